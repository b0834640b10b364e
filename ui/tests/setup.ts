/** What the test's browser lacks: modal dialogs, popovers, observed sizes. */
HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
  const controls = [...this.querySelectorAll<HTMLElement>("button, input, select")];
  (controls.find((control) => control.autofocus) ?? controls[0])?.focus();
};
HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
  this.open = false;
};
HTMLElement.prototype.scrollTo = () => undefined;
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = () => undefined;

globalThis.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

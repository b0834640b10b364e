/** A card that is dragged by mouse or finger. */

/** A press that moves less than this is a click. In px. */
const STILL_PX = 6;

export interface Way {
  x: number;
  y: number;
}

export interface Drag {
  /** The first move that is one; answers whether the card comes along. */
  begin: (by: Way) => boolean;
  /** Where the pointer is, and how far it has come. */
  carry: (at: Way, by: Way) => void;
  /** The card is let go, or the press was taken away, as by a finger that scrolls. */
  end: (isLetGo: boolean) => void;
}

/** Follows a pointer that was pressed. A quick hand has left the card before it is told of the first move: the window hears it. */
export function followDrag(pressed: PointerEvent, { begin, carry, end }: Drag): void {
  let phase: "still" | "carried" | "left" = "still";
  const move = (moved: PointerEvent): void => {
    if (moved.pointerId !== pressed.pointerId) return;
    const by = { x: moved.clientX - pressed.clientX, y: moved.clientY - pressed.clientY };
    if (phase === "still" && Math.hypot(by.x, by.y) >= STILL_PX) phase = begin(by) ? "carried" : "left";
    if (phase === "carried") carry({ x: moved.clientX, y: moved.clientY }, by);
  };
  const stop = (ended: PointerEvent): void => {
    if (ended.pointerId !== pressed.pointerId) return;
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", stop);
    window.removeEventListener("pointercancel", stop);
    if (phase === "carried") end(ended.type === "pointerup");
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", stop);
  window.addEventListener("pointercancel", stop);
}

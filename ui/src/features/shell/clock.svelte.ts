/** The machine's time for the screen, to the second. */
export const clock = $state({ now: Date.now() });

export function followClock(): () => void {
  const timer = setInterval(() => {
    clock.now = Date.now();
  }, 1_000);
  return () => clearInterval(timer);
}

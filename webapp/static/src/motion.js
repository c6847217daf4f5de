/** Whether things may move: not for people who asked their device for less motion. */
export function mayMove() {
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

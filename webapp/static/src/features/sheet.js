/** The sheet on a phone: the list below the map, pulled up and down by hand, tap or key. */

import { heightsIn, raised, restingHeight, tapped } from "../heights.js";
import { selectionOf } from "../selection.js";

const A_TAP = 6; // pixels a finger may tremble
const A_REST = 80; // milliseconds
// Side by side, or one after the other: the layouts of sheet.css that need no sheet.
const NO_SHEET = "(min-width: 56.25rem), (max-height: 29.99rem)";

export default function init(root) {
  const walk = root.closest('[data-feature~="walk"]');
  const handle = root.querySelector(".sheet-handle");
  const noSheet = window.matchMedia(NO_SHEET);
  let height = "half";

  const grip = handle.closest(".sheet-head") ?? handle;
  const fixed = [...root.children].filter((part) => !part.matches(".sheet-content"));
  const peek = () => fixed.reduce((sum, part) => sum + part.offsetHeight, 0);
  const sizes = () => heightsIn(walk.clientHeight, peek());
  /** Rest at a height; the map learns how much of it stays covered. */
  function rest(name) {
    height = name;
    const size = noSheet.matches ? 0 : sizes()[name];
    root.dataset.height = name;
    handle.setAttribute("aria-expanded", String(name !== "peek"));
    walk.style.setProperty("--sheet-size", `${size}px`);
    walk.dispatchEvent(new CustomEvent("sheet-rested", { detail: { height: name } }));
  }

  bindDrag(grip, {
    size: () => root.offsetHeight,
    allowed: () => !noSheet.matches,
    follow: (size) => {
      const { peek: least, full } = sizes();
      root.classList.add("is-dragged");
      walk.style.setProperty("--sheet-size", `${Math.min(Math.max(size, least), full)}px`);
    },
    drop: (size, speed) => {
      root.classList.remove("is-dragged");
      rest(restingHeight(size, speed, sizes()));
    },
  });
  handle.addEventListener("click", () => rest(tapped(height)));
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    rest(raised(height, step));
  });
  selectionOf(walk).listen(({ id, cause }) => {
    if (id && (height === "peek" || (height === "full" && cause.by === "step"))) rest("half");
  });
  root.addEventListener("focusin", (event) => {
    if (height === "peek" && event.target.closest(".sheet-content")) rest("half");
  });
  walk.querySelector(".walk-map")?.addEventListener("focusin", () => {
    if (height === "full") rest("half");
  });
  for (const change of [noSheet, window.visualViewport ?? window]) {
    change.addEventListener(change === noSheet ? "change" : "resize", () => rest(height));
  }
  // What stays above the list may grow, and may ask for room.
  const growing = new ResizeObserver(() => rest(height));
  for (const part of fixed) if (part !== grip) growing.observe(part);
  walk.addEventListener("sheet-wanted", ({ detail }) => rest(detail.height));
  rest(height);
}

/** Follow a finger on `grip`; a movement shorter than a tap is left to the click. */
function bindDrag(grip, { size, allowed, follow, drop }) {
  let from = null;
  let last = null;
  let speed = 0;
  let dropped = Number.NEGATIVE_INFINITY;

  grip.addEventListener("pointerdown", (event) => {
    if (from || !allowed() || event.button !== 0) return;
    from = { y: event.clientY, size: size(), moved: false };
    last = { y: event.clientY, time: event.timeStamp };
    speed = 0;
    listen("addEventListener");
  });
  const move = (event) => {
    if (!from.moved && Math.abs(event.clientY - from.y) < A_TAP) return;
    from.moved = true;
    speed = (last.y - event.clientY) / Math.max(event.timeStamp - last.time, 1);
    last = { y: event.clientY, time: event.timeStamp };
    follow(from.size + from.y - event.clientY);
  };
  const end = (event) => {
    if (from.moved) {
      // A finger that rests before it lifts does not flick.
      const resting = event.timeStamp - last.time > A_REST;
      dropped = event.timeStamp;
      drop(from.size + from.y - last.y, resting ? 0 : speed);
    }
    from = null;
    listen("removeEventListener");
  };
  // On the window, since a quick finger leaves the grip at once.
  const listen = (change) => {
    window[change]("pointermove", move);
    window[change]("pointerup", end);
    window[change]("pointercancel", end);
  };
  // Some browsers end a drag with a click on what lies below the finger.
  const stray = (event) => event.timeStamp - dropped < A_REST && event.stopPropagation();
  grip.addEventListener("click", stray, { capture: true });
}

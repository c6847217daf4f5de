/**
 * A map inside another page never holds a finger or a wheel that scrolls: it takes two fingers, or
 * the wheel with Ctrl, and says so to whoever scrolls over it.
 */

const A_LOOK = 1600; // milliseconds that the words stay after the last movement
const A_TREMBLE = 10; // pixels

export function letScroll(map) {
  const around = map.getContainer().parentElement;
  const tell = teller(around);
  const early = { capture: true, passive: true };

  around.addEventListener(
    "pointerdown",
    // A mouse drags the map; for fingers there is Leaflet's handler of two.
    ({ pointerType }) => map.dragging[pointerType === "mouse" ? "enable" : "disable"](),
    early,
  );
  around.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) return tell("");
      event.stopPropagation();
      tell("wheel");
    },
    early,
  );
  let from = null;
  around.addEventListener(
    "touchstart",
    ({ touches }) => {
      from = touches.length === 1 ? touches[0] : null;
      if (!from) tell("");
    },
    early,
  );
  around.addEventListener(
    "touchmove",
    ({ touches: [one] }) => {
      const far = from && Math.hypot(one.clientX - from.clientX, one.clientY - from.clientY);
      if (far > A_TREMBLE) tell("touch");
    },
    early,
  );
}

/** Show the words for one kind of movement, for a moment; "" hides them at once. */
function teller(around) {
  const hints = [...around.querySelectorAll("[data-map-hint]")];
  let timer = 0;
  return function tell(kind) {
    window.clearTimeout(timer);
    for (const hint of hints) hint.classList.toggle("is-shown", hint.dataset.mapHint === kind);
    if (kind) timer = window.setTimeout(tell, A_LOOK, "");
  };
}

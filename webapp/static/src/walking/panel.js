/** The panel above the list: where somebody is, what comes next, and the buttons for it. */

const PARTS = ["asking", "going", "reason", "locate", "place", "next", "number", "title", "far"];
const MORE = [
  "barred",
  "way",
  "way-words",
  "done",
  "hint",
  "back",
  "there",
  "voice",
  "voice-row",
  "more",
  "step-free",
  "step-free-row",
  "group",
  "group-row",
  "group-here",
  "group-text",
  "group-hint",
  "to-group",
  "told",
];

export function panelOf(root) {
  const panel = root.querySelector("[data-walking]");
  const part = Object.fromEntries(
    [...PARTS, ...MORE].map((name) => [name, panel.querySelector(`[data-${name}]`)]),
  );
  return {
    panel,
    part,
    ask({ reason, mayLocate }) {
      open(panel);
      part.asking.hidden = false;
      part.going.hidden = true;
      tell(part.reason, reason);
      part.locate.hidden = !mayLocate;
    },
    go() {
      open(panel);
      part.asking.hidden = true;
      part.going.hidden = false;
    },
    show({ place, number, next, far, done, way, barred, hint, isOff, canGoBack, canArrive }) {
      panel.classList.toggle("is-off", isOff);
      tell(part.place, place);
      part.next.hidden = !number;
      tell(part.number, number);
      tell(part.title, next);
      tell(part.far, far);
      tell(part["way-words"], way);
      part.way.hidden = !way || isOff;
      tell(part.barred, barred);
      tell(part.hint, hint);
      part.done.value = done;
      part.back.setAttribute("aria-disabled", String(!canGoBack));
      part.there.setAttribute("aria-disabled", String(!canArrive));
    },
    group({ text, go = "", hint = "" }) {
      part["group-here"].hidden = !text;
      tell(part["group-text"], text);
      tell(part["group-hint"], hint);
      tell(part["to-group"], go);
    },
    announce(text) {
      part.told.textContent = text;
    },
    close() {
      panel.hidden = true;
      part.more.open = false;
    },
  };
}

function open(panel) {
  panel.hidden = false;
  panel.scrollTop = 0;
}

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

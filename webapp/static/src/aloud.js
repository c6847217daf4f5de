/** Reads a stop aloud; loaded once somebody asks for it. */

import { makeReader } from "./aloud/reader.js";
import { pieces } from "./aloud/wording.js";

const READ = [
  "[data-title]",
  ".actor",
  ".prose > *",
  ".fact",
  '.contact a[href^="tel:"]',
  ".offer-head > *",
  ".offer > p",
  ".note blockquote",
  ".way-to",
  ".way-words",
].join(", ");
const UNREAD = ".visually-hidden, .apps, .source, [hidden]:not(.stop-body), svg";
const readers = new WeakMap();
let current = null;

window.rundgang.readAloud = (box, act) => {
  if (!readers.has(box)) readers.set(box, bound(box));
  readers.get(box)[act]();
};

function bound(box) {
  const stop = box.closest("[data-stop]");
  const [read, pause, slower, end] = ["read", "pause", "slower", "stop"].map((name) =>
    box.querySelector(`[data-aloud-act="${name}"]`),
  );
  const reader = makeReader(partsOf(stop), (state) => {
    pause.hidden = state !== "reading";
    read.hidden = state === "reading";
    end.hidden = slower.hidden = state === "silent";
    read.textContent = state === "paused" ? read.dataset.on : read.dataset.begin;
  });
  window.addEventListener("pagehide", () => reader.stop());
  return {
    read() {
      if (current && current !== reader) current.stop();
      current = reader;
      reader.read();
      pause.focus();
    },
    pause() {
      reader.pause();
      read.focus();
    },
    stop() {
      reader.stop();
      read.focus();
    },
    slower() {
      const isSlow = slower.getAttribute("aria-pressed") !== "true";
      slower.setAttribute("aria-pressed", String(isSlow));
      reader.slow(isSlow);
    },
  };
}

function partsOf(stop) {
  const found = [...stop.querySelectorAll(READ)].filter(
    (element) =>
      !element.parentElement.closest(".fact, .offer-head, .prose > * ") && !element.matches(UNREAD),
  );
  return found.flatMap((element) => {
    const language = languageOf(element);
    return pieces(heard(element)).map((text) => ({ text, language }));
  });
}

function languageOf(element) {
  const own = element.children.length === 1 ? element.firstElementChild : null;
  return (own?.matches("[lang]") ? own : element.closest("[lang]")).lang;
}

function heard(element) {
  const copy = element.cloneNode(true);
  for (const unread of copy.querySelectorAll(UNREAD)) unread.remove();
  return copy.textContent;
}

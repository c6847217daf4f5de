/** What has just been done, in words that are read out, with a button that takes it back. */

import { wordsOf } from "../words.js";

export function makeVoice(place) {
  const words = wordsOf();
  const text = document.createElement("p");
  const undo = button("button small", words.undo);
  const close = button("button small close", "✕");
  undo.setAttribute("aria-keyshortcuts", "Control+Z");
  close.setAttribute("aria-label", words.close ?? "");
  place.replaceChildren(text, undo, close);
  place.tabIndex = -1;
  let takeBack = null;

  /** Say something; `back` is what the button does, `failed` makes it stand out. */
  function tell(said, { back = null, failed = false } = {}) {
    takeBack = back;
    place.classList.toggle("is-shown", said !== "");
    place.classList.toggle("is-failure", failed);
    undo.hidden = !back;
    close.hidden = said === "";
    text.textContent = said;
  }
  function goBack() {
    const back = takeBack;
    takeBack = null;
    undo.hidden = true; // the words stay until there are new ones
    back?.();
  }
  undo.addEventListener("click", () => {
    place.focus();
    goBack();
  });
  document.addEventListener("keydown", (event) => {
    const asked = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!asked || !takeBack || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    goBack();
  });
  close.addEventListener("click", () => {
    tell("");
    place.parentElement.querySelector("a, button:not([disabled])")?.focus();
  });
  tell("");
  return tell;
}

function button(className, text = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

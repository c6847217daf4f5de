/** What has just been done, in words that are read out, with a button that takes it back. */

import { wordsOf } from "../words.js";

export function makeVoice(place) {
  const words = wordsOf();
  const text = document.createElement("p");
  const undo = button("button small", words.undo);
  const close = button("button small close", "✕");
  close.setAttribute("aria-label", words.close ?? "");
  place.replaceChildren(text, undo, close);
  place.hidden = false;
  place.tabIndex = -1;
  let takeBack = null;

  /** Say something; `back` is what the button does, `failed` makes it stand out. */
  function tell(said, { back = null, failed = false } = {}) {
    takeBack = back;
    place.classList.toggle("is-shown", said !== "");
    place.classList.toggle("is-failure", failed);
    undo.hidden = !back;
    text.textContent = said;
  }
  undo.addEventListener("click", () => {
    place.focus(); // the button goes, the words stay until there are new ones
    undo.hidden = true;
    takeBack?.();
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

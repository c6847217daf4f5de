/** Offers to read a stop aloud where the phone has a voice for its language. */

import { added } from "../added.js";
import { voiceFor, whenVoices } from "../walking/voice.js";

export default function init(root) {
  const boxes = [...root.querySelectorAll("[data-aloud]")];
  whenVoices((voices) => {
    for (const box of boxes) {
      const text = box.parentElement.querySelector(".prose[lang]") ?? box.closest("[lang]");
      box.hidden = !voiceFor(text.lang, voices);
    }
  });
  root.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-aloud-act]");
    if (!button) return;
    await loaded(root.dataset.aloudScript);
    window.rundgang.readAloud(button.closest("[data-aloud]"), button.dataset.aloudAct);
  });
}

/** The script that reads, loaded once; where it could not be had, the next tap asks anew. */
let reader = null;

function loaded(address) {
  reader ??= added("script", { src: address }).catch((problem) => {
    reader = null;
    throw problem;
  });
  return reader;
}

/** Offers to read a stop aloud where the phone has a voice for its language. */

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

function loaded(address) {
  if (window.rundgang.readAloud) return null;
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

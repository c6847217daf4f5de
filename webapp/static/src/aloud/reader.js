/** Reads pieces of text one after the other; a pause goes on with the piece it came in. */

import { voiceFor } from "../walking/voice.js";

const SLOW = 0.7;

/** `parts` are {text, language}; `changed(state)` hears "reading", "paused" and "silent". */
export function makeReader(parts, changed, page = window) {
  const speech = page.speechSynthesis;
  let index = 0;
  let rate = 1;
  let state = "silent";
  let turn = 0; // whatever was said before the latest turn is over, and its end means nothing

  function become(name) {
    state = name;
    changed(name);
  }

  function speak() {
    const mine = ++turn;
    speech.cancel();
    if (index >= parts.length) {
      index = 0;
      return become("silent");
    }
    const { text, language } = parts[index];
    const voice = voiceFor(language, speech.getVoices());
    const saying = new page.SpeechSynthesisUtterance(text);
    Object.assign(saying, { rate, lang: voice?.lang ?? language }, voice && { voice });
    const next = () => {
      if (mine !== turn || state !== "reading") return;
      index += 1;
      speak();
    };
    saying.addEventListener("end", next);
    saying.addEventListener("error", next);
    speech.speak(saying);
  }

  return {
    read() {
      become("reading");
      speak();
    },
    pause() {
      turn += 1;
      speech.cancel();
      become("paused");
    },
    stop() {
      turn += 1;
      index = 0;
      speech.cancel();
      become("silent");
    },
    slow(isSlow) {
      rate = isSlow ? SLOW : 1;
      if (state === "reading") speak();
    },
  };
}

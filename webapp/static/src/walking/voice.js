/** The phone's own voices, where it has one for a language. */

/**
 * The voice for a language, else for another country's form of it; none where there is none. A
 * voice that sends the text to somebody else's server is not the phone's own.
 */
export function voiceFor(language, all) {
  const voices = all.filter((voice) => voice.localService !== false);
  const wanted = tag(language);
  const short = wanted.split("-")[0];
  return (
    voices.find((voice) => tag(voice.lang) === wanted) ??
    voices.find((voice) => tag(voice.lang).split("-")[0] === short) ??
    null
  );
}

function tag(language) {
  return language.toLowerCase().replace("_", "-");
}

/** Call back with every voice there is, now and when a phone has found more. */
export function whenVoices(listener, page = window) {
  const speech = page.speechSynthesis;
  if (!speech) return;
  const tell = () => listener(speech.getVoices());
  speech.addEventListener?.("voiceschanged", tell);
  tell();
}

/** Say one sentence at once, in place of whatever is being said. */
export function speakNow(text, language, page = window) {
  const voice = voiceFor(language, page.speechSynthesis?.getVoices() ?? []);
  if (!voice || !text) return;
  page.speechSynthesis.cancel();
  const spoken = new page.SpeechSynthesisUtterance(text);
  spoken.voice = voice;
  spoken.lang = voice.lang;
  page.speechSynthesis.speak(spoken);
}

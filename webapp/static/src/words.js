/** The page's own words: every text that a script shows was written, and translated, by the page. */

const read = new WeakMap();

export function wordsOf(page = document) {
  if (!read.has(page)) {
    const block = page.querySelector('script#words[type="application/json"]');
    read.set(page, block ? JSON.parse(block.textContent) : {});
  }
  return read.get(page);
}

/** Put values into the places of a sentence: "Stop %(number)s" with {number: 3}. */
export function say(sentence, values = {}) {
  return (sentence ?? "").replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/** A sentence about a number: `forms` holds it in every plural form that its language has. */
export function sayCounted(forms, num, language = languageOf()) {
  const category = new Intl.PluralRules(language).select(num);
  return say(forms?.[category] ?? forms?.other, { num });
}

function languageOf() {
  return globalThis.document?.documentElement?.lang || undefined;
}

/** How dates and numbers are written: as on the server, so with its digits and its English. */
export function localeOf(language = globalThis.document?.documentElement?.lang) {
  if (!language) return undefined;
  const written = { "de-simple": "de", en: "en-GB" }[language] ?? language;
  return new Intl.Locale(written, { numberingSystem: "latn" }).toString();
}

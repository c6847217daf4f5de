import assert from "node:assert/strict";
import { test } from "node:test";

import { localeOf } from "../../webapp/static/src/locale.js";

const WRITTEN = {
  ar: ["1,234.5", "4 مايو 2026"],
  de: ["1.234,5", "4. Mai 2026"],
  "de-simple": ["1.234,5", "4. Mai 2026"],
  en: ["1,234.5", "4 May 2026"],
  ru: ["1\u00a0234,5", "4 мая 2026 г."],
  uk: ["1\u00a0234,5", "4 травня 2026 р."],
  vi: ["1.234,5", "4 tháng 5, 2026"],
};

// The same as tests/pages/test_languages.py asks of the server.
test("numbers and days are written as on the server, with the same digits", () => {
  for (const [language, [number, day]] of Object.entries(WRITTEN)) {
    const locale = localeOf(language);
    const long = { dateStyle: "long", timeZone: "UTC" };
    assert.equal(new Intl.NumberFormat(locale).format(1234.5), number, language);
    assert.equal(new Intl.DateTimeFormat(locale, long).format(Date.UTC(2026, 4, 4)), day, language);
  }
});

test("a page without a language leaves it to the browser", () => {
  assert.equal(localeOf(""), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { say, sayCounted, wordsOf } from "../../webapp/static/src/words.js";

test("values go into their places", () => {
  assert.equal(say("Stop %(number)s: %(title)s", { number: 3, title: "Tea" }), "Stop 3: Tea");
});

test("a value may hold what looks like a place, and stays as it is", () => {
  assert.equal(say("%(title)s!", { title: "%(number)s $& <b>" }), "%(number)s $& <b>!");
});

test("a sentence that the page does not have is empty", () => {
  assert.equal(say(undefined, { title: "Tea" }), "");
});

test("a page without words has none, and is asked once", () => {
  let asked = 0;
  const page = {
    querySelector() {
      asked += 1;
      return null;
    },
  };

  assert.deepEqual([wordsOf(page), wordsOf(page)], [{}, {}]);
  assert.equal(asked, 1);
});

// The forms of each language by the numbers that use them; what stands last is for all others.
const FORMS = {
  ar: { zero: [0], one: [1], two: [2], few: [3, 5, 103], many: [11, 21, 22], other: [100, 101] },
  de: { one: [1], other: [0, 2, 3, 5, 11, 21, 22, 100, 101, 103] },
  "de-simple": { one: [1], other: [0, 2, 3, 5, 11, 21, 22, 100, 101, 103] },
  en: { one: [1], other: [0, 2, 3, 5, 11, 21, 22, 100, 101, 103] },
  ru: { one: [1, 21, 101], few: [2, 3, 22, 103], many: [0, 5, 11, 100] },
  uk: { one: [1, 21, 101], few: [2, 3, 22, 103], many: [0, 5, 11, 100] },
  vi: { other: [0, 1, 2, 3, 5, 11, 21, 22, 100, 101, 103] },
};

test("a sentence about a number takes the form that the language has for it", () => {
  for (const [language, numbers] of Object.entries(FORMS)) {
    const names = Object.keys(numbers);
    const forms = Object.fromEntries(names.map((name) => [name, `%(num)s ${name}`]));
    for (const name of names) {
      for (const num of numbers[name]) {
        assert.equal(sayCounted(forms, num, language), `${num} ${name}`, language);
      }
    }
  }
});

test("a sentence about a number stays readable where a form is missing", () => {
  assert.equal(sayCounted({ other: "%(num)s stops" }, 1, "de"), "1 stops");
  assert.equal(sayCounted(undefined, 1, "de"), "");
});

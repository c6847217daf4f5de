import assert from "node:assert/strict";
import { test } from "node:test";

import { say, wordsOf } from "../../webapp/static/src/words.js";

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

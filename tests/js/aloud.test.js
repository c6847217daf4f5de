import assert from "node:assert/strict";
import { test } from "node:test";

import { makeReader } from "../../webapp/static/src/aloud/reader.js";
import { digitByDigit, pieces, spoken } from "../../webapp/static/src/aloud/wording.js";

test("a telephone number is read digit by digit, in the groups it is written in", () => {
  assert.equal(digitByDigit("+49 351 12-34"), "+ 4 9, 3 5 1, 1 2, 3 4");
  assert.equal(
    spoken("Ruf an: 0351 / 488 20 20, ab 9 Uhr."),
    "Ruf an: 0 3 5 1, 4 8 8, 2 0, 2 0, ab 9 Uhr.",
  );
});

test("years, amounts, hours and house numbers are no telephone numbers", () => {
  for (const text of [
    "Seit 1981 hier.",
    "14 000 Menschen",
    "10:00–14:00",
    "Ring 58, 01169 Dresden",
    "0,50 Euro",
  ]) {
    assert.equal(spoken(text), text);
  }
});

test("a text is read sentence by sentence, and nothing of it is lost", () => {
  assert.deepEqual(pieces("Hier ist Tee. Kommt rein!  Wirklich?"), [
    "Hier ist Tee.",
    "Kommt rein!",
    "Wirklich?",
  ]);
  assert.deepEqual(pieces("  "), []);
  const long = "Wort ".repeat(200).trim();
  assert.ok(pieces(long).every((piece) => piece.length <= 220));
  assert.equal(pieces(long).join(" "), long);
});

/** A phone that notes what it is to say, and says it at once when told to go on. */
function phone() {
  const said = [];
  let latest = null;
  return {
    said,
    end: () => latest.dispatchEvent(new Event("end")),
    SpeechSynthesisUtterance: class extends EventTarget {
      constructor(text) {
        super();
        this.text = text;
      }
    },
    speechSynthesis: {
      getVoices: () => [{ lang: "de-DE" }],
      cancel: () => {},
      speak: (saying) => {
        latest = saying;
        said.push(`${saying.text}@${saying.rate} ${saying.lang}`);
      },
    },
  };
}

test("reading goes piece by piece, rests, goes on where it was, slower if wanted, and ends", () => {
  const page = phone();
  const states = [];
  const parts = ["eins", "zwei"].map((text) => ({ text, language: "de" }));
  const reader = makeReader(parts, (state) => states.push(state), page);
  reader.read();
  page.end();
  reader.pause();
  page.end(); // a late end of what was cut off
  reader.slow(true);
  reader.read();
  page.end();

  assert.deepEqual(page.said, ["eins@1 de-DE", "zwei@1 de-DE", "zwei@0.7 de-DE"]);
  assert.deepEqual(states, ["reading", "paused", "reading", "silent"]);
});

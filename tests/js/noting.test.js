import assert from "node:assert/strict";
import { test } from "node:test";

import { givenAway } from "../../webapp/static/src/notes/hints.js";
import { inFours, newId, newReceipt } from "../../webapp/static/src/notes/identity.js";
import { nearest } from "../../webapp/static/src/notes/near.js";
import { fitting } from "../../webapp/static/src/notes/picture.js";
import { sender, understood } from "../../webapp/static/src/notes/transport.js";

for (const [text, found] of [
  ["Frau Nguyen vom dritten Stock hilft allen.", ["name"]],
  ["Er heißt Karim und wohnt hier.", ["name"]],
  ["My name is Layla.", ["name"]],
  ["Oksana sucht einen Deutschkurs.", ["name"]],
  ["Мене звати Леся.", ["name"]],
  ["Rufen Sie an: 0351 / 123 45 67", ["phone"]],
  ["+49 170 1234567", ["phone"]],
  ["Schreibt an tee.stube@example.org!", ["email"]],
  ["Sie wohnt in der Lindenstraße 12a.", ["address"]],
  ["Lives at 12 Old Mill Lane.", ["address"]],
]) {
  test(`a hint appears at: ${text}`, () => {
    assert.deepEqual(givenAway(text), found);
  });
}

for (const text of [
  "",
  "Am 12.05.2026 von 10:00 bis 12:00 Uhr war offen.",
  "Es gibt 1500 Wohnungen und 300 Plätze.",
  "Guten Morgen, sagte die ältere Dame.",
  "Auf dem Platz fehlen Bänke; der Weg ist zu schmal.",
  "Das heißt Das Haus bleibt zu.",
  "Here the tram line 2 stops every 10 minutes.",
]) {
  test(`no hint at: ${text}`, () => {
    assert.deepEqual(givenAway(text), []);
  });
}

test("no two names that a device makes up are the same, and receipts are easy to read", () => {
  const ids = new Set(Array.from({ length: 1000 }, newId));
  const receipts = new Set(Array.from({ length: 1000 }, newReceipt));

  assert.deepEqual([ids.size, receipts.size], [1000, 1000]);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
  for (const receipt of receipts) assert.match(receipt, /^[a-hjkmnp-z2-9]{16}$/);
  assert.equal(inFours("abcdefghjkmnpqrs"), "abcd-efgh-jkmn-pqrs");
});

test("the nearest stop is offered only to somebody who stands at it", () => {
  const stops = [
    { id: "tea", place: [13.7, 51.05] },
    { id: "library", place: [13.701, 51.05] },
    { id: "hidden", place: null },
  ];

  assert.equal(nearest(stops, [13.7008, 51.05]).id, "library");
  assert.equal(Math.round(nearest(stops, [13.7008, 51.05]).metres), 14);
  assert.equal(nearest(stops, [13.71, 51.05]), null);
  assert.equal(nearest([], [13.7, 51.05]), null);
});

test("a photo keeps its shape, and is never made larger", () => {
  assert.deepEqual(fitting({ width: 4000, height: 3000 }, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fitting({ width: 300, height: 9000 }, 1600), { width: 53, height: 1600 });
  assert.deepEqual(fitting({ width: 80, height: 60 }, 1600), { width: 80, height: 60 });
});

const KEPT = { id: "a1", state: "kept" };
const LEAVING = { id: "a1", state: "withdrawing" };
for (const [what, record, answer, kind, stops] of [
  ["stored", KEPT, { status: 201, said: { id: "a1", state: "waiting" } }, "stored", undefined],
  [
    "stored before",
    KEPT,
    { status: 200, said: { id: "a1", state: "accepted" } },
    "stored",
    undefined,
  ],
  [
    "withdrawn",
    KEPT,
    { status: 200, said: { id: "a1", state: "withdrawn" } },
    "withdrawn",
    undefined,
  ],
  [
    "withdrawn here",
    LEAVING,
    { status: 200, said: { id: "a1", state: "withdrawn" } },
    "withdrawn",
    undefined,
  ],
  ["not found here", LEAVING, { status: 404, said: { message: "None." } }, "refused", undefined],
  ["a page of a guest network", KEPT, { status: 200, said: null }, "later", true],
  ["somebody else's words", KEPT, { status: 200, said: { ok: true } }, "later", true],
  ["refused by a guest network", KEPT, { status: 403, said: null }, "later", true],
  ["refused", KEPT, { status: 422, said: { message: "Too long." } }, "refused", undefined],
  ["too large for a proxy", KEPT, { status: 413, said: null }, "refused", undefined],
  ["not taking part", KEPT, { status: 401, said: { message: "Join." } }, "stranger", true],
  ["a crash", KEPT, { status: 500, said: { message: "Sorry." } }, "later", undefined],
  ["the server starts anew", KEPT, { status: 502, said: null }, "later", true],
]) {
  test(`an answer is understood: ${what}`, () => {
    const understandable = understood(answer, record, "too large");

    assert.deepEqual([understandable.kind, understandable.stops], [kind, stops]);
  });
}

test("a withdrawal carries the receipt, by which a device that joined anew is known", async () => {
  const asked = [];
  const ask = async (address, { method, body }) => {
    asked.push([address, method, String(body)]);
    return Response.json({ id: "a1", state: "withdrawn" });
  };
  const answer = await sender("/walks/linden/", { ask })({ ...LEAVING, receipt: "abcd" });

  assert.deepEqual(asked, [["/walks/linden/contributions/a1/withdraw", "POST", "receipt=abcd"]]);
  assert.equal(answer.kind, "withdrawn");
});

test("whoever is asked to wait does so", () => {
  const answer = { status: 429, wait: "90", said: { message: "Wait." } };

  assert.equal(understood(answer, KEPT, "").pause, 90_000);
});

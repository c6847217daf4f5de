import assert from "node:assert/strict";
import { test } from "node:test";

import { asides, moved, placeFor } from "../../webapp/static/src/order.js";

const IDS = ["tea", "library", "garden", "school"];
const BOXES = IDS.map((_, i) => ({ top: i * 60, bottom: i * 60 + 50 }));

test("an entry moves up, down, and to either end", () => {
  assert.deepEqual(moved(IDS, 2, 1), ["tea", "garden", "library", "school"]);
  assert.deepEqual(moved(IDS, 0, 2), ["library", "garden", "tea", "school"]);
  assert.deepEqual(moved(IDS, 3, 0), ["school", "tea", "library", "garden"]);
  assert.deepEqual(moved(IDS, 0, 3), ["library", "garden", "school", "tea"]);
});

test("whatever moves, nothing is lost and nothing doubled", () => {
  for (let from = 0; from < IDS.length; from++) {
    for (let to = 0; to < IDS.length; to++) {
      const ids = moved(IDS, from, to);
      assert.equal(ids[to], IDS[from]);
      assert.deepEqual([...ids].sort(), [...IDS].sort());
      assert.deepEqual(moved(ids, to, from), IDS);
    }
  }
});

test("an entry that is dragged takes the place of whose middle it has passed", () => {
  assert.equal(placeFor(BOXES, 0, 25), 0);
  assert.equal(placeFor(BOXES, 0, 84), 0);
  assert.equal(placeFor(BOXES, 0, 86), 1);
  assert.equal(placeFor(BOXES, 0, 999), 3);
  assert.equal(placeFor(BOXES, 3, -10), 0);
});

test("those in between step aside by the room that it takes", () => {
  assert.deepEqual(asides(BOXES, 0, 2), [0, -60, -60, 0]);
  assert.deepEqual(asides(BOXES, 3, 1), [0, 60, 60, 0]);
  assert.deepEqual(asides(BOXES, 1, 1), [0, 0, 0, 0]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { gather } from "../../webapp/static/src/breath.js";

globalThis.window ??= globalThis;

/** A clock on which each look takes so many milliseconds. */
function clock(step) {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

const gathered = (pieces, now) => new Promise((resolve) => gather(pieces.values(), resolve, now));

test("what is soon done is there at once", () => {
  let taken = null;
  gather(["Ash", "Beech"].values(), (all) => {
    taken = all;
  });

  assert.deepEqual(taken, ["Ash", "Beech"]);
});

test("what takes long comes whole, after breaths in which others have their turn", async () => {
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  const taken = await gathered([..."abcdefgh"], clock(10));
  clearInterval(others);

  assert.equal(taken.join(""), "abcdefgh");
  assert.ok(turns > 0);
});

test("what was stopped takes nothing over", async () => {
  const stop = gather([..."abc"].values(), () => assert.fail("taken over"), clock(10));
  stop();
  await gathered([..."abcdef"], clock(10));
});

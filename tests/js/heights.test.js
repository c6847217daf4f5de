import assert from "node:assert/strict";
import { test } from "node:test";

import { heightsIn, raised, restingHeight, tapped } from "../../webapp/static/src/heights.js";

const sizes = heightsIn(800, 60);

test("half of the room is half, and full leaves nothing", () => {
  assert.deepEqual(sizes, { peek: 60, half: 400, full: 800 });
});

test("half open, there is room to read, however much stays above the list", () => {
  assert.deepEqual(heightsIn(800, 360), { peek: 360, half: 520, full: 800 });
  assert.equal(heightsIn(800, 780).half, 800);
});

test("let go slowly, the sheet comes to rest at the nearest height", () => {
  assert.deepEqual(
    [70, 300, 590, 620].map((size) => restingHeight(size, 0, sizes)),
    ["peek", "half", "half", "full"],
  );
});

test("a flick goes on in its direction", () => {
  assert.equal(restingHeight(410, 1, sizes), "full");
  assert.equal(restingHeight(390, -1, sizes), "peek");
  assert.equal(restingHeight(790, -1, sizes), "half");
});

test("a flick beyond the ends stays there", () => {
  assert.equal(restingHeight(800, 2, sizes), "full");
  assert.equal(restingHeight(60, -2, sizes), "peek");
});

test("a tap opens the sheet further, and from the top back to the middle", () => {
  assert.deepEqual(["peek", "half", "full"].map(tapped), ["half", "full", "half"]);
});

test("keys raise and lower it step by step", () => {
  assert.deepEqual(
    [raised("peek", 1), raised("full", 1), raised("peek", -1), raised("full", -1)],
    ["half", "full", "peek", "half"],
  );
});

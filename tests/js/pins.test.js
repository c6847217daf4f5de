import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped } from "../../webapp/static/src/map/groups.js";
import { spread } from "../../webapp/static/src/map/spread.js";

const stop = (id, x, y = 0) => ({ id, latlng: { x, y } });
const at = ({ latlng }) => latlng;
const ids = (groups) => groups.map((group) => group.stops.map(({ id }) => id).join("+"));

test("stops near each other gather, in walking order", () => {
  const stops = [stop("a", 0), stop("b", 300), stop("c", 20), stop("d", 310)];

  assert.deepEqual(ids(grouped(stops, at, 50)), ["a+c", "b+d"]);
});

test("without a reach each stop stands alone, even on the same spot", () => {
  assert.deepEqual(ids(grouped([stop("a", 0), stop("b", 0)], at, 0)), ["a", "b"]);
});

test("the selected stop stands alone", () => {
  const stops = [stop("a", 0), stop("b", 5), stop("c", 10)];

  assert.deepEqual(ids(grouped(stops, at, 50, "b")), ["a+c", "b"]);
});

test("no stop is lost in a crowd", () => {
  const stops = Array.from({ length: 1500 }, (_, i) =>
    stop(`s${i}`, (i * 37) % 900, (i * 91) % 700),
  );
  const groups = grouped(stops, at, 56);

  assert.equal(groups.flatMap((group) => group.stops).length, 1500);
  assert.ok(groups.length < 300);
});

test("pins on one spot move apart, and not far", () => {
  const places = [
    { x: 100, y: 100 },
    { x: 100, y: 100 },
    { x: 104, y: 102 },
  ];
  const moved = spread(places, 33, 30);

  for (const [i, one] of moved.entries()) {
    assert.ok(Math.hypot(one.x - places[i].x, one.y - places[i].y) <= 30.01);
    for (const other of moved.slice(i + 1)) {
      assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 32);
    }
  }
});

test("pins with room around them stay where they are", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 40, y: 0 },
  ];

  assert.deepEqual(spread(places, 33, 30), places);
});

test("no pins, nothing to move", () => {
  assert.deepEqual(spread([], 33, 30), []);
});

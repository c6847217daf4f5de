import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isInside,
  lengthOf,
  pointAlong,
  spaced,
  spacedApart,
} from "../../webapp/static/src/map/along.js";

const corner = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 100 },
];

test("a way is as long as its parts", () => {
  assert.equal(lengthOf(corner), 200);
  assert.equal(lengthOf([{ x: 5, y: 5 }]), 0);
});

test("a point along the way knows where the way goes there", () => {
  assert.deepEqual(pointAlong(corner, 50), { x: 50, y: 0, angle: 0 });
  assert.deepEqual(pointAlong(corner, 150), { x: 100, y: 50, angle: 90 });
  assert.deepEqual(pointAlong(corner, 999), { x: 100, y: 100, angle: 90 });
});

test("points stand evenly, half a space from either end", () => {
  assert.deepEqual(
    spaced(corner, 100).map(({ x, y }) => [x, y]),
    [
      [50, 0],
      [100, 50],
    ],
  );
});

test("a short way has one point in its middle, one without length has none", () => {
  assert.deepEqual(spaced(corner.slice(0, 2), 300), [{ x: 50, y: 0, angle: 0 }]);
  assert.deepEqual(spaced([corner[0], corner[0]], 10), []);
});

test("there and back the same way, points for both directions can be told apart", () => {
  const there = corner.slice(0, 2);
  const back = [...there].reverse();
  const points = spacedApart([there, back], { spacing: 100, shortest: 36, apart: 20 });

  assert.deepEqual(
    points.map(({ x, angle }) => [x, angle]),
    [
      [50, 0],
      [30, 180],
    ],
  );
});

test("a very short way has no points, and a crowded one leaves some out", () => {
  const there = corner.slice(0, 2);
  const limits = { spacing: 100, shortest: 101, apart: 20 };

  assert.deepEqual(spacedApart([there], limits), []);
  assert.equal(spacedApart(Array(9).fill(there), { ...limits, shortest: 36 }).length, 3);
});

test("doubled points do no harm", () => {
  const doubled = [corner[0], corner[0], corner[1]];

  assert.deepEqual(pointAlong(doubled, 25), { x: 25, y: 0, angle: 0 });
});

test("a box holds its edges", () => {
  const box = { min: { x: 0, y: 0 }, max: { x: 10, y: 10 } };

  assert.deepEqual([isInside({ x: 10, y: 0 }, box), isInside({ x: 11, y: 0 }, box)], [true, false]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  circlesOf,
  placeLabels,
  startsFromTheMiddle,
  takenCircles,
} from "../../webapp/static/src/map/label-places.js";

const box = { min: { x: 0, y: 0 }, max: { x: 400, y: 400 } };
const street = (name, ...points) => ({
  name,
  width: 80,
  lines: [points.map(([x, y]) => ({ x, y }))],
  spots: [],
});
const place = (named, taken = takenCircles(), inner = box) =>
  [...placeLabels(named, { inner, outer: box, taken })].filter(Boolean);

test("a name stands in the middle of its street, along it", () => {
  assert.deepEqual(place([street("Ash", [100, 100], [300, 100])]), [
    { name: "Ash", x: 200, y: 100, angle: 0 },
  ]);
});

test("a name is never upside down", () => {
  const [label] = place([street("Ash", [300, 300], [100, 100])]);

  assert.equal(Math.round(label.angle), 45);
});

test("a street that is too short or too bent has no name", () => {
  assert.deepEqual(place([street("Short", [100, 100], [150, 100])]), []);
  assert.deepEqual(place([street("Bent", [100, 100], [150, 100], [150, 150])]), []);
});

test("names keep clear of each other and of what is there already", () => {
  const pins = takenCircles();
  pins.add({ x: 200, y: 100, r: 20 });
  const [first, second] = place(
    [street("Ash", [40, 100], [360, 100]), street("Beech", [60, 106], [340, 106])],
    pins,
  );

  assert.ok(Math.abs(first.x - 200) >= 40 + 20 - 6, "beside the pin");
  for (const one of circlesOf(first, 80, 12)) {
    for (const other of circlesOf(second, 80, 12)) {
      assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 12);
    }
  }
});

test("a name steps aside from the route along its own street", () => {
  const route = takenCircles();
  for (let x = 0; x <= 400; x += 7) route.add({ x, y: 100, r: 5 });
  const [label] = place([street("Ash", [0, 100], [400, 100])], route);

  assert.equal(Math.abs(label.y - 100), 13);
});

test("where a name fits both inside and outside of the view, it stands inside", () => {
  const view = { min: { x: 0, y: 0 }, max: { x: 200, y: 400 } };
  const [label] = place([street("Ash", [20, 100], [390, 100])], takenCircles(), view);

  assert.ok(label.x + 40 <= 206);
});

test("the name of a spot stands beside it, level", () => {
  const tram = { name: "Tram", width: 60, lines: [], spots: [{ x: 200, y: 200 }] };

  assert.deepEqual(place([tram]), [{ name: "Tram", x: 236, y: 200, angle: 0 }]);
});

test("tries begin in the middle and end within the street", () => {
  assert.deepEqual(startsFromTheMiddle(140, 80), [30, 16, 44, 2, 58]);
  assert.deepEqual(startsFromTheMiddle(70, 80), []);
});

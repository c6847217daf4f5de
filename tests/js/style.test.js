import assert from "node:assert/strict";
import { test } from "node:test";

import { fillOf, isFilled, strokesOf, widthOf } from "../../webapp/static/src/map/style.js";

const colours = {
  street: "white",
  "street-edge": "grey",
  path: "brown",
  tram: "red",
  green: "green",
};

test("streets have an edge below their surface", () => {
  const [edge, surface] = strokesOf("street", "", 16, colours);

  assert.deepEqual([edge.color, surface.color], ["grey", "white"]);
  assert.equal(edge.weight, surface.weight + 2);
});

test("footpaths are dashed, and a path for walking at leisure is a street of its own", () => {
  assert.ok(strokesOf("path", "", 16, colours)[0].dashArray);
  assert.equal(strokesOf("path", "pedestrian", 16, colours).length, 2);
});

test("lines grow with the zoom and never vanish", () => {
  assert.ok(widthOf("street", "main", 16) > widthOf("street", "", 16));
  assert.ok(widthOf("street", "", 18) > widthOf("street", "", 16));
  assert.equal(widthOf("path", "", 10), 0.75);
});

test("areas are filled, lines are not", () => {
  assert.deepEqual(
    [
      isFilled("green", "MultiPolygon"),
      isFilled("green", "LineString"),
      isFilled("street", "Polygon"),
    ],
    [true, false, false],
  );
  assert.equal(fillOf("green", colours).fillColor, "green");
});

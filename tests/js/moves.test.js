import assert from "node:assert/strict";
import { test } from "node:test";

import {
  followed,
  metresBetween,
  nearest,
  readLine,
  readPlace,
  sideOf,
  stepped,
  tidyMetres,
  writeLine,
} from "../../webapp/static/src/moves.js";

const HERE = { lat: 51.05, lng: 13.74 };
const OPPOSITE = {
  ArrowUp: "ArrowDown",
  ArrowRight: "ArrowLeft",
  ArrowDown: "ArrowUp",
  ArrowLeft: "ArrowRight",
};

test("an arrow key moves a place by as many metres to that side", () => {
  for (const [key, side] of [
    ["ArrowUp", "north"],
    ["ArrowRight", "east"],
    ["ArrowDown", "south"],
    ["ArrowLeft", "west"],
  ]) {
    const there = stepped(HERE, key, 10);
    assert.equal(sideOf(HERE, there), side);
    assert.ok(Math.abs(metresBetween(HERE, there) - 10) < 0.05);
  }
});

test("there and back again is where it began, near the poles as well", () => {
  for (const lat of [-80, 0, 51.05, 80]) {
    for (const [key, back] of Object.entries(OPPOSITE)) {
      const began = { lat, lng: 13.74 };
      assert.ok(metresBetween(began, stepped(stepped(began, key, 1), back, 1)) < 0.05);
    }
  }
});

test("other keys move nothing", () => {
  assert.equal(stepped(HERE, "Enter", 1), null);
});

test("between two sides lies the corner", () => {
  const corner = stepped(stepped(HERE, "ArrowUp", 30), "ArrowRight", 30);

  assert.equal(sideOf(HERE, corner), "north_east");
  assert.equal(sideOf(corner, HERE), "south_west");
  assert.equal(tidyMetres(metresBetween(HERE, corner)), "42");
});

test("distances are said as people say them", () => {
  assert.deepEqual([0.12, 1.4, 42.3, 1234].map(tidyMetres), ["0.1", "1", "42", "1230"]);
});

test("a way is written a place in each line, and read again", () => {
  const way = [HERE, { lat: 51.0512345, lng: -13.5 }];

  assert.equal(writeLine(way), "51.05, 13.74\n51.0512345, -13.5");
  assert.deepEqual(readLine(`\n${writeLine(way).replace("\n", "\r\n")}\n`), way);
});

test("a way that is half typed is none yet", () => {
  for (const text of ["", "51.05", "51.05, 13.74\n51.", "91, 13", "there, here"]) {
    assert.equal(readLine(text), null);
  }
});

test("a place may be typed with decimal commas", () => {
  assert.deepEqual(readPlace(" 51,05 ", "13,74"), HERE);
  assert.equal(readPlace("51", ""), null);
  assert.equal(readPlace("13.74", "181"), null);
});

test("the end of a way belongs to the nearest stop, if that is near", () => {
  const stops = [10, 4, 30].map((metres, id) => ({ id, latlng: stepped(HERE, "ArrowUp", metres) }));

  assert.equal(nearest(stops, HERE, 25).id, 1);
  assert.equal(nearest(stops, HERE, 3), null);
});

test("the ends of a way go along with the stop that they lie at, and nothing else of it", () => {
  const way = [10, 200, 400].map((metres) => stepped(HERE, "ArrowUp", metres));
  const there = stepped(HERE, "ArrowRight", 30);

  assert.deepEqual(followed(way, stepped(way[0], "ArrowLeft", 1), there), [there, way[1], way[2]]);
  assert.deepEqual(followed(way, way[2], there), [way[0], way[1], there]);
  assert.equal(followed(way, way[1], there), null);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { distance, lineThrough, partOf, placeAt } from "../../webapp/static/src/walking/line.js";
import {
  beginning,
  metresAhead,
  moved,
  placedAt,
  stopAhead,
  turnedRound,
  wayBack,
} from "../../webapp/static/src/walking/progress.js";
import { minutesFor, routeOf } from "../../webapp/static/src/walking/route.js";

const METRE = 180 / (Math.PI * 6_371_008.8); // degrees of latitude
const north = (metres, east = 0) => [13.7 + (east * METRE) / Math.cos(0.89), 51 + metres * METRE];

/** Four stops, each 200 m north of the one before. */
const straight = routeOf(
  [0, 1, 2].map((i) => ({
    from: `s${i}`,
    to: `s${i + 1}`,
    places: [i, i + 1].map((n) => north(n * 200)),
  })),
  [0, 1, 2, 3].map((i) => ({ id: `s${i}`, place: north(i * 200) })),
);
const gorbitz = routeFrom("geodata/gorbitz");

function routeFrom(folder) {
  const read = (name) =>
    JSON.parse(readFileSync(new URL(`../../${folder}/${name}`, import.meta.url))).features.sort(
      (one, other) => one.properties.order - other.properties.order,
    );
  return routeOf(
    read("route.geojson").map(({ properties, geometry }) => ({
      from: properties.from,
      to: properties.to,
      places: geometry.coordinates,
    })),
    read("stops.geojson").map(({ id, geometry }) => ({ id, place: geometry.coordinates })),
  );
}

/** Numbers that look random and are the same at every run. */
function chance(seed) {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** A route with corners, and spurs that come back the way they went. */
function madeUp(seed) {
  const random = chance(seed);
  let here = { x: 0, y: 0, heading: random() * 6 };
  const legs = [];
  const stops = [{ id: "s0", place: north(0) }];
  let spur = [];
  const count = 3 + Math.floor(random() * 8);
  for (let i = 1; i <= count; i++) {
    const points = [...spur].reverse();
    if (!points.length) points.push(here);
    here = points.at(-1);
    for (let k = 0; k <= random() * 3; k++) {
      const heading = here.heading + (random() - 0.5) * 1.5;
      const far = 90 + random() * 150;
      here = { x: here.x + far * Math.sin(heading), y: here.y + far * Math.cos(heading), heading };
      points.push(here);
    }
    spur = [];
    if (random() < 0.4) {
      const side = here.heading + (random() < 0.5 ? 1.6 : -1.6);
      const deep = 50 + random() * 60;
      const tip = { ...here, x: here.x + deep * Math.sin(side), y: here.y + deep * Math.cos(side) };
      spur = [here, tip];
      points.push(tip);
    }
    const places = points.map(({ x, y }) => north(y, x));
    legs.push({ from: `s${i - 1}`, to: `s${i}`, places });
    stops.push({ id: `s${i}`, place: places.at(-1) });
  }
  return routeOf(legs, stops);
}

/** Walk between two places along a route, with a position every few metres. */
function walk(
  route,
  {
    from = 0,
    to = route.line.length,
    step = 5,
    noise = 0,
    accuracy = 8,
    seed = 1,
    state = beginning(),
  } = {},
) {
  const random = chance(seed);
  const events = [];
  const states = [];
  const count = Math.ceil(Math.abs(to - from) / step);
  for (let i = 0; i <= count; i++) {
    const at = from + ((to - from) * i) / count;
    const place = placeAt(route.line, at);
    const fix = {
      x: place.x + (random() - 0.5) * 2 * noise,
      y: place.y + (random() - 0.5) * 2 * noise,
      accuracy,
    };
    const after = moved(route, state, fix);
    state = after.state;
    states.push({ ...state, truly: at });
    events.push(...after.events);
  }
  return { state, states, events };
}

const arrivals = (events) =>
  events.filter(({ kind }) => kind === "arrived").map(({ stop }) => stop.id);
const kinds = (events) => events.map(({ kind }) => kind);
const ids = (route) => route.stops.map(({ id }) => id);

test("the way to the next stop is measured along the route, not as the crow flies", () => {
  const round = routeOf(
    [{ from: "a", to: "b", places: [north(0), north(100), north(100, 100), north(0, 100)] }],
    [
      { id: "a", place: north(0) },
      { id: "b", place: north(0, 100) },
    ],
  );
  const { state } = moved(round, beginning(), { x: 0, y: 1, accuracy: 5 });

  assert.equal(Math.round(metresAhead(round, state)), 300);
  assert.equal(minutesFor(300), 5);
});

test("a walk has all its stops along it, with legs or without", () => {
  const places = [0, 1, 2].map((i) => ({ id: `s${i}`, place: north(i * 50) }));
  const alone = routeOf([], places);
  const unnamed = routeOf(
    [
      [0, 50],
      [50, 100],
    ].map((ends) => ({ places: ends.map((end) => north(end)) })),
    places,
  );
  const one = routeOf([{ places: [north(0), north(100)] }], places);

  for (const route of [alone, unnamed, one]) {
    assert.deepEqual(
      route.stops.map(({ at }) => Math.round(at)),
      [0, 50, 100],
    );
  }
  assert.equal(routeOf([], []), null);
});

test("along the whole Gorbitz route every stop is reached, in order, and each once", () => {
  const { events, state } = walk(gorbitz, { noise: 5 });

  assert.deepEqual(arrivals(events), ids(gorbitz));
  assert.deepEqual(state.visited, ids(gorbitz));
  assert.equal(kinds(events).at(-1), "finished");
  assert.equal(kinds(events).includes("off"), false);
  assert.equal(kinds(events).includes("turned"), false);
});

test("the Gorbitz route walked backwards begins at the last stop and ends at the first", () => {
  const { events } = walk(gorbitz, { from: gorbitz.line.length, to: 0, noise: 5 });

  assert.deepEqual(arrivals(events), ids(gorbitz).reverse());
  assert.equal(kinds(events).includes("off"), false);
});

test("whatever a route looks like, its stops are reached in order", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const route = madeUp(seed);
    const { events } = walk(route, { noise: 6, seed });

    assert.deepEqual(arrivals(events), ids(route), `route ${seed}`);
    assert.deepEqual(
      kinds(events).filter((kind) => ["off", "back", "turned"].includes(kind)),
      [],
      `route ${seed}`,
    );
  }
});

test("whatever a route looks like, it can be walked backwards", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const route = madeUp(seed);
    const { events } = walk(route, { from: route.line.length, to: 0, noise: 6, seed });

    assert.deepEqual(arrivals(events), ids(route).reverse(), `route ${seed}`);
  }
});

test("how far somebody has come is known to a few steps, wherever they are", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const route = madeUp(seed);
    const { states } = walk(route, { seed });
    for (const { at, truly } of states) {
      assert.ok(Math.abs(at - truly) < 45, `route ${seed}: ${truly} taken for ${at}`);
    }
  }
});

test("somebody who joins late starts from the nearest stop", () => {
  const { events, state } = walk(straight, { from: 350, to: 620 });

  assert.deepEqual(arrivals(events), ["s2", "s3"]);
  assert.equal(state.begun, 350);
});

test("somebody who joins behind a stop and walks on is told that it was passed", () => {
  const { events } = walk(straight, { from: 240, to: 600 });

  assert.deepEqual(kinds(events), ["passed", "arrived", "arrived", "finished"]);
});

test("somebody who joins behind a stop may go back to it first", () => {
  const there = walk(straight, { from: 270, to: 200 });
  const { events } = walk(straight, { from: 200, to: 410, state: there.state });

  assert.deepEqual(kinds([...there.events, ...events]), ["arrived", "arrived"]);
});

test("somebody who turns round is led to the stop before, after some steps", () => {
  const there = walk(straight, { to: 320 });
  const { events, state } = walk(straight, { from: 320, to: 210, state: there.state });

  assert.deepEqual(kinds(events), ["turned", "arrived"]);
  assert.equal(stopAhead(straight, state).id, "s0");
});

test("off the route one is told the way back, and once", () => {
  const there = walk(straight, { to: 100 });
  let { state } = there;
  const events = [];
  for (let east = 0; east <= 120; east += 6) {
    const after = moved(straight, state, { x: east, y: 100, accuracy: 10 });
    state = after.state;
    events.push(...after.events);
  }

  assert.deepEqual(kinds(events), ["off"]);
  assert.deepEqual(
    [Math.round(wayBack(state).metres), Math.round(wayBack(state).heading)],
    [120, 270],
  );
  assert.equal(Math.round(metresAhead(straight, state)), 220);
  const back = moved(straight, state, { x: 20, y: 100, accuracy: 10 });
  assert.deepEqual(kinds(back.events), ["back"]);
  assert.equal(wayBack(back.state), null);
});

test("a position that is not sure says nothing of being off the route", () => {
  let { state } = walk(straight, { to: 100 });
  const events = [];
  for (const accuracy of [70, 70, 70, 500, Number.NaN]) {
    const after = moved(straight, state, { x: 90, y: 100, accuracy });
    state = after.state;
    events.push(...after.events);
  }

  assert.deepEqual(events, []);
});

test("one slip of the position is not a detour, and a trembling one no coming and going", () => {
  let { state } = walk(straight, { to: 100 });
  const kindsSeen = [];
  const random = chance(3);
  for (let i = 0; i < 200; i++) {
    const east = i === 5 ? 150 : 42 + (random() - 0.5) * 20;
    const after = moved(straight, state, { x: east, y: 100, accuracy: 5 });
    state = after.state;
    kindsSeen.push(...kinds(after.events));
  }

  assert.ok(kindsSeen.length <= 1, kindsSeen.join());
});

test("far from the route the nearest stop is where one begins", () => {
  const { state, events } = moved(straight, beginning(), { x: 800, y: 390, accuracy: 20 });

  assert.deepEqual(kinds(events), ["off"]);
  assert.equal(stopAhead(straight, state).id, "s2");
});

test("without a position the walk goes on from stop to stop by hand", () => {
  const first = placedAt(straight, beginning(), 0);
  const second = placedAt(straight, first, first.next);

  assert.deepEqual(second.visited, ["s0", "s1"]);
  assert.equal(metresAhead(straight, second), straight.stops[2].at - straight.stops[1].at);
  assert.equal(stopAhead(straight, turnedRound(straight, second)).id, "s0");
});

test("a part of the line has all corners between its ends", () => {
  const line = lineThrough([
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
  ]);

  assert.deepEqual(partOf(line, 15, 5), [
    { x: 5, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 5 },
  ]);
  assert.equal(distance(...partOf(line, 3, 3)), 0);
});

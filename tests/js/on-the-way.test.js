import assert from "node:assert/strict";
import { test } from "node:test";

import { stayAwake } from "../../webapp/static/src/walking/awake.js";
import { followCompass, headingOf, mayPoint } from "../../webapp/static/src/walking/compass.js";
import { forget, keep, kept, readBack, written } from "../../webapp/static/src/walking/keeping.js";
import { planeAround } from "../../webapp/static/src/walking/line.js";
import { beginning, ontoRoute, placedAt } from "../../webapp/static/src/walking/progress.js";
import { routeOf } from "../../webapp/static/src/walking/route.js";
import { streetNames } from "../../webapp/static/src/walking/streets.js";
import {
  announced,
  distanceIn,
  minutesIn,
  rounded,
  shown,
} from "../../webapp/static/src/walking/telling.js";
import { voiceFor } from "../../webapp/static/src/walking/voice.js";

const route = routeOf(
  [],
  [0, 1, 2].map((i) => ({ id: `s${i}`, number: i + 1, place: [13.7, 51 + i * 0.002] })),
);
const words = {
  arrived: "Reached %(number)s: %(title)s",
  finished: "The last one",
  here: "At %(number)s",
  off: "Back: %(way)s",
  towards: Array.from({ length: 8 }, (_, i) => `%(metres)s m to ${i * 45}`),
  waiting: "Looking",
};
const sayings = { words, language: "en", titleOf: ({ id }) => id, nameNear: () => "High Street" };

function storage() {
  const held = new Map();
  return {
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => held.set(name, value),
    removeItem: (name) => held.delete(name),
  };
}

test("distances are said as people say them, in the language of the page", () => {
  assert.deepEqual([1, 72, 98, 123, 996].map(rounded), [5, 70, 100, 120, 1000]);
  assert.equal(distanceIn("de", 1234), "1,2 km");
  assert.equal(distanceIn("en", 221), "220 m");
  assert.equal(minutesIn("de", 4), "4 Min.");
});

test("the panel says where somebody is and what comes next", () => {
  const state = placedAt(route, beginning(), 0);

  assert.deepEqual(shown(route, state, sayings), {
    place: "At 1",
    number: "2",
    next: "s1",
    far: "220 m · 4 mins",
    done: 0,
  });
  assert.equal(shown(route, beginning(), sayings).place, "Looking");
  const last = placedAt(route, state, 2);
  assert.deepEqual([shown(route, last, sayings).number, shown(route, last, sayings).done], ["", 1]);
});

test("the way back is said with distance, direction and street", () => {
  const state = {
    ...placedAt(route, beginning(), 0),
    isOff: true,
    away: 118,
    last: { x: 118, y: 50 },
    nearest: { x: 0, y: 50 },
  };

  assert.equal(shown(route, state, sayings).place, "Back: 120 m to 270 (High Street)");
  assert.equal(announced({ kind: "off" }, state, sayings), "Back: 120 m to 270 (High Street)");
  assert.equal(announced({ kind: "unheard-of" }, state, sayings), "");
});

test("the street at a place is the nearest one with a name", () => {
  const plane = planeAround([13.7, 51]);
  const street = (name, lng, layer = "street") => ({
    properties: { layer, name },
    geometry: {
      type: "LineString",
      coordinates: [
        [lng, 51],
        [lng, 51.01],
      ],
    },
  });
  const features = [
    street("", 13.7),
    street("Near", 13.7001),
    street("Far", 13.71),
    street("Tram", 13.7, "tram"),
  ];
  const nameNear = streetNames(features, plane);

  assert.equal(nameNear({ x: 0, y: 100 }), "Near");
  assert.equal(nameNear({ x: 300, y: 100 }), "");
});

test("how far somebody came is found again after the page was loaded anew", () => {
  const there = storage();
  const state = placedAt(route, placedAt(route, beginning(), 0), 1);
  keep("linden", written(route, state, { when: 1000 }), there);
  const found = { ...beginning(), ...readBack(route, kept("linden", there), 2000) };

  assert.deepEqual(found, state);

  forget("linden", there);
  assert.equal(kept("linden", there), null);
});

test("what is kept of another day, of stops that are gone, or by nobody is not gone on with", () => {
  const state = written(route, placedAt(route, beginning(), 1), { when: 1000 });
  const other = routeOf([], [{ id: "x", number: 1, place: [13.7, 51] }]);

  assert.equal(readBack(route, state, 1000 + 24 * 3_600_000), null);
  assert.equal(readBack(other, state, 2000), null);
  for (const kept of [null, {}, { at: "x", when: 1000 }, { at: Number.NaN, when: 1000 }]) {
    assert.equal(readBack(route, kept, 2000), null);
  }
});

test("a storage that is full or forbidden keeps nobody from walking", () => {
  const refused = () => {
    throw new Error("no");
  };
  const there = { getItem: refused, setItem: refused, removeItem: refused };
  keep("linden", {}, there);
  forget("linden", there);

  assert.equal(kept("linden", there), null);
});

test("the screen stays on, also after another app was in front, until the walk is ended", async () => {
  const locks = [];
  const document = new EventTarget();
  document.visibilityState = "visible";
  const request = async () => {
    const lock = {
      isHeld: true,
      release: () => {
        lock.isHeld = false;
      },
    };
    locks.push(lock);
    return lock;
  };
  const letSleep = stayAwake({ document, navigator: { wakeLock: { request } } });
  await Promise.resolve();
  locks[0].isHeld = false; // as a phone does when the page is hidden
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise(setImmediate);

  assert.deepEqual(
    locks.map(({ isHeld }) => isHeld),
    [false, true],
  );

  letSleep();
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise(setImmediate);
  assert.deepEqual(
    locks.map(({ isHeld }) => isHeld),
    [false, false],
  );
});

test("a phone that cannot keep its screen on does without", () => {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  stayAwake({ document, navigator: {} })();
});

test("a voice is one for the language, if need be of another country", () => {
  const voices = [{ lang: "en_GB" }, { lang: "de-AT" }, { lang: "de-DE" }];

  assert.equal(voiceFor("de-DE", voices).lang, "de-DE");
  assert.equal(voiceFor("de", voices).lang, "de-AT");
  assert.equal(voiceFor("en", voices).lang, "en_GB");
  assert.equal(voiceFor("ar", voices), null);
  assert.equal(voiceFor("uk", [{ lang: "uk-UA", localService: false }]), null);
});

test("a compass says where the phone points, also when the screen is turned", () => {
  assert.equal(headingOf({ absolute: true, alpha: 90 }, 0), 270);
  assert.equal(headingOf({ absolute: true, alpha: 90 }, 90), 0);
  assert.equal(headingOf({ webkitCompassHeading: 10, absolute: false, alpha: 3 }, 0), 10);
  assert.equal(headingOf({ absolute: false, alpha: 90 }, 0), null);
  assert.equal(headingOf({ absolute: true, alpha: null }, 0), null);
});

test("a hand that trembles turns nothing, and a phone that must be asked is asked", async () => {
  const page = Object.assign(new EventTarget(), { screen: { orientation: { angle: 0 } } });
  const seen = [];
  const stop = followCompass((heading) => seen.push(heading), page);
  const turn = (alpha) =>
    page.dispatchEvent(Object.assign(new Event("deviceorientation"), { absolute: true, alpha }));
  for (const alpha of [0, 358, 3, 340, 341]) turn(alpha);
  stop();
  turn(100);

  assert.deepEqual(seen, [0, 20]);
  const asking = (answer) => ({
    DeviceOrientationEvent: { requestPermission: async () => answer },
  });
  assert.equal(await mayPoint(asking("denied")), false);
  assert.equal(await mayPoint(asking("granted")), true);
  assert.equal(await mayPoint({}), true);
});

test("on another line through the same stops somebody stays where they are", () => {
  const stops = [0, 1, 2].map((i) => ({ id: `s${i}`, number: i + 1, place: [13.7, 51 + i / 500] }));
  const straight = [{ from: "s0", to: "s1", places: [stops[0].place, stops[1].place] }];
  const onward = { from: "s1", to: "s2", places: [stops[1].place, stops[2].place] };
  const bent = [
    { from: "s0", to: "s1", places: [stops[0].place, [13.71, 51.001], stops[1].place] },
  ];
  const [short, long] = [straight, bent].map((legs) => routeOf([...legs, onward], stops));
  const there = placedAt(short, beginning(), 1);
  const after = ontoRoute(long, short, there);

  assert.equal(after.at, long.stops[1].at);
  assert.ok(after.at > there.at);
  assert.equal(after.next, 2);
  assert.equal(ontoRoute(long, short, beginning()).at, null);
});

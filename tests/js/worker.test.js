import assert from "node:assert/strict";
import { test } from "node:test";

import { answerTo } from "../../webapp/static/src/worker/answering.js";
import { bringUpToDate } from "../../webapp/static/src/worker/copying.js";
import { readRecord, writeRecord } from "../../webapp/static/src/worker/records.js";
import { worldOf } from "./worlds.js";

const WALK = "/walks/linden/?lang=en";
const STOP = "/walks/linden/stops/tea/?lang=en";
const NOTES = '<section class="notes" data-notes><figure>Noisy at night</figure></section>';
const PAGES = {
  [WALK]: `<html lang="en"><meta charset="utf-8"></header><p>The walk</p>${NOTES}`,
  [STOP]: '<html lang="en"><meta charset="utf-8"></header><p>Tea</p>',
  "/offline/?lang=en": "<ul data-copies></ul>",
};
const WANTED = { languages: ["en"], photos: false, saved: false };
const A_DAY = 86_400_000;

async function copied(pages = PAGES) {
  const world = worldOf({ ...pages });
  await bringUpToDate(world, "linden", WANTED);
  return world;
}

function asked(address, mode = "navigate") {
  return { url: `https://walks.example${address}`, method: "GET", mode, referrer: "" };
}

async function shown(world, address, mode) {
  return (await answerTo(world, asked(address, mode))).text();
}

async function kept(world) {
  const { cache } = await readRecord(world.caches, "linden");
  return [...world.caches.all.get(cache).keys()].sort();
}

test("a copy is fetched without cookies and holds what the server lists", async () => {
  const world = await copied();

  assert.deepEqual(await kept(world), Object.keys(PAGES).sort());
  assert.ok(world.server.asked.every(([, options]) => options.credentials === "omit"));
});

test("with network the network is shown, without it the copy with its date", async () => {
  const world = await copied();
  world.server.pages["/walks/linden/?lang=en"] = "newer";

  assert.equal(await shown(world, WALK), "newer");

  world.server.reachable = false;

  assert.match(await shown(world, WALK), /copy-bar.*The walk/s);
});

test("a network that says nothing for a while is not waited for", async () => {
  const world = await copied();
  world.fetch = () => new Promise(() => {});

  assert.match(await shown(world, "/walks/linden/"), /The walk/);
});

test("a server that is down is no reason to show nothing", async () => {
  const world = await copied();
  world.fetch = async () => new Response("", { status: 502 });

  assert.match(await shown(world, STOP), /Tea/);
});

test("a page is found without language, with a filter, and not in a language nobody kept", async () => {
  const world = await copied();
  world.server.reachable = false;

  assert.match(await shown(world, "/walks/linden/?theme=tea"), /The walk/);
  assert.match(await shown(world, "/walks/linden/?lang=ar"), /data-copies><li>/);
});

test("an address that no copy holds leads to what is there", async () => {
  const world = await copied();
  world.server.reachable = false;
  const answer = await answerTo(world, asked("/walks/linden/handout.pdf"));

  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /href="\/walks\/linden\/\?lang=en"/);
});

test("notes are hidden after seven days without a word from the server, or with a wrong clock", async () => {
  const world = await copied();
  world.server.reachable = false;
  world.clock = 6.9 * A_DAY;

  assert.match(await shown(world, WALK), /Noisy/);

  world.clock = 7 * A_DAY;

  assert.doesNotMatch(await shown(world, WALK), /Noisy/);

  world.clock = -8 * A_DAY;

  assert.doesNotMatch(await shown(world, WALK), /Noisy/);
});

test("what was withdrawn is gone from the copy at the next contact", async () => {
  const world = await copied();
  world.server.pages[WALK] = PAGES[WALK].replace(NOTES, "");
  world.server.state = "two";
  await bringUpToDate(world, "linden", WANTED);
  world.server.reachable = false;

  assert.doesNotMatch(await shown(world, WALK), /Noisy/);
});

test("a copy that is up to date costs one request, a changed one only what has changed", async () => {
  const world = await copied();
  world.server.asked = [];
  await bringUpToDate(world, "linden", WANTED);

  assert.equal(world.server.asked.length, 1);

  world.server.state = "two";
  await bringUpToDate(world, "linden", WANTED);
  const tagged = world.server.asked.filter(([, options]) => options.headers?.["If-None-Match"]);

  assert.equal(tagged.length, Object.keys(PAGES).length);
});

test("a copy that stops half way leaves the whole one, and says why", async () => {
  const world = await copied();
  world.server.state = "two";
  world.server.pages[STOP] = "<p>Coffee</p>";
  const { fetch } = world;
  world.fetch = (address, options) =>
    address === STOP ? Promise.reject(new TypeError("no network")) : fetch(address, options);
  const record = await bringUpToDate(world, "linden", WANTED);

  assert.equal(record.problem, "interrupted");

  world.server.reachable = false;
  world.fetch = fetch;

  assert.match(await shown(world, STOP), /Tea/);
  assert.equal(world.caches.all.size, 2); // the records and one copy
});

test("a phone without room keeps what it has", async () => {
  const world = await copied();
  world.server.state = "two";
  world.caches.full = true;
  const record = await bringUpToDate(world, "linden", WANTED);

  assert.equal(record.problem, "full");
  assert.deepEqual(await kept(world), Object.keys(PAGES).sort());
});

test("a walk that changes while it is copied is copied anew, never half and half", async () => {
  const world = worldOf({ ...PAGES });
  const { fetch } = world;
  world.fetch = (address, options) => {
    if (address === STOP && world.server.state === "one") {
      world.server.state = "two";
      world.server.pages[WALK] = '<html ><meta charset="utf-8"></header>The new walk';
    }
    return fetch(address, options);
  };
  await bringUpToDate(world, "linden", WANTED);
  world.server.reachable = false;

  assert.match(await shown(world, WALK), /The new walk/);
});

test("an answer for one reader alone is never kept", async () => {
  for (const headers of [{ "Cache-Control": "private" }, { Vary: "Cookie" }]) {
    const world = worldOf({ ...PAGES });
    const { fetch } = world;
    world.fetch = (address, options) => {
      world.server.headers = address === STOP ? headers : {};
      return fetch(address, options);
    };
    const record = await bringUpToDate(world, "linden", WANTED);

    assert.equal(record.problem, "failed");
    assert.equal(world.caches.all.size, 1);
  }
});

test("a walk that is no longer published is no longer kept", async () => {
  const world = await copied();
  world.fetch = async () => new Response("", { status: 404 });
  await bringUpToDate(world, "linden", WANTED);

  assert.equal((await readRecord(world.caches, "linden")).cache, undefined);
  assert.equal(world.caches.all.size, 1);
});

test("a part that goes between the list and its fetching costs no copy", async () => {
  const world = await copied();
  world.server.state = "two";
  const { fetch } = world;
  world.fetch = (address, options) => {
    if (address === STOP) delete world.server.pages[STOP];
    return fetch(address, options);
  };
  const record = await bringUpToDate(world, "linden", WANTED);

  assert.equal(record.problem, "");
  assert.deepEqual(await kept(world), ["/offline/?lang=en", WALK].sort());
  assert.equal(world.caches.all.size, 2); // the records and one copy
});

test("a part that the server lists in vain leaves the copy as it was", async () => {
  const world = await copied();
  world.server.state = "two";
  const { fetch } = world;
  world.fetch = async (address, options) =>
    address === STOP ? new Response("", { status: 404 }) : fetch(address, options);
  const record = await bringUpToDate(world, "linden", WANTED);

  assert.equal(record.problem, "failed");
  assert.deepEqual(await kept(world), Object.keys(PAGES).sort());
});

test("the worker keeps out of what organisers do, of embedded maps, of joining and sending", () => {
  const world = worldOf({});
  const alone = [
    "/organise/",
    "/walks/linden/embed/",
    "/walks/linden/join/abc",
    "/walks/linden/confirm/abc",
  ];

  assert.deepEqual(
    alone.map((address) => answerTo(world, asked(address))),
    alone.map(() => null),
  );
  assert.equal(answerTo(world, { ...asked(WALK), method: "POST" }), null);
});

test("a copy whose making was given up is swept away by the next one", async () => {
  const world = await copied();
  await world.caches.open("rundgang-copy-linden-given-up");
  await world.caches.open("somebody-else");
  const record = await readRecord(world.caches, "linden");
  await writeRecord(world.caches, {
    ...record,
    making: { cache: "rundgang-copy-linden-given-up" },
  });
  world.server.state = "two";
  await bringUpToDate(world, "linden", WANTED);

  assert.equal(world.caches.all.has("rundgang-copy-linden-given-up"), false);
  assert.equal(world.caches.all.has("somebody-else"), true);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { followGroup } from "../../webapp/static/src/walking/group.js";
import { beginning, headedFor, placedAt } from "../../webapp/static/src/walking/progress.js";
import { routeOf } from "../../webapp/static/src/walking/route.js";

/** A server that gives these answers, one after the other, to a page that can be looked away from. */
function world(answers) {
  const page = new EventTarget();
  page.hidden = false;
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    const answer = answers.shift();
    if (answer === undefined) throw new Error("no network");
    return { ok: true, json: async () => answer };
  };
  return { fetch, page, every: 1, count: () => asked };
}

const heardUntil = (answers, last) =>
  new Promise((done) => {
    const said = [];
    const tell = (what) => {
      said.push(what);
      if (said.length < last) return;
      stop();
      done(said);
    };
    const told = { heard: tell, lost: (since) => tell(since ? "silent since" : "never heard") };
    const stop = followGroup("/group", told, world(answers));
  });

test("it hears where the group is, that it is nowhere, and since when nothing is heard", async () => {
  const said = await heardUntil([{ stop: "tea" }, { stop: "library" }, {}], 4);

  assert.deepEqual(said, ["tea", "library", "", "silent since"]);
});

test("whoever starts without network has never heard of the group", async () => {
  assert.deepEqual(await heardUntil([], 1), ["never heard"]);
});

test("nobody is asked while nobody looks", async () => {
  const there = world([{ stop: "tea" }]);
  there.page.hidden = true;
  const heard = await new Promise((done) => {
    const stop = followGroup(
      "/group",
      { heard: (id) => done([id, there.count()]), lost: done },
      there,
    );
    assert.equal(there.count(), 0);
    there.page.hidden = false;
    there.page.dispatchEvent(new Event("visibilitychange"));
    setTimeout(stop);
  });

  assert.deepEqual(heard, ["tea", 1]);
});

test("on to the group means that its stop is next, also where that is back", () => {
  const stops = [0, 1, 2, 3].map((i) => ({
    id: `s${i}`,
    number: i + 1,
    place: [13.7, 51 + i / 500],
  }));
  const route = routeOf([], stops);
  const there = placedAt(route, beginning(), 1);

  assert.deepEqual([headedFor(route, there, 3).next, headedFor(route, there, 3).way], [3, 1]);
  assert.deepEqual([headedFor(route, there, 0).next, headedFor(route, there, 0).way], [0, -1]);
});

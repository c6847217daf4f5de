import assert from "node:assert/strict";
import { test } from "node:test";

import {
  counted,
  keep,
  pauseAfter,
  sendAll,
  undo,
  withdraw,
} from "../../webapp/static/src/notes/queue.js";

const SLUG = "linden";

/** A device's store: every change is one piece, and takes a moment. */
function device() {
  const records = new Map();
  const photos = new Map();
  return {
    records,
    photos,
    all: async (slug) => [...records.values()].filter((record) => record.slug === slug),
    change: async (id, make, photo) => {
      await null;
      const made = make(structuredClone(records.get(id)));
      if (made === undefined) return undefined;
      if (made) records.set(id, structuredClone(made));
      else records.delete(id);
      if (!made?.photo) photos.delete(id);
      else if (photo) photos.set(id, photo);
      return made;
    },
  };
}

/** A server that stores by id, and loses some of its answers on the way back. */
function server({ lost = () => false, refuses = () => "" } = {}) {
  const stored = new Map();
  const asked = [];
  return {
    stored,
    asked,
    send: async (record) => {
      asked.push(record.id);
      await null;
      const words = refuses(record);
      if (words) return { kind: "refused", words };
      if (record.state === "withdrawing") stored.delete(record.id);
      else stored.set(record.id, record.body.text);
      if (lost(asked.length)) return { kind: "later", stops: true };
      return { kind: record.state === "withdrawing" ? "withdrawn" : "stored" };
    },
  };
}

function note(id, text = `Text of ${id}`, more = {}) {
  return {
    id,
    slug: SLUG,
    receipt: `receipt of ${id}`,
    kind: "note",
    body: { text, written_at: `2026-05-01T10:00:${id.padStart(2, "0")}Z` },
    photo: "",
    ...more,
  };
}

function run(store, { send }, more = {}) {
  return sendAll({ store, slug: SLUG, send, now: () => 1000, ...more });
}

test("each note arrives once, the oldest first, and only its receipt stays on the device", async () => {
  const store = device();
  const there = server();
  await keep(store, note("2"));
  await keep(store, note("1", "First", { photo: "image/jpeg" }), "picture");
  const again = await run(store, there);

  assert.deepEqual(there.asked, ["1", "2"]);
  assert.equal(again, null);
  assert.deepEqual(store.records.get("1"), {
    id: "1",
    slug: SLUG,
    receipt: "receipt of 1",
    kind: "note",
    state: "sent",
    edit: 1,
    tries: 0,
    after: 0,
    until: 0,
    reason: "",
  });
  assert.equal(store.photos.size, 0);
});

test("two hundred notes arrive once each, though every third answer is lost", async () => {
  const store = device();
  const there = server({ lost: (count) => count % 3 === 0 });
  for (let i = 0; i < 200; i++) await keep(store, note(String(i)));
  while ((await run(store, there, { eager: true })) !== null);

  assert.equal(there.stored.size, 200);
  assert.equal(counted(await store.all(SLUG)).waiting, 0);
});

test("a note whose answer is lost stays, and waits before it is sent again", async () => {
  const store = device();
  const there = server({ lost: () => true });
  await keep(store, note("1"));
  const again = await run(store, there);
  await run(store, there);

  assert.equal(there.asked.length, 1);
  assert.equal(store.records.get("1").body.text, "Text of 1");
  assert.ok(again > 1000);
  await run(store, there, { eager: true });
  assert.equal(there.asked.length, 2);
});

test("where nobody answers, the other notes are not tried in vain", async () => {
  const store = device();
  const there = server({ lost: () => true });
  await keep(store, note("1"));
  await keep(store, note("2"));
  await run(store, there);

  assert.deepEqual(there.asked, ["1"]);
});

test("a note that the server crashes at does not keep the others", async () => {
  const store = device();
  const there = server();
  const send = (record) => (record.id === "1" ? { kind: "later" } : there.send(record));
  await keep(store, note("1"));
  await keep(store, note("2"));
  await run(store, { send });

  assert.deepEqual([...there.stored.keys()], ["2"]);
  assert.equal(store.records.get("1").state, "kept");
});

test("a refused note stays with the reason, and is sent again once it is changed", async () => {
  const store = device();
  const there = server({ refuses: ({ body }) => (body.text === "bad" ? "Too short." : "") });
  await keep(store, note("1", "bad"));
  await run(store, there);
  const { state, reason, body } = store.records.get("1");

  assert.deepEqual([state, reason, body.text], ["refused", "Too short.", "bad"]);
  await run(store, there, { eager: true });
  assert.equal(there.asked.length, 1);
  await keep(store, note("1", "better"));
  await run(store, there);
  assert.equal(there.stored.get("1"), "better");
});

test("what is changed while it is on its way is sent once more", async () => {
  const store = device();
  const there = server();
  await keep(store, note("1", "before"));
  const send = async (record) => {
    if (record.body.text === "before") await keep(store, note("1", "after"));
    return there.send(record);
  };
  await run(store, { send });
  assert.equal(store.records.get("1").state, "kept");
  await run(store, there);

  assert.equal(there.stored.get("1"), "after");
  assert.equal(store.records.get("1").state, "sent");
});

test("a mark is not sent while it can be undone, and can be undone only until then", async () => {
  const store = device();
  const there = server();
  await keep(store, note("1", "", { kind: "mark", until: 6000 }));
  await keep(store, note("2", "", { kind: "mark", until: 6000 }));
  const again = await run(store, there, { eager: true });

  assert.deepEqual([again, there.asked], [6000, []]);
  assert.equal(await undo(store, "1"), true);
  await run(store, there, { now: () => 6001 });
  assert.deepEqual(there.asked, ["2"]);
  assert.equal(await undo(store, "2"), false);
});

test("what was never on its way is withdrawn at once", async () => {
  const store = device();
  await keep(store, note("1"));
  await withdraw(store, note("1"));

  assert.equal(store.records.size, 0);
});

test("of what may have arrived the server hears that it is withdrawn; its text goes at once", async () => {
  const store = device();
  const there = server({ lost: (count) => count === 1 });
  await keep(store, note("1", "secret", { photo: "image/jpeg" }), "picture");
  await run(store, there);
  await withdraw(store, note("1"));

  assert.equal(JSON.stringify([...store.records.values()]).includes("secret"), false);
  assert.equal(store.photos.size, 0);
  await run(store, there);
  assert.equal(there.stored.size, 0);
  assert.equal(store.records.get("1").state, "withdrawn");
});

test("a note that is withdrawn while it is on its way is withdrawn on the server, too", async () => {
  const store = device();
  const there = server();
  await keep(store, note("1"));
  const send = async (record) => {
    if (record.state === "kept") await withdraw(store, note("1"));
    return there.send(record);
  };
  await run(store, { send });
  await run(store, { send });

  assert.equal(there.stored.size, 0);
  assert.equal(store.records.get("1").state, "withdrawn");
});

test("two pages that send at once leave one of each on the server", async () => {
  const store = device();
  const there = server();
  for (let i = 0; i < 20; i++) await keep(store, note(String(i)));
  await Promise.all([run(store, there), run(store, there)]);

  assert.equal(there.stored.size, 20);
  assert.equal(counted(await store.all(SLUG)).waiting, 0);
});

test("notes of another walk are left alone", async () => {
  const store = device();
  const there = server();
  await keep(store, note("1", "elsewhere", { slug: "chestnut" }));
  await run(store, there);

  assert.deepEqual(there.asked, []);
});

test("pauses grow up to five minutes", () => {
  assert.equal(pauseAfter(1, 0.5), 2000);
  assert.equal(pauseAfter(3, 0.5), 8000);
  assert.equal(pauseAfter(99, 0.5), 300_000);
});

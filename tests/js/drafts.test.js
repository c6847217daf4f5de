import assert from "node:assert/strict";
import { test } from "node:test";

import {
  countDrafts,
  differing,
  dropAll,
  findDrafts,
  keepDraft,
  nameOf,
  putBack,
  sweep,
  valuesOf,
} from "../../webapp/static/src/drafts.js";

const A_DAY = 86_400_000;
const NOW = Date.parse("2026-03-02T10:00:00Z");

/** A device's storage. */
function device() {
  const held = new Map();
  return {
    get length() {
      return held.size;
    },
    key: (i) => [...held.keys()][i] ?? null,
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => held.set(name, String(value)),
    removeItem: (name) => held.delete(name),
  };
}

function form(...controls) {
  return { elements: controls.map((control) => ({ type: "text", value: "", ...control })) };
}

function stopForm() {
  return form(
    { name: "title", value: "Tea kitchen" },
    { name: "text", type: "textarea", value: "Tea.\nCake." },
    { name: "themes", type: "checkbox", value: "help", checked: true },
    { name: "themes", type: "checkbox", value: "meeting", checked: false },
    { name: "csrf_token", type: "hidden", value: "secret" },
    { name: "password", type: "password", value: "secret" },
    { name: "photo", type: "file", value: "C:\\secret.png" },
  );
}

function draft(storage, name, { was, now, at = NOW, revision = "4" }) {
  return keepDraft(storage, name, { was, now, at, revision });
}

test("passwords, tokens and files are never kept", () => {
  assert.deepEqual(valuesOf(stopForm()), {
    title: ["Tea kitchen"],
    text: ["Tea.\nCake."],
    themes: ["help"],
  });
});

test("a draft holds what was changed, and what stood there before", () => {
  const storage = device();
  const was = { title: ["Tea"], text: ["One"] };
  draft(storage, `${nameOf(1, "stop tea")} a`, { was, now: { title: ["Tea"], text: ["Two"] } });
  const [[, found]] = findDrafts(storage, nameOf(1, "stop tea"));

  assert.deepEqual(found, {
    at: NOW,
    revision: "4",
    typed: { text: ["Two"] },
    was: { text: ["One"] },
  });
});

test("what is typed back to how it was leaves no draft", () => {
  const storage = device();
  const was = { title: ["Tea"] };
  draft(storage, `${nameOf(1, "tea")} a`, { was, now: { title: ["Teas"] } });
  draft(storage, `${nameOf(1, "tea")} a`, { was, now: was });

  assert.equal(storage.length, 0);
});

test("line ends of another system are no difference", () => {
  assert.deepEqual(differing({ text: ["one\r\ntwo"] }, { text: ["one\ntwo"] }), []);
});

test("each form, each page and each organiser has drafts of its own", () => {
  const storage = device();
  const change = { was: { title: [""] }, now: { title: ["x"] } };
  for (const [organiser, key, page] of [
    [1, "stop tea", "a"],
    [1, "stop tea", "b"],
    [1, "stop", "a"],
    [2, "stop tea", "a"],
    [11, "stop tea", "a"],
  ]) {
    draft(storage, `${nameOf(organiser, key)} ${page}`, change);
  }

  assert.equal(findDrafts(storage, nameOf(1, "stop tea")).length, 2);
  assert.equal(findDrafts(storage, nameOf(1, "stop")).length, 1);
  assert.equal(countDrafts(storage, 1), 3);
});

test("the newest draft comes first", () => {
  const storage = device();
  const name = nameOf(1, "tea");
  draft(storage, `${name} a`, { was: { title: [""] }, now: { title: ["old"] }, at: NOW - A_DAY });
  draft(storage, `${name} b`, { was: { title: [""] }, now: { title: ["new"] } });

  assert.deepEqual(
    findDrafts(storage, name).map(([, { typed }]) => typed.title[0]),
    ["new", "old"],
  );
});

test("signing out discards the drafts of that organiser alone", () => {
  const storage = device();
  const change = { was: { title: [""] }, now: { title: ["x"] } };
  for (const organiser of [1, 2]) draft(storage, `${nameOf(organiser, "tea")} a`, change);
  storage.setItem("something else", "kept");
  dropAll(storage, 1);

  assert.deepEqual([countDrafts(storage, 1), countDrafts(storage, 2), storage.length], [0, 1, 2]);
});

test("after a month drafts go, and so does what nobody can read", () => {
  const storage = device();
  const change = { was: { title: [""] }, now: { title: ["x"] } };
  draft(storage, `${nameOf(1, "old")} a`, { ...change, at: NOW - 31 * A_DAY });
  draft(storage, `${nameOf(1, "new")} a`, { ...change, at: NOW - 29 * A_DAY });
  storage.setItem(`${nameOf(1, "torn")} a`, "{");
  sweep(storage, NOW);

  assert.equal(storage.length, 1);
  assert.equal(findDrafts(storage, nameOf(1, "new")).length, 1);
});

test("a device without room says so", () => {
  const full = {
    ...device(),
    setItem() {
      throw new DOMException("full", "QuotaExceededError");
    },
  };

  assert.equal(draft(full, "x", { was: {}, now: { title: ["x"] } }), false);
});

test("what is taken over changes those controls alone, and tells which", () => {
  const there = stopForm();
  const changed = putBack(there, { text: ["Tea and cake."], themes: ["meeting"] });

  assert.deepEqual(valuesOf(there), {
    title: ["Tea kitchen"],
    text: ["Tea and cake."],
    themes: ["meeting"],
  });
  assert.deepEqual(
    changed.map(({ name, value }) => `${name}=${value}`),
    ["text=Tea and cake.", "themes=help", "themes=meeting"],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { bindAddress } from "../../webapp/static/src/address.js";
import { makeSelection } from "../../webapp/static/src/selection.js";

/** A window with an address and a history, and nothing else. */
function page(hash = "") {
  const listeners = {};
  const location = { pathname: "/walks/linden/", search: "?theme=help", hash };
  const visited = [];
  return {
    location,
    visited,
    history: {
      pushState(_state, _title, url) {
        visited.push(url);
        location.hash = url.startsWith("#") ? url : "";
      },
    },
    addEventListener: (type, listener) => {
      listeners[type] = listener;
    },
    goTo(newHash) {
      location.hash = newHash;
      listeners.popstate();
    },
  };
}

test("whoever listens hears what was selected, what was before, and by what", () => {
  const selection = makeSelection(["tea", "library"]);
  const heard = [];
  selection.listen((change) => heard.push(change));

  selection.select("tea", { by: "pin" });
  selection.select("library");

  assert.deepEqual(heard, [
    { id: "tea", before: "", cause: { by: "pin" } },
    { id: "library", before: "tea", cause: {} },
  ]);
});

test("selecting the same stop again, or one that is not there, changes nothing", () => {
  const selection = makeSelection(["tea"]);
  selection.select("tea");

  assert.deepEqual([selection.select("tea"), selection.select("elsewhere")], [false, false]);
  assert.equal(selection.current, "tea");
});

test("from stop to stop there is an end on either side", () => {
  const selection = makeSelection(["tea", "library", "garden"]);

  assert.deepEqual([selection.neighbour(1), selection.neighbour(-1)], ["tea", "garden"]);
  selection.select("garden");
  assert.deepEqual([selection.neighbour(1), selection.neighbour(-1)], ["", "library"]);
});

test("without stops there is no neighbour", () => {
  assert.equal(makeSelection([]).neighbour(1), "");
});

test("a shared link opens its stop, without a second entry in the history", () => {
  const selection = makeSelection(["tea"]);
  const shared = page("#tea");

  bindAddress(selection, undefined, shared);

  assert.equal(selection.current, "tea");
  assert.deepEqual(shared.visited, []);
});

test("the address names the stop, Back works, and filters stay", () => {
  const selection = makeSelection(["tea", "library"]);
  const opened = page();
  bindAddress(selection, undefined, opened);

  selection.select("tea");
  selection.select("library");
  opened.goTo("#tea");
  assert.equal(selection.current, "tea");
  selection.select("");

  assert.deepEqual(opened.visited, ["#tea", "#library", "/walks/linden/?theme=help"]);
});

test("an address that names something else leaves the selection as it is", () => {
  const selection = makeSelection(["tea"]);
  const opened = page("#tea");
  bindAddress(selection, undefined, opened);

  opened.goTo("#content");

  assert.equal(selection.current, "tea");
});

test("a link to a note opens the stop that holds it", () => {
  const selection = makeSelection(["tea"]);

  bindAddress(selection, (id) => (id === "note-7" ? "tea" : ""), page("#note-7"));

  assert.equal(selection.current, "tea");
});

test("where there is no history, as in a notebook, selecting works all the same", () => {
  const selection = makeSelection(["tea"]);
  const notebook = page();
  notebook.history.pushState = () => {
    throw new DOMException("no history here", "SecurityError");
  };
  bindAddress(selection, undefined, notebook);

  assert.equal(selection.select("tea"), true);
});

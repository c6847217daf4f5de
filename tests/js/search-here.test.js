import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, folded } from "../../webapp/static/src/features/search-here.js";
import { makeSelection } from "../../webapp/static/src/selection.js";

const tea = {
  themes: ["meeting"],
  offers: [
    { id: "soup", category: "food", spoken: [] },
    { id: "letters", category: "advice", spoken: ["ar"] },
  ],
  text: folded("Teeküche\nLindenstraße 1"),
};
const nothing = { theme: "", category: "", spoken: "", open: "", q: "" };
const closed = () => false;

test("whoever asks for nothing finds everything", () => {
  assert.ok(fits(tea, nothing, closed));
});

test("words are found in any case, without accents, and all of them must be there", () => {
  assert.ok(fits(tea, { ...nothing, q: " LINDENSTRASSE  teekuche" }, closed));
  assert.ok(!fits(tea, { ...nothing, q: "Teeküche Garten" }, closed));
});

test("kind, language and opening must hold for one and the same offer", () => {
  const open = (id) => id === "soup";

  assert.ok(fits(tea, { ...nothing, category: "food", open: "now" }, open));
  assert.ok(!fits(tea, { ...nothing, category: "food", spoken: "ar" }, open));
  assert.ok(!fits(tea, { ...nothing, spoken: "ar", open: "now" }, open));
});

test("only what was found can be selected, and steps lead from one to the next of it", () => {
  const selection = makeSelection(["tea", "library", "garden"]);
  let heard = 0;
  selection.listenToSearch(() => heard++);
  selection.select("library");
  selection.narrow(new Set(["tea", "garden"]));

  assert.equal(selection.current, "");
  assert.equal(heard, 1);
  assert.ok(!selection.select("library"));
  selection.select("tea");
  assert.equal(selection.neighbour(1), "garden");

  selection.narrow(new Set(["tea", "library", "garden"]));

  assert.equal(selection.current, "tea");
  assert.equal(selection.neighbour(1), "library");
});

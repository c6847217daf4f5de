/** What the parts of a workspace share: its saves, its voice, its modes, which stop is selected. */

import { selectionOf } from "../selection.js";
import { makeModes } from "./mode.js";
import { makeSaves } from "./saves.js";
import { makeVoice } from "./voice.js";

const desks = new WeakMap();

export function deskOf(root) {
  if (!desks.has(root)) desks.set(root, make(root));
  return desks.get(root);
}

function make(root) {
  const reordered = new Set();
  return {
    root,
    base: root.dataset.base,
    saves: makeSaves(root.dataset.base, Number(root.dataset.revision)),
    tell: makeVoice(root.querySelector("[data-told]")),
    modes: makeModes(root, root.querySelector("[data-map-mode]")),
    selection: selectionOf(root),
    /** Tell the map that numbers have changed: [[id, number], …]. */
    renumber: (numbers) => {
      for (const listener of reordered) listener(new Map(numbers));
    },
    onRenumber: (listener) => reordered.add(listener),
  };
}

/** The entries of the list by the ids of their stops. */
export function entriesOf(root) {
  const entries = [...root.querySelectorAll(".stop[data-stop]")];
  return new Map(entries.map((entry) => [entry.dataset.stop, entry]));
}

export function titleOf(entry) {
  const title = entry?.querySelector("[data-title]")?.textContent ?? "";
  return title.replace(/\s+/g, " ").trim();
}

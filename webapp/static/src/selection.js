/** Which stop is selected, and who is told about it: list, map, address and live region alike. */

export function makeSelection(ids) {
  const listeners = new Set();
  const narrowed = new Set();
  let there = ids;
  let rank = ranked(ids);
  let current = "";

  /** Select a stop, or none with "". `cause` says by what: {by: "pin" | "list" | "step" | …}. */
  function select(id, cause = {}) {
    if (id === current || (id && !rank.has(id))) return false;
    const before = current;
    current = id;
    for (const listener of listeners) listener({ id, before, cause });
    return true;
  }

  /** The stop so many steps further along; "" beyond the ends. From none, either end begins. */
  function neighbour(step) {
    if (!current) return there.at(step > 0 ? 0 : -1) ?? "";
    return there[rank.get(current) + step] ?? "";
  }

  /** Leave only some stops to select from: what a search has found. */
  function narrow(found) {
    if (current && !found.has(current)) select("", { by: "search" });
    there = ids.filter((id) => found.has(id));
    rank = ranked(there);
    for (const listener of narrowed) listener();
  }

  return {
    select,
    neighbour,
    narrow,
    get current() {
      return current;
    },
    has: (id) => rank.has(id),
    listen: (listener) => listeners.add(listener),
    listenToSearch: (listener) => narrowed.add(listener),
  };
}

function ranked(ids) {
  return new Map(ids.map((id, index) => [id, index]));
}

const selections = new WeakMap();

/** The one selection of a walk's element; its list says which stops there are. */
export function selectionOf(root) {
  if (!selections.has(root)) {
    const entries = root.querySelectorAll(".stop[data-stop]");
    selections.set(root, makeSelection([...entries].map((entry) => entry.dataset.stop)));
  }
  return selections.get(root);
}

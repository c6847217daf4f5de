/** Which stop is selected, and who is told about it: list, map, address and live region alike. */

export function makeSelection(ids) {
  const rank = new Map(ids.map((id, index) => [id, index]));
  const listeners = new Set();
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
    if (!current) return ids.at(step > 0 ? 0 : -1) ?? "";
    return ids[rank.get(current) + step] ?? "";
  }

  return {
    select,
    neighbour,
    get current() {
      return current;
    },
    has: (id) => rank.has(id),
    listen: (listener) => listeners.add(listener),
  };
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

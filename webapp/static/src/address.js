/** The address names the selected stop, so that Back, reload and shared links find it again. */

/** `stopOf(id)` tells which stop anything else with an id belongs to: a note, for example. */
export function bindAddress(selection, stopOf = () => "", page = window) {
  const named = () => page.location.hash.slice(1);
  const follow = () => {
    const id = named();
    const stop = selection.has(id) ? id : stopOf(id);
    if (stop || !id) selection.select(stop, { by: "address", within: stop !== id });
  };

  selection.listen(({ id, cause }) => {
    if (cause.by !== "address" && id !== named()) remember(id, page);
  });
  page.addEventListener("popstate", follow);
  follow();
}

function remember(id, page) {
  const { pathname, search } = page.location;
  try {
    page.history.pushState(null, "", id ? `#${id}` : pathname + search);
  } catch (problem) {
    // A map shown in a notebook has no address of its own.
    if (problem.name !== "SecurityError") throw problem;
  }
}

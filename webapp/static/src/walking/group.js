/** Hears where the group is: asks the server now and then, and never while nobody looks. */

export const EVERY = 15_000; // milliseconds

/**
 * Ask until `stop` is called. `heard` gets the stop's id, or "", each time the server answers;
 * `lost` gets the time of the last answer, or null, each time it does not.
 */
export function followGroup(address, { heard, lost }, { fetch, page, every = EVERY } = world()) {
  let timer = 0;
  let asking = false;
  let going = true;
  let last = null;

  async function ask() {
    clearTimeout(timer);
    if (asking || !going || page.hidden) return;
    asking = true;
    // The browser sends the mark of the answer that it has, and gives that back if it still holds.
    const said = await fetch(address)
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    asking = false;
    if (!going) return;
    if (said) {
      last = new Date();
      heard(said.stop ?? "");
    } else lost(last);
    timer = setTimeout(ask, every);
  }

  page.addEventListener("visibilitychange", ask);
  ask();
  return function stop() {
    going = false;
    clearTimeout(timer);
    page.removeEventListener("visibilitychange", ask);
  };
}

const PATIENCE = 10_000; // milliseconds: a network that swallows everything is no network

const world = () => ({
  fetch: (address) => {
    const given = new AbortController();
    const late = setTimeout(() => given.abort(), PATIENCE);
    return window.fetch(address, { signal: given.signal }).finally(() => clearTimeout(late));
  },
  page: document,
});

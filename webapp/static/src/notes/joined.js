/** Whether this device takes part in a walk, as far as it can know by itself. */

const named = (slug) => `rundgang.joined.${slug}`;
const counts = (slug) => `rundgang.waiting.${slug}`;

export function hasJoined(slug, storage = window.localStorage) {
  return read(() => storage.getItem(named(slug)) !== null, false);
}

export function rememberJoined(slug, joined, storage = window.localStorage) {
  read(() => (joined ? storage.setItem(named(slug), "yes") : storage.removeItem(named(slug))));
}

/** How many contributions wait here, for pages that only want to know whether any does. */
export function rememberWaiting(slug, count, storage = window.localStorage) {
  const name = counts(slug);
  read(() => (count ? storage.setItem(name, String(count)) : storage.removeItem(name)));
}

export function waitingFor(slug, storage = window.localStorage) {
  return read(() => Number(storage.getItem(counts(slug))), 0);
}

function read(ask, otherwise) {
  try {
    return ask();
  } catch {
    return otherwise; // the browser keeps nothing
  }
}

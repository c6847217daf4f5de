/** How far somebody has come, kept on this device alone. */

const NAME = "rundgang.walking.";
const FRESH = 16 * 3_600_000; // milliseconds: a walk is not gone on with another day

/** Write a state down by the ids of stops, since a new version may count them otherwise. */
export function written(route, { at, begun, way, next, latest, isHere, visited }, more = {}) {
  const id = (index) => route.stops[index]?.id ?? "";
  return { at, begun, way, next: id(next), latest: id(latest), isHere, visited, ...more };
}

/** Read what was written; nothing where it is old, or names stops that are gone. */
export function readBack(route, kept, now) {
  if (!kept || !(now - kept.when < FRESH) || !Number.isFinite(kept.at)) return null;
  const ids = route.stops.map((stop) => stop.id);
  const latest = kept.latest === "" ? -1 : ids.indexOf(kept.latest);
  const way = kept.way === -1 ? -1 : 1;
  const beyond = way > 0 ? ids.length : -1;
  const next = kept.next === "" ? beyond : ids.indexOf(kept.next);
  if ((kept.next && next < 0) || (kept.latest && latest < 0)) return null;
  const within = (metres) => Math.min(Math.max(metres, 0), route.line.length);
  return {
    at: within(kept.at),
    begun: within(Number(kept.begun) || 0),
    far: within(kept.at),
    way,
    next,
    latest,
    isHere: kept.isHere === true,
    visited: Array.isArray(kept.visited) ? kept.visited.filter((id) => ids.includes(id)) : [],
  };
}

export function keep(slug, value, storage = window.localStorage) {
  try {
    storage.setItem(NAME + slug, JSON.stringify(value));
  } catch {
    // A full or forbidden storage keeps nobody from walking.
  }
}

export function kept(slug, storage = window.localStorage) {
  try {
    return JSON.parse(storage.getItem(NAME + slug));
  } catch {
    return null;
  }
}

export function forget(slug, storage = window.localStorage) {
  try {
    storage.removeItem(NAME + slug);
  } catch {
    // Nothing was kept there.
  }
}

/** The route of a walk from its shapes: one line over all legs, and the stops along it. */

import { distance, lineThrough, nearestPlaces, planeAround } from "./line.js";

const GROUP_SPEED = 4000 / 60; // metres a minute: a group is as fast as its slowest

/**
 * `legs` are {from, to, places}, `stops` {id, place}, both in walking order; places are
 * [longitude, latitude]. Where two legs do not touch, the line goes straight from one to the other.
 */
export function routeOf(legs, stops) {
  const first = legs[0]?.places[0] ?? stops.find((stop) => stop.place)?.place;
  if (!first) return null;
  const plane = planeAround(first);
  const laid = legs.map((leg) => leg.places.map(plane.lay));
  const placed = stops.map((stop) => ({ ...stop, ...plane.lay(stop.place) }));
  const line = lineThrough(withoutDoubles(laid.length ? laid.flat() : placed));
  const ends = legs.length ? endsAlong(legs, laid, stops) : new Map();
  let latest = 0;
  const along = placed.map((stop) => {
    const at = ends.get(stop.id) ?? nearestAfter(line, stop, latest);
    latest = Math.max(latest, at);
    return { ...stop, at: latest };
  });
  return { line, plane, stops: along };
}

export function minutesFor(metres) {
  return Math.max(1, Math.ceil(metres / GROUP_SPEED));
}

function withoutDoubles(points) {
  return points.filter((point, i) => i === 0 || distance(points[i - 1], point) > 0);
}

/** How far along the stops lie that legs begin or end at, by name or else by their order. */
function endsAlong(legs, laid, stops) {
  const byOrder = legs.length === stops.length - 1;
  const ends = new Map();
  let at = 0;
  let before = null;
  for (const [i, points] of laid.entries()) {
    if (before) at += distance(before, points[0]);
    const unnamed = byOrder && !legs[i].from && !legs[i].to;
    const [from, to] = unnamed ? [stops[i].id, stops[i + 1].id] : [legs[i].from, legs[i].to];
    if (from && !ends.has(from)) ends.set(from, at);
    at += lineThrough(points).length;
    if (to && !ends.has(to)) ends.set(to, at);
    before = points.at(-1);
  }
  return ends;
}

/** Where the line comes nearest to a stop, once it has passed what came before. */
function nearestAfter(line, stop, latest) {
  const ahead = nearestPlaces(line, stop).filter(({ at }) => at >= latest);
  return ahead.reduce((best, one) => (one.away < best.away ? one : best), {
    at: latest,
    away: Number.POSITIVE_INFINITY,
  }).at;
}

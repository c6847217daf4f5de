/** The line of a walk, laid on a plane in metres; `at` is how far along it a place lies. */

const METRES_PER_DEGREE = (Math.PI * 6_371_008.8) / 180;

/** Lay [longitude, latitude] on a plane around a place, and back; good for a few kilometres. */
export function planeAround([west, south]) {
  const wide = METRES_PER_DEGREE * Math.cos((south * Math.PI) / 180);
  return {
    lay: ([lng, lat]) => ({ x: (lng - west) * wide, y: (lat - south) * METRES_PER_DEGREE }),
    lift: ({ x, y }) => [west + x / wide, south + y / METRES_PER_DEGREE],
  };
}

export function distance(one, other) {
  return Math.hypot(other.x - one.x, other.y - one.y);
}

/** The direction from one place to another in degrees: 0 is north, 90 is east. */
export function bearing(from, to) {
  const degrees = (Math.atan2(to.x - from.x, to.y - from.y) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

/** A line through points, with the metres walked at each of them. */
export function lineThrough(points) {
  const ats = [];
  for (const [i, point] of points.entries()) {
    ats.push(i ? ats[i - 1] + distance(points[i - 1], point) : 0);
  }
  return { points, ats, length: ats.at(-1) ?? 0 };
}

/** The nearest place on every piece of the line: how far along it lies, and how far away. */
export function nearestPlaces({ points, ats }, place) {
  if (points.length === 1) return [{ at: 0, away: distance(points[0], place), ...points[0] }];
  return points.slice(1).map((to, i) => {
    const from = points[i];
    const long = ats[i + 1] - ats[i];
    const dot = (place.x - from.x) * (to.x - from.x) + (place.y - from.y) * (to.y - from.y);
    const share = long ? Math.min(Math.max(dot / long ** 2, 0), 1) : 0;
    const there = between(from, to, share);
    return { ...there, at: ats[i] + long * share, away: distance(there, place) };
  });
}

/** The points of the line between two places along it, both included. */
export function partOf({ points, ats, length }, from, to) {
  const [first, last] = [Math.max(Math.min(from, to), 0), Math.min(Math.max(from, to), length)];
  const inside = points.filter((_, i) => ats[i] > first && ats[i] < last);
  return [placeAt({ points, ats }, first), ...inside, placeAt({ points, ats }, last)];
}

export function placeAt({ points, ats }, at) {
  const i = ats.findIndex((there) => there >= at);
  if (i < 0) return points.at(-1);
  if (i === 0) return points[0];
  return between(points[i - 1], points[i], (at - ats[i - 1]) / (ats[i] - ats[i - 1]));
}

function between(from, to, share) {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Points along a line of {x, y}, in pixels, with the direction there. */

export function lengthOf(line) {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distance(line[i - 1], line[i]);
  return length;
}

export function distance(one, other) {
  return Math.hypot(other.x - one.x, other.y - one.y);
}

/** The point so far along the line, with its angle in degrees; the last point beyond its end. */
export function pointAlong(line, way) {
  let left = way;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]];
    const piece = distance(from, to);
    if (left <= piece && piece > 0) {
      const share = left / piece;
      return {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        angle: angle(from, to),
      };
    }
    left -= piece;
  }
  return { ...line.at(-1), angle: line.length > 1 ? angle(line.at(-2), line.at(-1)) : 0 };
}

function angle(from, to) {
  return (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
}

/** Evenly spaced points; a line too short for the spacing has one in its middle. */
export function spaced(line, spacing) {
  return evenWays(line, spacing).map((way) => pointAlong(line, way));
}

/**
 * Evenly spaced points on all lines that keep `apart` from each other: where a line comes back the
 * way it went, its points step aside along it, or are left out.
 */
export function spacedApart(lines, { spacing, shortest, apart }) {
  const kept = [];
  const free = (point) => kept.every((other) => distance(point, other) >= apart);
  for (const line of lines.filter((one) => lengthOf(one) >= shortest)) {
    for (const way of evenWays(line, spacing)) {
      const tries = [0, apart, -apart].map((aside) => pointAlong(line, Math.max(way + aside, 0)));
      const point = tries.find(free);
      if (point) kept.push(point);
    }
  }
  return kept;
}

function evenWays(line, spacing) {
  const length = lengthOf(line);
  if (length === 0) return [];
  const count = Math.max(1, Math.round(length / spacing));
  return Array.from({ length: count }, (_, i) => ((i + 0.5) * length) / count);
}

export function isInside({ x, y }, { min, max }) {
  return x >= min.x && x <= max.x && y >= min.y && y <= max.y;
}

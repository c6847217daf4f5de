/** Where names may stand: along their street, in one line, clear of everything already there. */

import { distance, isInside, lengthOf, pointAlong } from "./along.js";

const STRAIGHT = 0.985; // chord against way: more bent than this, a name would leave its street
const STEP = 14; // pixels from one try to the next
const BESIDE = [0, -13, 13]; // pixels to the side of the line
const CELL = 48;

/** Circles that are taken; asks only those in the cells around. */
export function takenCircles() {
  const cells = new Map();
  const key = (x, y) => `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
  return {
    add(circle) {
      const cell = key(circle.x, circle.y);
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(circle);
    },
    meets({ x, y, r }) {
      for (const dx of [-CELL, 0, CELL]) {
        for (const dy of [-CELL, 0, CELL]) {
          for (const other of cells.get(key(x + dx, y + dy)) ?? []) {
            if (Math.hypot(other.x - x, other.y - y) < other.r + r) return true;
          }
        }
      }
      return false;
    },
  };
}

/**
 * Place as many names as fit: `named` are {name, width, lines, spots}, all in pixels. A name goes
 * into the inner box where that has room for it, or else into the outer one. Each name is looked
 * for only when the next one is asked for: one that has no place gives null.
 */
export function* placeLabels(named, { inner, outer, taken, height = 12 }) {
  for (const { name, width, lines, spots } of named) {
    const label = firstFree(tries(lines, spots, width), { inner, outer, taken, width, height });
    if (label) for (const circle of circlesOf(label, width, height)) taken.add(circle);
    yield label && { name, ...label };
  }
}

function firstFree(labels, { inner, outer, taken, width, height }) {
  let outside = null;
  for (const label of labels) {
    const circles = circlesOf(label, width, height);
    const lies = (box) => circles.every((one) => isInside(one, box));
    const isInner = lies(inner);
    if (!isInner && (outside || !lies(outer))) continue;
    if (circles.some((one) => taken.meets(one))) continue;
    if (isInner) return label;
    outside = label;
  }
  return outside;
}

function* tries(lines, spots, width) {
  for (const { x, y } of spots) {
    for (const side of [-1, 1]) yield { x: x - side * (width / 2 + 6), y, angle: 0 };
  }
  const measured = lines.map((line) => ({ line, length: lengthOf(line) }));
  for (const { line, length } of measured.sort((one, other) => other.length - one.length)) {
    for (const start of startsFromTheMiddle(length, width)) yield* labelsAt(line, start, width);
  }
}

/** Places where a name may begin: the middle of the line first, then outwards. */
export function startsFromTheMiddle(length, width) {
  const middle = (length - width) / 2;
  if (middle < 0) return [];
  const starts = [middle];
  for (let off = STEP; off <= middle; off += STEP) starts.push(middle - off, middle + off);
  return starts;
}

/** On the line itself and beside it, where the line is straight enough for a name. */
function labelsAt(line, start, width) {
  const [from, to] = [pointAlong(line, start), pointAlong(line, start + width)];
  if (distance(from, to) < width * STRAIGHT) return [];
  const upright = to.x >= from.x ? 1 : -1; // names are never upside down
  const angle = (Math.atan2((to.y - from.y) * upright, (to.x - from.x) * upright) * 180) / Math.PI;
  const centre = pointAlong(line, start + width / 2);
  const aside = ((angle + 90) * Math.PI) / 180;
  const [right, down] = [Math.cos(aside), Math.sin(aside)];
  return BESIDE.map((by) => ({ x: centre.x + right * by, y: centre.y + down * by, angle }));
}

/** A name as a row of circles, which meet anything at any angle alike. */
export function circlesOf({ x, y, angle }, width, height) {
  const count = Math.max(2, Math.ceil(width / height));
  const turn = (angle * Math.PI) / 180;
  return Array.from({ length: count }, (_, i) => {
    const off = (i / (count - 1) - 0.5) * (width - height);
    return { x: x + Math.cos(turn) * off, y: y + Math.sin(turn) * off, r: height / 2 };
  });
}

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
 * into the first of the boxes that has room for it.
 */
export function placeLabels(named, { boxes, taken, height = 12 }) {
  const placed = [];
  for (const { name, width, lines, spots } of named) {
    const tries = [...aroundSpots(spots, width), ...alongLines(lines, width)];
    const free = (label, box) =>
      circlesOf(label, width, height).every((one) => isInside(one, box) && !taken.meets(one));
    const label = boxes.map((box) => tries.find((one) => free(one, box))).find(Boolean);
    if (!label) continue;
    for (const circle of circlesOf(label, width, height)) taken.add(circle);
    placed.push({ name, ...label });
  }
  return placed;
}

function aroundSpots(spots, width) {
  return spots.flatMap(({ x, y }) =>
    [-1, 1].map((side) => ({ x: x - side * (width / 2 + 6), y, angle: 0 })),
  );
}

function alongLines(lines, width) {
  const longest = [...lines].sort((one, other) => lengthOf(other) - lengthOf(one));
  return longest.flatMap((line) =>
    startsFromTheMiddle(lengthOf(line), width).flatMap((start) =>
      BESIDE.map((beside) => labelAt(line, start, width, beside)).filter(Boolean),
    ),
  );
}

/** Places where a name may begin: the middle of the line first, then outwards. */
export function startsFromTheMiddle(length, width) {
  const middle = (length - width) / 2;
  if (middle < 0) return [];
  const starts = [middle];
  for (let off = STEP; off <= middle; off += STEP) starts.push(middle - off, middle + off);
  return starts;
}

function labelAt(line, start, width, beside) {
  const [from, to] = [pointAlong(line, start), pointAlong(line, start + width)];
  const chord = distance(from, to);
  if (chord < width * STRAIGHT) return null;
  const upright = to.x >= from.x ? 1 : -1; // names are never upside down
  const angle = (Math.atan2((to.y - from.y) * upright, (to.x - from.x) * upright) * 180) / Math.PI;
  const centre = pointAlong(line, start + width / 2);
  const aside = ((angle + 90) * Math.PI) / 180;
  return { x: centre.x + Math.cos(aside) * beside, y: centre.y + Math.sin(aside) * beside, angle };
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

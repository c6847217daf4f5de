/** The order of a list: one entry moved, and where it would come to stand. */

/** The ids with the one at `from` put to `to`. */
export function moved(ids, from, to) {
  const left = ids.filter((_, index) => index !== from);
  return [...left.slice(0, to), ids[from], ...left.slice(to)];
}

/** The place in the order for an entry whose middle is at `middle`, among {top, bottom} of all. */
export function placeFor(boxes, from, middle) {
  const others = boxes.filter((_, index) => index !== from);
  const below = others.findIndex(({ top, bottom }) => middle < (top + bottom) / 2);
  return below < 0 ? others.length : below;
}

/** How far each entry has to step aside, in pixels, while one of them is over another place. */
export function asides(boxes, from, to) {
  const room = boxes[from].bottom - boxes[from].top + gapOf(boxes);
  return boxes.map((_, index) => {
    if (index > from && index <= to) return -room;
    if (index < from && index >= to) return room;
    return 0;
  });
}

function gapOf(boxes) {
  return boxes.length > 1 ? Math.max(boxes[1].top - boxes[0].bottom, 0) : 0;
}

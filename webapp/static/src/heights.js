/** The three heights of the sheet, in pixels, and which of them a movement leads to. */

export const HEIGHTS = ["peek", "half", "full"];
const LEAST_READ = 0.2; // of the room is left to the list when it is half open
const FLICK = 0.5; // pixels per millisecond

export function heightsIn(room, peek) {
  const half = Math.min(Math.max(room * 0.5, peek + room * LEAST_READ), room);
  return { peek, half: Math.round(half), full: room };
}

/** Where a sheet let go at `size` comes to rest; a quick flick goes on to the next height. */
export function restingHeight(size, speed, sizes) {
  if (Math.abs(speed) > FLICK) {
    const ahead = HEIGHTS.filter((name) => (speed > 0 ? sizes[name] > size : sizes[name] < size));
    if (ahead.length) return speed > 0 ? ahead[0] : ahead.at(-1);
  }
  const distance = (name) => Math.abs(sizes[name] - size);
  return HEIGHTS.reduce((best, name) => (distance(name) < distance(best) ? name : best));
}

/** What a tap on the handle does: up step by step, and from the top back to the middle. */
export function tapped(name) {
  return name === "half" ? "full" : "half";
}

export function raised(name, step) {
  const index = HEIGHTS.indexOf(name) + step;
  return HEIGHTS[Math.min(Math.max(index, 0), HEIGHTS.length - 1)];
}

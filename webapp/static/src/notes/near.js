/** Which stop is nearest: places are [longitude, latitude] in degrees. */

const METRES_PER_DEGREE = 111_195;
const NEAR = 60; // metres: so far from a stop, one still stands at it

export function metresBetween([west, south], [east, north]) {
  const across = (east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180);
  return Math.hypot(across, north - south) * METRES_PER_DEGREE;
}

/** The nearest of stops like {id, place}, with its distance; null where none is near. */
export function nearest(stops, place, accuracy = 0) {
  const near = stops
    .filter((stop) => stop.place)
    .map((stop) => ({ ...stop, metres: metresBetween(stop.place, place) }))
    .sort((one, other) => one.metres - other.metres)[0];
  return near && near.metres <= NEAR + Math.min(accuracy, NEAR) ? near : null;
}

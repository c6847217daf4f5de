/** Which stop is nearest: places are [longitude, latitude] in degrees. */

import { metresBetween } from "../moves.js";

const NEAR = 60; // metres: so far from a stop, one still stands at it

/** The nearest of stops like {id, place}, with its distance; null where none is near. */
export function nearest(stops, place, accuracy = 0) {
  const near = stops
    .filter((stop) => stop.place)
    .map((stop) => ({ ...stop, metres: metresBetween(at(stop.place), at(place)) }))
    .sort((one, other) => one.metres - other.metres)[0];
  return near && near.metres <= NEAR + Math.min(accuracy, NEAR) ? near : null;
}

function at([lng, lat]) {
  return { lng, lat };
}

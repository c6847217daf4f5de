/** The street at a place, from the background of the map. */

import { lineThrough, nearestPlaces } from "./line.js";

const BESIDE = 30; // metres
const NAMED = new Set(["street", "path", "square"]);

/** Gives a function that names the street at a place of the plane, or says nothing. */
export function streetNames(features, plane) {
  const streets = [];
  for (const { properties, geometry } of features) {
    if (!NAMED.has(properties.layer) || !properties.name) continue;
    for (const places of linesOf(geometry)) {
      streets.push({ name: properties.name, line: lineThrough(places.map(plane.lay)) });
    }
  }
  return (place) => {
    let found = { name: "", away: BESIDE };
    for (const { name, line } of streets) {
      const away = Math.min(...nearestPlaces(line, place).map((near) => near.away));
      if (away < found.away) found = { name, away };
    }
    return found.name;
  };
}

function linesOf({ type, coordinates }) {
  if (type === "LineString") return [coordinates];
  return type === "MultiLineString" || type === "Polygon" ? coordinates : [];
}

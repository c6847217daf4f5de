/** Streets, green and all that lies below the route, painted on one canvas. */

import L from "leaflet";

import { coloursOf, fillOf, isFilled, spotOf, strokesOf } from "./style.js";

/** Gather features that look alike, so that each look is one line or one area to paint. */
export function gathered(features) {
  const looks = new Map();
  for (const { geometry, properties } of features) {
    const filled = isFilled(properties.layer, geometry.type);
    const key = `${properties.layer}/${properties.class ?? ""}/${filled}`;
    if (!looks.has(key)) {
      looks.set(key, { layer: properties.layer, sort: properties.class ?? "", filled, parts: [] });
    }
    looks.get(key).parts.push(...partsOf(geometry, filled));
  }
  return [...looks.values()].sort((one, other) => other.filled - one.filled);
}

/** The lines, or polygons, of a geometry as bare coordinates. */
export function partsOf({ type, coordinates }, filled) {
  if (type === "LineString") return [coordinates];
  if (type === "MultiLineString") return coordinates;
  if (type === "Polygon") return filled ? [coordinates] : coordinates;
  if (type === "MultiPolygon") return filled ? coordinates : coordinates.flat();
  return [];
}

const BEYOND = 0.4; // of the map's size is painted on every side, to be there when it is dragged in

/** A canvas as big as the map; it grows once the map is moved, since that takes a phone a while. */
function canvasOf(map) {
  const canvas = L.canvas({ pane: "background", padding: 0 });
  map.once("movestart", () => {
    canvas.options.padding = BEYOND;
    if (canvas._map) canvas._update(); // Leaflet has no public way to it
  });
  return canvas;
}

export function drawBackground(map, features) {
  const pane = map.createPane("background");
  const options = { renderer: canvasOf(map), interactive: false };
  const spots = features.filter(({ geometry }) => geometry.type === "Point");
  const looks = gathered(features.filter((feature) => !spots.includes(feature)));
  const painted = [];
  const add = (shape, style) => painted.push({ shape: shape.addTo(map), style });

  for (const { layer, parts } of looks.filter((look) => look.filled)) {
    const area = L.polygon(L.GeoJSON.coordsToLatLngs(parts, 2), options);
    add(area, (_, colours) => fillOf(layer, colours));
  }
  const lines = looks.filter((look) => !look.filled);
  const strokes = ({ layer, sort }, zoom, colours) => strokesOf(layer, sort, zoom, colours);
  // All edges lie below all surfaces, so that streets run into each other.
  for (const isEdge of [true, false]) {
    for (const look of lines) {
      const count = strokes(look, 16, {}).length;
      if (isEdge && count === 1) continue;
      const line = L.polyline(L.GeoJSON.coordsToLatLngs(look.parts, 1), options);
      add(line, (zoom, colours) => strokes(look, zoom, colours).at(isEdge ? 0 : -1));
    }
  }
  for (const { geometry, properties } of spots) {
    const spot = L.circleMarker(L.GeoJSON.coordsToLatLng(geometry.coordinates), options);
    add(spot, (zoom, colours) => spotOf(properties.layer, zoom, colours));
  }
  const paint = () => {
    const colours = coloursOf(pane);
    for (const { shape, style } of painted) shape.setStyle(style(map.getZoom(), colours));
  };
  paint();
  map.on("zoomend", paint);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

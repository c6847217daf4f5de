/** Names of streets, each once, where they hide neither route nor pins. */

import L from "leaflet";

import { spaced } from "./along.js";
import { partsOf } from "./background.js";
import { placeLabels, takenCircles } from "./label-places.js";
import { SvgOverlay, svg } from "./svg.js";
import { covered } from "./view.js";

const FROM_ZOOM = 15.5;
const FOOT = 24; // pixels that scale and attribution stand on
const PIN = { radius: 20 };
const ROUTE = { spacing: 7, radius: 5 };

export function drawLabels(map, background, legs, stops) {
  const streets = namedPlaces(background);
  const routes = legs.map((leg) => L.GeoJSON.coordsToLatLngs(leg.geometry.coordinates, 0));
  const measure = measuring(map.getContainer());

  function* draw(box, place) {
    if (map.getZoom() < FROM_ZOOM) return;
    const taken = takenCircles();
    for (const circle of buttonCircles(map)) taken.add(circle);
    for (const { latlng } of stops) taken.add({ ...place(latlng), r: PIN.radius });
    for (const route of routes) {
      for (const { x, y } of spaced(route.map(place), ROUTE.spacing)) {
        taken.add({ x, y, r: ROUTE.radius });
      }
    }
    const size = map.getSize();
    const min = map.containerPointToLayerPoint([0, 0]);
    const inner = { min, max: min.add(size).subtract([0, covered(map) + FOOT]) };
    for (const label of placeLabels(wanted(place), { inner, outer: box, taken })) {
      yield label && text(label);
    }
  }

  function* wanted(place) {
    for (const { name, lines, spots } of streets) {
      const placed = { lines: lines.map((line) => line.map(place)), spots: spots.map(place) };
      yield { name, width: measure(name) + 6, ...placed };
    }
  }

  map.createPane("labels");
  new SvgOverlay("labels", "labels", draw).addTo(map);
}

/** The buttons on the map, as circles in layer pixels. */
function buttonCircles(map) {
  const container = map.getContainer();
  const corner = container.getBoundingClientRect();
  return [...container.querySelectorAll(".map-button")].map((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const middle = [left - corner.left + width / 2, top - corner.top + height / 2];
    const { x, y } = map.containerPointToLayerPoint(middle);
    return { x, y, r: width * 0.6 };
  });
}

/** Every name with its lines and spots; tram stops and big streets are looked for first. */
function namedPlaces(background) {
  const byName = new Map();
  for (const { geometry, properties } of background.filter(({ properties }) =>
    isNamed(properties),
  )) {
    const { name, layer } = properties;
    const lines = partsOf(geometry, false).map((line) => L.GeoJSON.coordsToLatLngs(line, 0));
    const spots = geometry.type === "Point" ? [L.GeoJSON.coordsToLatLng(geometry.coordinates)] : [];
    const key = `${spots.length} ${name}`;
    const rank = spots.length * 2 + Number(properties.class === "main");
    const there = byName.get(key) ?? { name, layer, lines: [], spots: [], rank };
    there.lines.push(...lines);
    there.spots.push(...spots.slice(there.spots.length)); // the two platforms share one name
    byName.set(key, there);
  }
  return [...byName.values()].sort((one, other) => other.rank - one.rank);
}

/** Footpaths are named for the office that keeps them, not for people who look for a way. */
function isNamed({ name, layer, class: sort }) {
  return name && (layer !== "path" || sort === "pedestrian");
}

function measuring(element) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 11.5px ${window.getComputedStyle(element).fontFamily}`;
  const widths = new Map();
  return (name) => {
    if (!widths.has(name)) widths.set(name, pen.measureText(name).width);
    return widths.get(name);
  };
}

function text({ name, x, y, angle }) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`;
  return svg("text", { transform }, name);
}

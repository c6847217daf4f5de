/** The walk on the map: background, route, names and pins, drawn once the shapes have come. */

import L from "leaflet";

import { breath } from "../breath.js";
import { selectionOf } from "../selection.js";
import { told } from "../stop-list.js";
import { wordsOf } from "../words.js";
import { drawBackground } from "./background.js";
import { shapesFrom } from "./data.js";
import { drawLabels } from "./labels.js";
import { showPins } from "./pins.js";
import { drawRoute } from "./route.js";
import { reveal } from "./view.js";

const CROWD = 200; // more stops than this gather in groups

/** What was drawn on a walk's element, for what comes later: {map, features}. */
export const drawnOn = new WeakMap();

/** Folium's script calls this with its map and the address of the shapes. */
export async function layer(map, url) {
  const page = document.documentElement;
  const root = map.getContainer().closest("[data-stops]");
  try {
    const features = (await shapesFrom(url)).features;
    await draw(map, root, features);
    drawnOn.set(root, { map, features });
    page.dataset.map = "ready";
  } catch (problem) {
    page.dataset.map = "failed";
    complain(root);
    throw problem;
  }
}

export function complain(root) {
  for (const message of root.querySelectorAll("[data-map-message]")) {
    message.textContent ||= wordsOf().map_failed ?? "";
    message.hidden = false;
  }
}

/** Draw in steps with a breath between them, so that a slow phone goes on answering to fingers. */
async function draw(map, root, features) {
  const of = (kind) => features.filter((feature) => feature.properties.kind === kind);
  const selection = selectionOf(root);
  const all = of("stop").map((stop) => stopFrom(root, stop));
  const there = () => all.filter((stop) => selection.has(stop.id));
  const stops = there();
  const places = new Map(all.map((stop) => [stop.id, stop.latlng]));
  const dots = L.layerGroup().addTo(map);
  const drawDots = () => showDots(dots.clearLayers(), all, stops);

  const follow = ({ id, cause }) => places.has(id) && reveal(map, places.get(id), cause);
  if (!root.dataset.view) {
    follow({ id: selection.current, cause: { by: "address", alone: "selected" in root.dataset } });
  }
  selection.listen(follow);
  await breath();
  drawBackground(map, of("background"));
  await breath();
  drawRoute(map, of("leg"));
  drawDots();
  const pins = showPins(map, stops, { selection, words: wordsOf(), crowd: CROWD });
  selection.listenToSearch(() => {
    stops.splice(0, stops.length, ...there());
    drawDots();
    pins.redraw();
  });
  breath().then(() => drawLabels(map, of("background"), of("leg"), stops));
}

/** Stops that the list leaves out at present are there, but cannot be selected. */
function showDots(layer, all, listed) {
  const shown = new Set(listed);
  for (const stop of all) {
    if (shown.has(stop)) continue;
    L.circleMarker(stop.latlng, { className: "dot", interactive: false, radius: 5 }).addTo(layer);
  }
}

function stopFrom(root, { id, properties, geometry }) {
  const latlng = L.GeoJSON.coordsToLatLng(geometry.coordinates);
  return { id, latlng, number: properties.number, title: told(root, id).title };
}

/** The map beside a form: a point or a way is set there, and follows what is typed. */

import L from "leaflet";

import { bringIn } from "../map/view.js";
import { readLine, readPlace, rounded, writeLine } from "../moves.js";
import { wordsOf } from "../words.js";
import { draftMap, placed } from "./draft-map.js";
import { changeLine, drawLine } from "./line-editing.js";
import { makeModes } from "./mode.js";

const BUBBLES = { bubbles: true };
const NEAR = 17; // the zoom at which a place is looked at

/** Make room for the map; without script there is none. */
export function makeRoom(root) {
  root.hidden = false;
}

export default function placeMap(root, map, url) {
  const form = root.closest("form");
  const { latitude, longitude, place, geometry } = form.elements;
  return draftMap(root, map, url, (of) => {
    surroundings(map, of, root.dataset.of);
    if (geometry) followLine(root, map, geometry);
    else followPoint(map, latitude, longitude, place);
  });
}

/** The other stops and the route, to find one's way by. */
function surroundings(map, of, own) {
  for (const { id, properties, geometry } of of("leg")) {
    if (id === own) continue;
    const className = `route is-${properties.variant ?? "main"} is-around`;
    const latlngs = L.GeoJSON.coordsToLatLngs(geometry.coordinates, 0);
    L.polyline(latlngs, { className, interactive: false }).addTo(map);
  }
  for (const { id, number, latlng } of of("stop").map(placed)) {
    if (id === own) continue;
    const face = document.createElement("span");
    face.className = "pin-face is-around";
    face.textContent = number;
    const icon = L.divIcon({ className: "pin-place", html: face, iconSize: [30, 30] });
    L.marker(latlng, { icon, interactive: false, snapIgnore: false }).addTo(map);
  }
}

function followPoint(map, latitude, longitude, pasted) {
  const face = document.createElement("span");
  face.className = "place-pin";
  const icon = L.divIcon({ className: "pin-place", html: face, iconSize: [44, 44] });
  const marker = L.marker([0, 0], { icon, draggable: true, autoPan: true, zIndexOffset: 1000 });

  const write = ({ latlng }) => {
    const { lat, lng } = rounded(latlng);
    latitude.value = lat;
    longitude.value = lng;
    if (pasted) pasted.value = ""; // it would go before the numbers
    for (const type of ["input", "change"]) {
      for (const field of [latitude, longitude]) field.dispatchEvent(new Event(type, BUBBLES));
    }
  };
  const show = () => {
    const place = readPlace(latitude.value, longitude.value);
    if (!place) return marker.remove();
    marker.setLatLng(place).addTo(map);
    bringIn(map, L.latLng(place), false);
    return marker;
  };
  marker.on("dragend", () => write({ latlng: marker.getLatLng() }));
  map.on("click", write);
  for (const field of [latitude, longitude]) field.addEventListener("input", show);
  const begun = readPlace(latitude.value, longitude.value);
  if (begun) map.setView(begun, NEAR, { animate: false });
  show();
}

function followLine(root, map, field) {
  const words = wordsOf();
  const modes = makeModes(root, root.querySelector("[data-map-mode]"));
  const line = L.polyline([], { className: "route is-main", interactive: false, pmIgnore: false });
  let hand = null;
  let writing = false;

  function write(latlngs) {
    writing = true;
    field.value = writeLine(latlngs);
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, BUBBLES));
    writing = false;
  }
  function begin(said, others) {
    const undo = { name: "undo", text: words.leg_undo, act: () => hand.undo() };
    const mode = modes.begin({ said, actions: [...others, undo] });
    for (const name of ["undo", "done"]) mode.enable(name, false);
    return mode;
  }
  function change() {
    hand?.end();
    const anew = { name: "anew", text: words.line_anew, act: draw };
    const mode = begin(words.line_change, [anew]);
    hand = changeLine(line.addTo(map), () => {
      write(line.getLatLngs());
      mode.enable("undo", hand.steps > 0);
    });
  }
  function draw() {
    hand?.end();
    line.remove();
    const done = { name: "done", text: words.draw_done, act: () => hand.finish(), main: true };
    const mode = begin(words.draw_begin, [done]);
    hand = drawLine(map, {
      changed: (points) => {
        mode.enable("done", points > 1);
        mode.enable("undo", points > 0);
      },
      drawn: (latlngs) => {
        line.setLatLngs(latlngs);
        write(latlngs);
        change();
      },
    });
  }
  function show() {
    const places = readLine(field.value);
    if (places?.length > 1) {
      line.setLatLngs(places);
      change();
    } else if (!field.value.trim()) draw();
  }
  field.addEventListener("change", () => writing || show());
  show();
  if (line.getLatLngs().length) map.fitBounds(line.getBounds().pad(0.3), { animate: false });
}

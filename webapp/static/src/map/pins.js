/** Numbered pins: one stop of the Tab key; arrow keys walk from pin to pin. */

import L from "leaflet";

import { say, sayCounted } from "../words.js";
import { grouped } from "./groups.js";
import { spread } from "./spread.js";
import { bringIn } from "./view.js";

const HIT = 44; // pixels a finger needs
const APART = { gap: 33, limit: 30 }; // pixels: pins side by side, near where they belong
const AHEAD = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Show the stops ({id, number, title, latlng}) and keep the pins and the selection together.
 *
 * Where they are to be moved, pins stand `exactly` where they belong, and `prepare({marker, button,
 * stop})` makes each of them move. `redraw()` follows what has changed in the stops since.
 */
export function showPins(map, stops, { selection, words, crowd, exactly = false, prepare }) {
  const layers = L.layerGroup().addTo(map);
  const crowded = stops.length > crowd;
  const shown = new Map(); // by group key: { group, marker, button }
  let groups = [];
  let active = ""; // the key of the pin that Tab reaches

  function regroup() {
    const near = crowded && map.getZoom() < map.getMaxZoom();
    const at = (stop) => map.project(stop.latlng, map.getZoom());
    groups = grouped(stops, at, near ? HIT + 12 : 0, selection.current);
    refresh();
    if (!crowded && !exactly) spreadOut(at);
  }

  function spreadOut(at) {
    const places = spread(stops.map(at), APART.gap, APART.limit);
    for (const [i, { id }] of stops.entries()) {
      shown.get(id).marker.setLatLng(map.unproject(places[i], map.getZoom()));
    }
  }

  function refresh() {
    const view = map.getBounds().pad(0.5);
    const wanted = new Map(
      groups.filter((g) => !crowded || view.contains(g.latlng)).map((g) => [keyOf(g), g]),
    );
    if (!wanted.size && groups.length) wanted.set(keyOf(groups[0]), groups[0]); // for the Tab key
    for (const [key, { marker }] of shown) {
      if (wanted.has(key)) continue;
      layers.removeLayer(marker);
      shown.delete(key);
    }
    for (const [key, group] of wanted) if (!shown.has(key)) shown.set(key, pin(group));
    if (!shown.has(active)) active = shown.keys().next().value ?? "";
    mark();
  }

  function pin(group) {
    const button = group.stops.length > 1 ? crowdButton(group, words) : pinButton(group, words);
    const icon = L.divIcon({ className: "pin-place", html: button, iconSize: [HIT, HIT] });
    const marker = L.marker(group.latlng, { icon, keyboard: false, riseOnHover: true });
    marker.on("click", ({ originalEvent }) => choose(group, originalEvent.detail === 0));
    marker.addTo(layers);
    // A pin that Tab reaches comes into sight; one that is pressed must not move under the finger.
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) bringIn(map, group.latlng, false);
    });
    // Leaflet would make the frame around the button a second one.
    marker.getElement().removeAttribute("role");
    if (prepare && group.stops.length === 1) prepare({ marker, button, stop: group.stops[0] });
    return { group, marker, button };
  }

  function choose(group, keyboard) {
    active = keyOf(group);
    if (group.stops.length > 1) return open(group, keyboard);
    const { id } = group.stops[0];
    if (!selection.select(id, { by: "pin", keyboard })) mark();
  }

  function open(group, keyboard) {
    const bounds = L.latLngBounds(group.stops.map((stop) => stop.latlng));
    const zoom = Math.max(map.getBoundsZoom(bounds.pad(0.2)), map.getZoom() + 1);
    map.setView(bounds.getCenter(), Math.min(zoom, map.getMaxZoom()), { animate: !keyboard });
    if (keyboard) focus(group.stops[0].id);
  }

  function mark() {
    for (const [key, { group, marker, button }] of shown) {
      const selected = group.stops.length === 1 && group.stops[0].id === selection.current;
      button.classList.toggle("is-selected", selected);
      button.tabIndex = key === active ? 0 : -1;
      if (selected) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      marker.setZIndexOffset(selected ? 1000 : 0);
    }
  }

  function focus(id) {
    const group = groups.find((one) => one.stops.some((stop) => stop.id === id));
    if (!group) return;
    bringIn(map, group.latlng, false);
    active = keyOf(group);
    refresh();
    shown.get(active)?.button.focus({ preventScroll: true });
  }

  function step(event) {
    const from = groups.findIndex((group) => keyOf(group) === active);
    const rtl = window.getComputedStyle(map.getContainer()).direction === "rtl";
    const flip = rtl && /Left|Right/.test(event.key) ? -1 : 1;
    const to = { Home: 0, End: groups.length - 1 }[event.key] ?? from + AHEAD[event.key] * flip;
    if (Number.isNaN(to)) return;
    event.preventDefault();
    event.stopPropagation(); // or else the map would move as well
    const group = groups[Math.min(Math.max(to, 0), groups.length - 1)];
    if (group) focus(group.stops[0].id);
  }

  map.getPane("markerPane").addEventListener("keydown", step);
  map.on("zoomend", regroup);
  if (crowded) map.on("moveend", refresh);
  selection.listen(({ id, before, cause }) => {
    if (crowded) regroup();
    if (id) active = id;
    mark();
    if (cause.back === "pin") focus(before);
  });
  regroup();

  function redraw() {
    layers.clearLayers();
    shown.clear();
    regroup();
  }
  return { redraw, focus };
}

function keyOf({ stops }) {
  return stops.length > 1 ? `${stops[0].id}+${stops.length}` : stops[0].id;
}

function pinButton({ stops: [stop] }, words) {
  const button = frame("pin", String(stop.number), say(words.pin, stop));
  button.dataset.stop = stop.id;
  return button;
}

function crowdButton({ stops }, words) {
  return frame("pin is-crowd", String(stops.length), sayCounted(words.cluster, stops.length));
}

function frame(className, face, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.setAttribute("aria-label", name);
  const mark = document.createElement("span");
  mark.className = "pin-face";
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = face;
  button.append(mark);
  return button;
}

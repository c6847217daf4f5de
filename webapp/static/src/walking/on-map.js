/** Somebody's place on the map, how sure it is, where they are heading, and the way they came. */

import { bringIn } from "../map/view.js";
import { mayMove } from "../motion.js";
import { partOf } from "./line.js";

const LEFT_ALONE = 20_000; // milliseconds after a hand has moved the map
const SVG = "http://www.w3.org/2000/svg";

/** `taken` are ways without steps that are gone, `left` those they are gone instead of. */
export function drawOn(map, root, route, L, { taken = [], left = [] } = {}) {
  const layers = L.layerGroup().addTo(map);
  const renderer = L.svg({ padding: 0.4 });
  const done = L.polyline([], { renderer, className: "route-done", interactive: false });
  const swap = (places, className) =>
    L.polyline(
      places.map((line) => line.map(([lng, lat]) => [lat, lng])),
      { renderer, className, interactive: false },
    ).addTo(layers);
  if (taken.length) {
    swap(left, "route-left");
    swap(taken, "route route-taken");
  }
  const sure = L.circle([0, 0], { className: "my-accuracy", interactive: false, radius: 1 });
  const { face, needle } = faceOf();
  const icon = L.divIcon({ className: "my-place", html: face, iconSize: [44, 44] });
  const me = L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 });
  let touched = Number.NEGATIVE_INFINITY;
  const touch = () => {
    touched = Date.now();
  };
  const bringBack = () => {
    if (layers.hasLayer(me) && Date.now() - touched > LEFT_ALONE) {
      bringIn(map, me.getLatLng(), mayMove());
    }
  };
  const point = (heading) => {
    needle.setAttribute("visibility", heading === null ? "hidden" : "visible");
    needle.setAttribute("transform", `rotate(${(heading ?? 0).toFixed(0)})`);
  };
  map.on("dragstart", touch);
  root.addEventListener("sheet-rested", bringBack);
  done.addTo(layers);

  return {
    /** `heading` in degrees from north, or null where nobody knows it. */
    place({ latlng, accuracy, heading }) {
      sure.setLatLng(latlng).setRadius(accuracy);
      me.setLatLng(latlng);
      for (const layer of [sure, me]) if (!layers.hasLayer(layer)) layer.addTo(layers);
      point(heading);
      bringBack();
    },
    point,
    progress({ at, begun }) {
      const points = at === null ? [] : partOf(route.line, begun, at);
      done.setLatLngs(points.map((point) => route.plane.lift(point).reverse()));
    },
    end() {
      map.off("dragstart", touch);
      root.removeEventListener("sheet-rested", bringBack);
      layers.remove();
    },
  };
}

function faceOf() {
  const face = document.createElementNS(SVG, "svg");
  const part = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    face.append(element);
    return element;
  };
  face.setAttribute("viewBox", "-22 -22 44 44");
  face.setAttribute("aria-hidden", "true");
  const needle = part("path", { class: "my-heading", d: "M0 -21 8 -9A12 12 0 0 0 -8 -9Z" });
  part("circle", { class: "my-dot", r: "9" });
  return { face, needle };
}

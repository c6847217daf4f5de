/** Buttons, scale and attribution; their words come from the page. */

import L from "leaflet";

import { wordsOf } from "../words.js";
import { svg } from "./svg.js";
import { showWhole } from "./view.js";

const SIGNS = {
  zoom_in: "M12 5v14M5 12h14",
  zoom_out: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

export function controls(map, bounds) {
  const rtl = window.getComputedStyle(map.getContainer()).direction === "rtl";
  const [start, end] = rtl ? ["right", "left"] : ["left", "right"];
  const words = wordsOf();
  const actions = {
    zoom_in: () => map.zoomIn(),
    zoom_out: () => map.zoomOut(),
    fit: () => showWhole(map, bounds),
  };
  place(map, `top${end}`, buttons(actions, words));
  L.control.scale({ imperial: false, position: `bottom${start}` }).addTo(map);
  attribution(map, `bottom${end}`);
  guardWheel(map);
  showWhole(map, bounds, false);
}

function place(map, position, element) {
  const control = L.control({ position });
  control.onAdd = () => element;
  L.DomEvent.disableClickPropagation(element);
  // Or else Leaflet takes two quick taps on a button for a double tap on the map.
  L.DomEvent.on(element, "click", L.DomEvent.stopPropagation);
  control.addTo(map);
}

function buttons(actions, words) {
  const bar = document.createElement("div");
  bar.className = "map-buttons";
  for (const [name, act] of Object.entries(actions)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `map-button is-${name.replace("_", "-")}`;
    button.title = words[name] ?? "";
    button.setAttribute("aria-label", words[name] ?? "");
    button.append(
      svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: SIGNS[name] })),
    );
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

/** Who is to be named stands in the page; the map shows the same. */
function attribution(map, position) {
  const walk = map.getContainer().closest("[data-stops]") ?? document;
  const source = walk.querySelector("[data-map-attribution]");
  if (!source) return;
  const line = document.createElement("div");
  line.className = "map-attribution";
  line.setAttribute("aria-hidden", "true"); // it is read where it stands in the page
  line.textContent = source.textContent.trim();
  place(map, position, line);
}

/** A wheel over the map scrolls the page where there is more page, unless the map has the focus. */
function guardWheel(map) {
  const container = map.getContainer();
  const leave = (event) => {
    const { scrollHeight, clientHeight } = document.scrollingElement;
    const scrolls = scrollHeight > clientHeight + 1;
    const meant = event.ctrlKey || event.metaKey || container.contains(document.activeElement);
    if (scrolls && !meant) event.stopPropagation();
  };
  container.parentElement.addEventListener("wheel", leave, { capture: true, passive: true });
}

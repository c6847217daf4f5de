/** The route with its direction: a cased line and small heads of arrows along it. */

import L from "leaflet";

import { isInside, spacedApart } from "./along.js";
import { SvgOverlay, svg } from "./svg.js";

/** In pixels: from head to head, the shortest leg that gets one, and what keeps them distinct. */
const HEADS = { spacing: 90, shortest: 36, apart: 20 };

export function drawRoute(map, legs) {
  if (!legs.length) return;
  const lines = legs.map(({ geometry, properties }) => ({
    latlngs: L.GeoJSON.coordsToLatLngs(geometry.coordinates, 0),
    variant: properties.variant,
    barred: properties.barred === true,
  }));
  const renderer = L.svg({ padding: 0.4 });
  for (const part of ["route-edge", "route"]) {
    for (const variant of ["step-free", "main"]) {
      const alike = lines.filter((line) => (line.variant === "main") === (variant === "main"));
      const className = `${part} is-${variant}`;
      const options = { renderer, className, interactive: false, smoothFactor: 0.5 };
      if (alike.length)
        L.polyline(
          alike.map((line) => line.latlngs),
          options,
        ).addTo(map);
    }
  }
  const barred = lines.filter((line) => line.barred).map((line) => line.latlngs);
  const rungs = { renderer, className: "route-barred", interactive: false, smoothFactor: 0.5 };
  if (barred.length) L.polyline(barred, rungs).addTo(map);
  drawArrows(map, () => lines.filter((line) => line.variant === "main"));
}

/** `lines()` gives the lines as they are at each drawing; what comes back can be drawn anew. */
export function drawArrows(map, lines) {
  map.createPane("arrows");
  const draw = (box, place) => arrows(lines(), box, place).values();
  return new SvgOverlay("arrows", "arrows", draw).addTo(map);
}

function arrows(lines, box, place) {
  const drawn = lines.map(({ latlngs }) => latlngs.map(place));
  return spacedApart(drawn, HEADS)
    .filter((point) => isInside(point, box))
    .map(({ x, y, angle }) => {
      const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`;
      return svg("path", { d: "M-2.5 -3.5 2 0 -2.5 3.5", transform });
    });
}

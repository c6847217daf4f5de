/** The legs of the route, each a line of its own that can be chosen, changed and drawn anew. */

import L from "leaflet";

import { drawArrows } from "../map/route.js";
import { followed } from "../moves.js";

const HIT = 24; // pixels around a line that count as on it

/** Show the legs (features); `choose(leg)` hears of a click, and tells whether that was for it. */
export function showRoute(map, features, choose) {
  const legs = new Map();
  const renderer = L.svg({ padding: 0.4 });
  const lineOf = ({ line }) => ({ latlngs: line.getLatLngs() });
  const overlay = drawArrows(map, () =>
    [...legs.values()].filter(({ variant }) => variant !== "step-free").map(lineOf),
  );

  function put(drawn) {
    const leg = draw(drawn);
    overlay.redraw();
    return leg;
  }

  function draw({ id, variant = "main", from = "", to = "", latlngs }) {
    takeAway(id);
    const look = (className, more) => ({ renderer, className, interactive: false, ...more });
    const edge = L.polyline(latlngs, look(`route-edge is-${variant}`))
      .addTo(map)
      .bringToBack();
    const line = L.polyline(latlngs, look(`route is-${variant}`, { pmIgnore: false })).addTo(map);
    const hit = L.polyline(latlngs, { renderer, className: "route-hit", weight: HIT }).addTo(map);
    const leg = { id, variant, from, to, line, parts: [edge, line, hit] };
    hit.on("click", (event) => {
      if (choose(leg)) L.DomEvent.stopPropagation(event);
    });
    legs.set(id, leg);
    return leg;
  }

  function takeAway(id) {
    for (const part of legs.get(id)?.parts ?? []) part.remove();
    legs.delete(id);
  }

  function remove(id) {
    takeAway(id);
    overlay.redraw();
  }

  /** Let edge and hit follow the line, after its points have changed. */
  function follow({ parts, line }) {
    for (const part of parts) if (part !== line) part.setLatLngs(line.getLatLngs());
    overlay.redraw();
  }

  /** Let the ends that lie at a place go along to another; tells which legs have such ends. */
  function goAlong(from, to) {
    return [...legs.values()]
      .filter((leg) => {
        const way = followed(leg.line.getLatLngs(), from, to);
        if (!way) return false;
        leg.line.setLatLngs(way);
        follow(leg);
        return true;
      })
      .map(({ id }) => id);
  }

  for (const { id, properties, geometry } of features) {
    const { variant, from, to } = properties;
    draw({ id, variant, from, to, latlngs: L.GeoJSON.coordsToLatLngs(geometry.coordinates, 0) });
  }
  overlay.redraw();
  return { put, remove, follow, goAlong };
}

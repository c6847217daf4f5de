/** Which part of the map can be seen beside the sheet, and how a stop is brought into it. */

import { mayMove } from "../motion.js";

const MARGIN = 48; // pixels around a stop that is shown
const EDGE = 30; // pixels around the whole walk: half a pin and a little air
const CLOSE = 16; // the zoom at which a stop is shown when it was far away

/** Pixels of the map's lower edge that the sheet covers; a full sheet counts as half. */
export function covered(map) {
  const walk = map.getContainer().closest("[data-stops]");
  const size = Number.parseFloat(walk?.style.getPropertyValue("--sheet-size")) || 0;
  const isFull = walk?.querySelector(".sheet")?.dataset.height === "full";
  return Math.min(size, map.getSize().y * (isFull ? 0.55 : 0.8));
}

export function showWhole(map, bounds, animate = mayMove()) {
  map.fitBounds(bounds, {
    animate,
    maxZoom: 17,
    paddingTopLeft: [EDGE, EDGE],
    paddingBottomRight: [EDGE, EDGE + covered(map)],
  });
}

/** Move the map no further than a place needs to stand clear of its edges and of the sheet. */
export function bringIn(map, latlng, animate) {
  const paddingBottomRight = [MARGIN * 1.5, MARGIN + covered(map)];
  map.panInside(latlng, { animate, paddingTopLeft: [MARGIN, MARGIN], paddingBottomRight });
}

/**
 * Bring a stop into the free part; one that was tapped there stays where it is, and the only stop
 * of a page stands in the middle.
 */
export function reveal(map, latlng, cause) {
  const animate = cause.by !== "address" && mayMove();
  const room = covered(map);
  if (!cause.alone && (map.getZoom() >= CLOSE || cause.by === "pin")) {
    return bringIn(map, latlng, animate);
  }
  const zoom = CLOSE + 1;
  const middle = map.project(latlng, zoom).add([0, room / 2]);
  map.setView(map.unproject(middle, zoom), zoom, { animate });
}

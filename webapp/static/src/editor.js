/** What the pages run on which a walk is edited on a map: Leaflet, Geoman, and our own features. */

import L from "leaflet";
import "@geoman-io/leaflet-geoman-free";

import mapFold from "./editor/map-fold.js";
import newer from "./editor/newer.js";
import placeMap, { makeRoom } from "./editor/place-map.js";
import reorder from "./editor/reorder.js";
import workspace from "./editor/workspace.js";
import { controls } from "./map/controls.js";
import { mayMove } from "./motion.js";
import { start } from "./start.js";

if (!mayMove()) {
  L.Map.mergeOptions({ fadeAnimation: false, inertia: false, zoomAnimation: false });
}
L.PM.setOptIn(true); // Geoman touches the lines that it is given, and nothing else
L.Map.mergeOptions({ pmIgnore: false });
L.Marker.mergeOptions({ keyboard: false }); // its points are for pointers; forms are for keys

const maps = { workspace, "place-map": placeMap };

/** Folium's script calls this with its map and the address of the shapes. */
function layer(map, url) {
  for (const [name, show] of Object.entries(maps)) {
    const root = map.getContainer().closest(`[data-feature~="${name}"]`);
    if (root) return show(root, map, url);
  }
  return null;
}

window.L = L; // Folium's script calls both by name
window.rundgang = { controls, layer };
start({ "place-map": makeRoom, workspace: newer, reorder, "map-fold": mapFold });

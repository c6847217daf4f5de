/** What the pages run on which a walk is edited on a map: Leaflet, Geoman, and our own features. */

import L from "leaflet";
import "@geoman-io/leaflet-geoman-free";

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

const features = { workspace, "place-map": placeMap };

/** Folium's script calls this with its map and the address of the shapes. */
function layer(map, url) {
  const root = map.getContainer().closest("[data-feature]");
  const name = Object.keys(features).find((each) => root.matches(`[data-feature~="${each}"]`));
  return features[name](root, map, url);
}

window.L = L; // Folium's script calls both by name
window.rundgang = { controls, layer };
start({ "place-map": makeRoom, workspace: newer, reorder });

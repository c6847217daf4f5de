/** What a walk's page runs: Leaflet for Folium's script, our layers, and the page's features. */

import L from "leaflet";

import { breath } from "./breath.js";
import aloud from "./features/aloud.js";
import filter from "./features/filter.js";
import hours from "./features/hours.js";
import noteLink from "./features/note-link.js";
import offline from "./features/offline.js";
import plainHttp from "./features/plain-http.js";
import settingOut from "./features/setting-out.js";
import sheet from "./features/sheet.js";
import walk from "./features/walk.js";
import { controls } from "./map/controls.js";
import { layer } from "./map/layer.js";
import { mayMove } from "./motion.js";
import { start } from "./start.js";

if (!mayMove()) {
  L.Map.mergeOptions({ fadeAnimation: false, inertia: false, zoomAnimation: false });
}

window.L = L; // Folium's script calls both by name
document.documentElement.classList.add("js");

// A slow phone is busy enough with reading this script: the features, and then the map, come after.
export const started = breath().then(() =>
  start({
    aloud,
    walk,
    sheet,
    hours,
    filter,
    offline,
    "note-link": noteLink,
    "plain-http": plainHttp,
    "setting-out": settingOut,
  }),
);
window.rundgang = {
  controls: (...given) => started.then(() => controls(...given)),
  layer: (...given) => started.then(breath).then(() => layer(...given)),
};

/** What an embed runs: the map and the list of one walk, inside a page of somebody else. */

import L from "leaflet";

import embed from "./features/embed.js";
import hours from "./features/hours.js";
import { controls } from "./map/controls.js";
import { frame } from "./map/frame.js";
import { complain, layer } from "./map/layer.js";
import { letScroll } from "./map/let-scroll.js";
import { mayMove } from "./motion.js";
import { start } from "./start.js";
import { tellHeight } from "./telling-height.js";

if (!mayMove()) {
  L.Map.mergeOptions({ fadeAnimation: false, inertia: false, zoomAnimation: false });
}

window.L = L; // Folium's script calls both by name
window.rundgang = {
  controls(map, bounds) {
    controls(map, bounds);
    letScroll(map);
    frame(map, bounds);
  },
  layer,
};

const page = document.documentElement;
page.classList.add("js");
document.querySelector("[data-map-script]")?.addEventListener("error", () => {
  page.dataset.map = "failed";
  complain(document);
});
start({ embed, hours });
tellHeight();

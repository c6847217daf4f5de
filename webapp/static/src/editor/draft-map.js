/** The map that both kinds of editing begin with: the background, and the shapes of the draft. */

import { breath } from "../breath.js";
import { drawBackground } from "../map/background.js";
import { shapesFrom } from "../map/data.js";
import { drawLabels } from "../map/labels.js";
import { complain } from "../map/layer.js";

const WORLD = 3; // the zoom from which a walk without any place is begun

/** `draw(of, map)` puts on the map what is edited; of("stop") gives the shapes of a kind. */
export async function draftMap(root, map, url, draw) {
  const page = document.documentElement;
  try {
    const { features } = await shapesFrom(url);
    const of = (kind) => features.filter((feature) => feature.properties.kind === kind);
    if (!features.length) map.setMinZoom(WORLD).setMaxBounds(null);
    drawBackground(map, of("background"));
    await breath();
    draw(of);
    breath().then(() => drawLabels(map, of("background"), of("leg"), of("stop").map(placed)));
    page.dataset.map = "ready";
  } catch (problem) {
    page.dataset.map = "failed";
    complain(root);
    throw problem;
  }
}

export function placed({ id, properties, geometry }) {
  const [lng, lat] = geometry.coordinates;
  return { id, number: properties.number, latlng: { lat, lng } };
}

/** The map of the workspace: pins that are moved, a route that is changed, stops that are added. */

import { showPins } from "../map/pins.js";
import { reveal } from "../map/view.js";
import { say, wordsOf } from "../words.js";
import { addStop } from "./adding.js";
import { deskOf, entriesOf, titleOf } from "./desk.js";
import { draftMap, placed } from "./draft-map.js";
import { freshen } from "./fresh.js";
import { changeLeg, drawLeg } from "./legs.js";
import { showRoute } from "./route.js";
import { wordsFor } from "./saves.js";
import { movingOf, saidMove } from "./stops.js";

const CROWD = 200; // more stops than this gather in groups until one is near them
const SIDE_BY_SIDE = "(min-width: 60rem)"; // the map and the list, as in editor.css
const NEAREST = { block: "nearest" };

export default function workspace(root, map, url) {
  const desk = deskOf(root);
  return draftMap(root, map, url, (of) => {
    const stops = of("stop").map(placed);
    const entries = entriesOf(root);
    for (const stop of stops) stop.title = titleOf(entries.get(stop.id));
    const route = showRoute(map, of("leg"), (leg) => changeLeg(desk, map, route, stops, leg));
    const pins = showStops(desk, map, stops, route);
    tools(root, {
      add: () => addStop(desk, map),
      draw: () => drawLeg(desk, map, route, stops),
    });
    desk.onRenumber((numbers) => {
      for (const stop of stops) stop.number = numbers.get(stop.id) ?? stop.number;
      stops.sort((one, other) => one.number - other.number);
      pins.redraw();
    });
  });
}

/** The buttons for what the map is used for; they work once it does. */
function tools(root, acts) {
  for (const button of root.querySelectorAll("[data-map-tool]")) {
    button.disabled = false;
    button.addEventListener("click", acts[button.dataset.mapTool]);
  }
}

function showStops(desk, map, stops, route) {
  const { root, selection, saves, tell } = desk;
  const words = wordsOf();

  /** Put a stop elsewhere and save it; it goes back where it was if that fails. */
  async function moved(stop, to, sentence = words.moved, takesBack = true) {
    const from = stop.latlng;
    const legs = place(stop, to);
    const path = `stops/${encodeURIComponent(stop.id)}/place`;
    try {
      await saves.save(stop.id, path, fieldsOf(to), legs);
      freshen(root);
    } catch (failure) {
      place(stop, from);
      tell(`${say(words.move_failed, stop)} ${wordsFor(failure)}`, { failed: true });
      return;
    }
    const back = () => moved(stop, from, words.move_undone, false);
    tell(saidMove(sentence, stop, to, words, from), takesBack ? { back } : {});
  }
  /** Show a stop elsewhere, with the ends of the ways that lie at it; tells which ways. */
  function place(stop, latlng) {
    const legs = route.goAlong(stop.latlng, latlng);
    stop.latlng = latlng;
    const focused = document.activeElement?.closest(".pin")?.dataset.stop === stop.id;
    pins.redraw();
    if (focused) pins.focus(stop.id);
    return legs;
  }

  const prepare = movingOf({ map, selection, moved, tell });
  const pins = showPins(map, stops, { selection, words, crowd: CROWD, exactly: true, prepare });
  const places = new Map(stops.map((stop) => [stop.id, stop]));
  selection.listen(({ id, before, cause }) => {
    mark(root, before, false);
    mark(root, id, true, cause);
    if (places.has(id)) reveal(map, places.get(id).latlng, cause);
  });
  return pins;
}

function fieldsOf({ lat, lng }) {
  return { latitude: lat, longitude: lng };
}

function mark(root, id, selected, cause = {}) {
  const entry = entriesOf(root).get(id);
  entry?.classList.toggle("is-selected", selected);
  const isBeside = window.matchMedia(SIDE_BY_SIDE).matches;
  if (entry && selected && isBeside && cause.by === "pin") entry.scrollIntoView(NEAREST);
}

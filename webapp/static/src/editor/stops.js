/** Pins that can be moved: dragged by hand, or step by step with the arrow keys. */

import L from "leaflet";

import { bringIn } from "../map/view.js";
import { metresBetween, rounded, sideOf, stepped, tidyMetres } from "../moves.js";
import { say, wordsOf } from "../words.js";

const STEP = { fine: 1, coarse: 10 }; // metres
const TREMBLE = 3; // pixels that a hand may tremble

/**
 * Let pins be moved. `moved(stop, to)` is called with every new place, `tell` with words on the
 * way there. On a touch screen only the selected pin can be dragged, so that a finger that moves
 * the map takes no pin along. What comes back makes a pin ({marker, button, stop}) movable.
 */
export function movingOf({ map, selection, moved, tell }) {
  const markers = new Map();
  const byTouch = window.matchMedia("(pointer: coarse)").matches;
  const allow = (id) => {
    const marker = markers.get(id);
    if (!marker?.getElement()) return;
    if (byTouch && selection.current !== id) marker.dragging.disable();
    else marker.dragging.enable();
  };
  selection.listen(({ id, before }) => [id, before].forEach(allow));
  return ({ marker, button, stop }) => {
    marker.options.autoPan = true;
    marker.options.snapIgnore = false;
    markers.set(stop.id, marker);
    allow(stop.id);
    dragged(map, marker, stop, moved);
    withKeys({ map, marker, button, stop, moved, tell });
  };
}

function dragged(map, marker, stop, moved) {
  marker.on("dragend", () => {
    const to = rounded(marker.getLatLng());
    const [from, there] = [stop.latlng, to].map((place) => map.latLngToContainerPoint(place));
    if (from.distanceTo(there) < TREMBLE) marker.setLatLng(stop.latlng);
    else moved(stop, to);
  });
}

function withKeys({ map, marker, button, stop, moved, tell }) {
  const words = wordsOf();
  let moving = false;

  function begin() {
    moving = true;
    button.classList.add("is-moving");
    tell(say(words.move_begin, stop));
  }
  function end() {
    moving = false;
    button.classList.remove("is-moving");
  }
  function leave() {
    end();
    marker.setLatLng(stop.latlng);
    tell(say(words.move_left, stop));
  }
  function put() {
    end();
    const to = rounded(marker.getLatLng());
    if (metresBetween(stop.latlng, to) < 0.05) tell(say(words.move_left, stop));
    else moved(stop, to);
  }
  function step(key, metres) {
    const to = stepped(marker.getLatLng(), key, metres);
    if (!to) return false;
    marker.setLatLng(to);
    bringIn(map, L.latLng(to), false);
    tell(saidMove(words.move_on, stop, to, words));
    return true;
  }

  button.addEventListener("keydown", (event) => {
    const presses = event.key === "Enter" || event.key === " ";
    if (presses && !event.repeat) moving ? put() : begin();
    else if (!moving) return;
    else if (event.key === "Escape") leave();
    else if (!presses && !step(event.key, event.shiftKey ? STEP.coarse : STEP.fine)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  button.addEventListener("keyup", (event) => {
    if (event.key === " ") event.preventDefault(); // or else it would be a click as well
  });
  button.addEventListener("blur", () => {
    if (moving) leave();
  });
}

/** "Stop 3 moved 42 m to the north-east": how far a place lies from where the stop was. */
export function saidMove(sentence, stop, to, words, from = stop.latlng) {
  const metres = tidyMetres(metresBetween(from, to));
  return say(sentence, { ...stop, metres, direction: words[sideOf(from, to)] });
}

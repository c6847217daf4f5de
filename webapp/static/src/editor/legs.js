/** Ways between stops: drawn on the map, changed point by point, saved as a whole. */

import { mayMove } from "../motion.js";
import { nearest, writeLine } from "../moves.js";
import { say, wordsOf } from "../words.js";
import { freshen } from "./fresh.js";
import { changeLine, drawLine } from "./line-editing.js";
import { wordsFor } from "./saves.js";

const AROUND = 0.25; // of its size is shown on every side of a leg that is changed
const AT_A_STOP = 25; // metres: an end that lies nearer to a stop leads there

/** Change the points of a leg, until that is saved or given up; not while the map is used else. */
export function changeLeg(desk, map, route, stops, leg) {
  if (desk.modes.isOn) return false;
  const words = wordsOf();
  comeNearer(map, leg.line.getBounds().pad(AROUND));
  const hand = changeLine(leg.line, changed);
  const mode = desk.modes.begin({
    said: say(words.leg_change, endsOf(leg, leg.line.getLatLngs(), stops)),
    className: "is-changing-leg",
    actions: [
      { name: "save", text: words.leg_save, act: save, main: true },
      { name: "undo", text: words.leg_undo, act: () => hand.undo() },
      { name: "cancel", text: words.cancel, act: cancel },
    ],
  });
  changed();
  return true;

  function changed() {
    route.follow(leg);
    mode.unsaved = hand.steps > 0;
    for (const name of ["save", "undo"]) mode.enable(name, mode.unsaved);
  }
  function end() {
    hand.end();
    mode.end();
    route.follow(leg);
  }
  function cancel() {
    end();
    leg.line.setLatLngs(hand.first);
    route.follow(leg);
  }
  async function save() {
    const latlngs = leg.line.getLatLngs();
    mode.enable("save", false);
    try {
      await put(desk, leg.id, latlngs);
    } catch (failure) {
      mode.enable("save", true);
      desk.tell(`${words.leg_failed} ${wordsFor(failure)}`, { failed: true });
      return;
    }
    end();
    const back = () => takeBack(desk, route, leg, hand.first);
    desk.tell(say(words.leg_saved, endsOf(leg, latlngs, stops)), { back });
  }
}

/** Where its points would lie on one another, a leg is looked at from nearer by. */
function comeNearer(map, bounds) {
  const zoom = map.getBoundsZoom(bounds);
  if (zoom > map.getZoom() + 1) map.setView(bounds.getCenter(), zoom, { animate: mayMove() });
}

async function takeBack(desk, route, leg, latlngs) {
  const words = wordsOf();
  try {
    await put(desk, leg.id, latlngs);
  } catch (failure) {
    desk.tell(`${words.leg_failed} ${wordsFor(failure)}`, { failed: true });
    return;
  }
  leg.line.setLatLngs(latlngs);
  route.follow(leg);
  desk.tell(words.leg_undone);
}

async function put({ saves, root }, id, latlngs) {
  const path = `route/${encodeURIComponent(id)}/place`;
  await saves.save(id, path, { geometry: writeLine(latlngs) });
  freshen(root);
}

/**
 * Draw a new leg. From stop to stop it is saved at once; otherwise its form opens with the line
 * filled in, to say where it leads.
 */
export function drawLeg(desk, map, route, stops) {
  const words = wordsOf();
  const pen = drawLine(map, { changed, drawn });
  const mode = desk.modes.begin({
    said: words.draw_begin,
    className: "is-drawing",
    actions: [
      { name: "save", text: words.draw_done, act: () => pen.finish(), main: true },
      { name: "undo", text: words.leg_undo, act: () => pen.undo() },
      {
        name: "cancel",
        text: words.cancel,
        act: () => {
          pen.end();
          mode.end();
        },
      },
    ],
  });
  changed(0);

  function changed(points) {
    mode.enable("save", points > 1);
    mode.enable("undo", points > 0);
    mode.unsaved = points > 0;
    mode.say(points ? words.draw_on : words.draw_begin);
  }
  function drawn(latlngs) {
    mode.end();
    const { from, to } = stopsAt(latlngs, stops);
    const fields = { geometry: writeLine(latlngs) };
    if (from && to && from !== to) add(desk, route, from, to, fields, latlngs);
    else window.location.assign(`${desk.base}route/new?${new URLSearchParams(fields)}`);
  }
}

async function add(desk, route, from, to, fields, latlngs) {
  const words = wordsOf();
  const shown = route.put({ id: "", from: from.id, to: to.id, latlngs });
  try {
    const ends = { from: from.id, to: to.id };
    const { id } = await desk.saves.save("", "route/new", { ...fields, ...ends });
    route.put({ id, ...ends, latlngs });
    freshen(desk.root);
    desk.tell(say(words.leg_saved, { number: from.number, to: to.number }));
  } catch (failure) {
    desk.tell(`${words.leg_failed} ${wordsFor(failure)}`, { failed: true });
  }
  route.remove(shown.id);
}

/** The stops at which a line begins and ends. */
export function stopsAt(latlngs, stops) {
  const [from, to] = [latlngs.at(0), latlngs.at(-1)].map((end) => nearest(stops, end, AT_A_STOP));
  return { from, to };
}

function endsOf(leg, latlngs, stops) {
  const ends = stopsAt(latlngs, stops);
  const named = (id) => stops.find((stop) => stop.id === id);
  const number = (stop) => stop?.number ?? "?";
  return { number: number(named(leg.from) ?? ends.from), to: number(named(leg.to) ?? ends.to) };
}

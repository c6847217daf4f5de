/** What is said on the way: sentences of the page, with distances in its language. */

import { localeOf } from "../locale.js";
import { say } from "../words.js";
import { metresAhead, stopAhead, wayBack } from "./progress.js";
import { minutesFor } from "./route.js";

const KILOMETRE = 1000;

/** Round as people speak: to 5 m below 100, to 10 m below 1 km. */
export function rounded(metres) {
  const grain = metres < 100 ? 5 : 10;
  return Math.max(5, grain * Math.round(metres / grain));
}

export function distanceIn(language, metres) {
  const unit = (value, name, digits) =>
    new Intl.NumberFormat(localeOf(language), {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    }).format(value);
  return metres < KILOMETRE
    ? unit(rounded(metres), "meter", 0)
    : unit(metres / KILOMETRE, "kilometer", 1);
}

export function minutesIn(language, minutes) {
  const form = { style: "unit", unit: "minute", unitDisplay: "short" };
  return new Intl.NumberFormat(localeOf(language), form).format(minutes);
}

export function timeIn(language, moment) {
  return new Intl.DateTimeFormat(localeOf(language), { timeStyle: "short" }).format(moment);
}

/** What the panel shows of a state; `titleOf` names a stop, `nameNear` the street at a place. */
export function shown(route, state, { words, language, titleOf, nameNear }) {
  const ahead = stopAhead(route, state);
  const metres = metresAhead(route, state);
  const far = [distanceIn(language, metres), minutesIn(language, minutesFor(metres))].join(" · ");
  return {
    place: placeOf(route, state, { words, titleOf, nameNear }),
    number: ahead ? String(ahead.number) : "",
    next: ahead ? titleOf(ahead) : "",
    far: ahead && state.at !== null ? far : "",
    done: done(route, state),
  };
}

function placeOf(route, state, { words, titleOf, nameNear }) {
  if (state.isOff) return sayWayBack(state, words, nameNear);
  if (state.at === null) return words.waiting;
  const here = state.isHere ? route.stops[state.latest] : null;
  if (here)
    return say(here.within ? words.near : words.here, {
      number: here.number,
      title: titleOf(here),
    });
  return stopAhead(route, state) ? "" : words.finished;
}

export function sayWayBack(state, words, nameNear) {
  const { metres, heading, place } = wayBack(state);
  const towards = words.towards[Math.round(heading / 45) % 8];
  const way = say(towards, { metres: rounded(metres) });
  const street = nameNear(place);
  return say(words.off, { way: street ? `${way} (${street})` : way });
}

/** Where the group is, as its organisers said. */
export function groupWords(stop, { words, titleOf }) {
  return say(words.group, { number: stop.number, title: titleOf(stop) });
}

/** The share of the route that was walked, from where somebody began. */
function done(route, { at, begun, way }) {
  const whole = way > 0 ? route.line.length - begun : begun;
  if (at === null || whole <= 0) return 0;
  return Math.min(Math.max((way * (at - begun)) / whole, 0), 1);
}

/** What is announced of an event; the empty text where it can be seen well enough. */
export function announced(event, state, { words, titleOf, nameNear }) {
  const stop = event.stop && { number: event.stop.number, title: titleOf(event.stop) };
  if (event.kind === "arrived") return say(event.stop.within ? words.near : words.arrived, stop);
  if (event.kind === "passed") return say(words.passed, stop);
  if (event.kind === "off") return sayWayBack(state, words, nameNear);
  return words[event.kind] ?? "";
}

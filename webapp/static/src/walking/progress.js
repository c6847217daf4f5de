/**
 * How far somebody has come on a route: which stop is next, which are reached, whether they are
 * still on it and which way they go.
 *
 * A route may come back the way it went, so the nearest place on it is not enough: of the places
 * that are near, the one counts that lies best in the direction of walking. A position that is
 * less sure than USABLE metres moves nothing.
 */

import { bearing, distance, nearestPlaces, placeAt } from "./line.js";

export const USABLE = 100; // metres of accuracy
const ARRIVED = { least: 20, most: 35 }; // metres around a stop, by accuracy
const LEFT = 10; // metres more, until somebody has left again
const OFF = 40; // metres beside the route, beyond accuracy
const BACK = 25; // metres, and half the accuracy, to be on it again
const PASSED = 25; // metres beyond a stop that was left out
const TURNED = 40; // metres walked the other way
const TWICE = 2; // a single position may be a slip

/** Nothing known yet: the first position decides where somebody joins. */
export function beginning() {
  return {
    at: null,
    begun: 0,
    way: 1,
    far: 0,
    next: 0,
    latest: -1,
    isHere: false,
    visited: [],
    away: 0,
    outside: 0,
    isOff: false,
    last: null,
    nearest: null,
  };
}

/** Take a position {x, y, accuracy} in; gives the new state and what is to be announced. */
export function moved(route, state, fix) {
  if (!(fix.accuracy <= USABLE)) return { state, events: [] };
  const before = state.at === null ? joined(route, state, fix) : state;
  const staying = stay(route, before, fix);
  if (staying) return staying;
  return walked(route, { ...before, isHere: false }, fix);
}

/** Be at a stop because somebody said so. */
export function placedAt(route, state, index) {
  const { at } = route.stops[index];
  const begun = state.at === null ? at : state.begun;
  return arrived(route, { ...state, at, far: at, begun, isOff: false, outside: 0 }, index).state;
}

/** Go the other way round from here. */
export function turnedRound(route, state) {
  const way = -state.way;
  const next = state.isHere ? state.latest + way : nextFrom(route, state.at ?? 0, way);
  return { ...state, way, far: state.at ?? 0, next };
}

/** Go to a stop that is not the next one; those on the way to it are left out. */
export function headedFor(route, state, index) {
  const ahead = Math.sign(route.stops[index].at - (state.at ?? 0));
  return { ...state, way: ahead || state.way, far: state.at ?? 0, next: index };
}

/** Go on along another line through the same stops, from the place of it that is nearest. */
export function ontoRoute(route, before, state) {
  if (state.at === null) return state;
  const lay = (place) => route.plane.lay(before.plane.lift(place));
  const near = (at) => {
    const places = nearestPlaces(route.line, lay(placeAt(before.line, at)));
    return places.reduce((least, one) => (one.away < least.away ? one : least)).at;
  };
  const at = state.isHere ? route.stops[state.latest].at : near(state.at);
  const last = state.last && { ...state.last, ...lay(state.last) };
  const on = { isOff: false, outside: 0, away: 0, nearest: null };
  return { ...state, ...on, at, far: at, begun: near(state.begun), last };
}

export function stopAhead(route, { next }) {
  return route.stops[next] ?? null;
}

/** The metres along the route to the next stop, and those to come back to it first. */
export function metresAhead(route, state) {
  const stop = stopAhead(route, state);
  if (!stop || state.at === null) return 0;
  return Math.abs(stop.at - state.at) + (state.isOff ? state.away : 0);
}

/** The way back to the route: how far, and in which direction. */
export function wayBack(state) {
  if (!state.isOff) return null;
  return {
    metres: state.away,
    heading: bearing(state.last, state.nearest),
    place: state.nearest,
  };
}

/** Join at the nearest stop; whoever begins at the last one walks back. */
function joined(route, state, fix) {
  const places = nearestPlaces(route.line, fix);
  const best = Math.min(...places.map(({ away }) => away));
  const next = route.stops.reduce(
    (least, stop, i) => (distance(stop, fix) < distance(route.stops[least], fix) ? i : least),
    0,
  );
  const way = next > 0 && next === route.stops.length - 1 ? -1 : 1;
  const near = places.filter(({ away }) => away <= best + ARRIVED.least / 2);
  const apart = ({ at }) => Math.abs(route.stops[next].at - at);
  const { at } = near.reduce((least, place) => (apart(place) < apart(least) ? place : least));
  const outside = best > OFF + fix.accuracy ? TWICE - 1 : 0;
  return { ...state, at, begun: at, far: at, way, next, outside, last: fix };
}

/**
 * Whoever is at a stop stays there until they have left it, or reached the next one. A route may
 * lead past a stop before it leads to it: then it still has to be walked.
 */
function stay(route, state, fix) {
  const nearness = (index) => {
    const stop = route.stops[index];
    return stop ? distance(stop, fix) / reachOf(stop, fix) : Number.POSITIVE_INFINITY;
  };
  const [toNext, toLatest] = [nearness(state.next), nearness(state.latest)];
  const isNew = toNext <= 1 && (toNext < toLatest || state.next === state.latest);
  const latest = route.stops[state.latest];
  if (!isNew && !(latest && distance(latest, fix) <= reachOf(latest, fix) + LEFT)) return null;
  const there = isNew ? state.next : state.latest;
  const stop = route.stops[there];
  const { at } = matched(route.line, state, fix);
  const reached = Math.abs(stop.at - at) <= 2 * ARRIVED.most && !stop.within ? stop.at : at;
  const on = { ...state, at: reached, far: reached, last: fix, isHere: true };
  if (!isNew) return { state: on, events: [] };
  const back = state.isOff ? [{ kind: "back" }] : [];
  const after = arrived(route, { ...on, isOff: false, outside: 0 }, there);
  return { ...after, events: [...back, ...after.events] };
}

/** How near to a stop one has reached it; where its place is shown roughly, that is `within`. */
function reachOf(stop, fix) {
  return Math.max(Math.min(Math.max(fix.accuracy, ARRIVED.least), ARRIVED.most), stop.within ?? 0);
}

function arrived(route, state, index) {
  const stop = route.stops[index];
  const next = index + state.way;
  const visited = state.visited.includes(stop.id) ? state.visited : [...state.visited, stop.id];
  const events = [{ kind: "arrived", stop }];
  if (!route.stops[next]) events.push({ kind: "finished" });
  return { state: { ...state, isHere: true, latest: index, next, visited }, events };
}

function walked(route, state, fix) {
  const place = matched(route.line, state, fix);
  // Around a stop that is shown roughly, the route is drawn roughly too.
  const rough = route.stops.filter((stop) => distance(stop, fix) < 2 * (stop.within ?? 0));
  const vague = Math.max(fix.accuracy, ...rough.map((stop) => stop.within));
  const { outside, isOff } = judged(state, place.away, vague);
  const after = { ...state, outside, isOff, away: place.away, nearest: place, last: fix };
  const events = [];
  if (isOff !== state.isOff) events.push({ kind: isOff ? "off" : "back" });
  // Whoever may have left the route has not gone on along it.
  if (outside || isOff) return { state: after, events };
  return along(route, { ...after, at: place.at }, state, events);
}

/** Of all places of the line the one that is near, and lies ahead rather than behind. */
function matched(line, { at, way }, fix) {
  const slack = Math.min(fix.accuracy, 30) / 2;
  const cost = (place) => {
    const ahead = (place.at - at) * way;
    const beside = 2 * place.away + 8 * Math.max(0, place.away - slack);
    return beside + (ahead < 0 ? -3 * ahead : ahead);
  };
  return nearestPlaces(line, fix)
    .map((place) => ({ ...place, cost: cost(place) }))
    .reduce((least, place) => (place.cost < least.cost ? place : least));
}

function judged(state, away, accuracy) {
  if (state.isOff) {
    const isOff = away > BACK + accuracy / 2;
    return { isOff, outside: isOff ? TWICE : 0 };
  }
  const outside = away > OFF + accuracy ? state.outside + 1 : 0;
  return { outside, isOff: outside >= TWICE };
}

function along(route, state, before, events) {
  const { way, at, last } = state;
  const jumped = Math.abs(at - before.at) > distance(before.last ?? last, last) + 2 * ARRIVED.most;
  const furthest = way > 0 ? Math.max(before.far, at) : Math.min(before.far, at);
  const far = jumped ? at : furthest;
  const stop = route.stops[state.next];
  const apart = stop ? Math.abs(stop.at - at) > Math.abs(stop.at - far) : true;
  if (apart && way * (far - at) > TURNED + Math.min(last.accuracy, 30) / 2) {
    const next = nextFrom(route, at, -way);
    const turned = { ...state, way: -way, far: at, next };
    return { state: turned, events: [...events, { kind: "turned", way: -way }] };
  }
  return passed(route, { ...state, far }, events);
}

/** Leave out the stops that somebody has walked past. */
function passed(route, state, events) {
  const { way, at, begun } = state;
  let { next } = state;
  const beyond = (stop) => way * (at - (way * (begun - stop.at) > 0 ? begun : stop.at)) > PASSED;
  while (route.stops[next] && beyond(route.stops[next])) {
    events.push({ kind: "passed", stop: route.stops[next] });
    next += way;
  }
  return { state: { ...state, next }, events };
}

function nextFrom(route, at, way) {
  if (way > 0) {
    const next = route.stops.findIndex((stop) => stop.at > at);
    return next < 0 ? route.stops.length : next;
  }
  return route.stops.findLastIndex((stop) => stop.at < at);
}

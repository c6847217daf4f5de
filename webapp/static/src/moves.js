/** Small movements on the ground: how far and whereto, and a place so many metres further. */

const METRES_PER_DEGREE = 111_195; // of latitude
const SIDES = [
  "north",
  "north_east",
  "east",
  "south_east",
  "south",
  "south_west",
  "west",
  "north_west",
];
const AHEAD = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
};
const DECIMALS = 1e7;
const TOUCHING = 2; // metres: an end that lies nearer to a stop belongs to it

/** East and north in metres from one place {lat, lng} to another near it. */
export function between(from, to) {
  const shrink = Math.cos((((from.lat + to.lat) / 2) * Math.PI) / 180);
  return {
    east: (to.lng - from.lng) * METRES_PER_DEGREE * shrink,
    north: (to.lat - from.lat) * METRES_PER_DEGREE,
  };
}

export function metresBetween(from, to) {
  const { east, north } = between(from, to);
  return Math.hypot(east, north);
}

/** The point of the compass that lies nearest to the way from one place to another. */
export function sideOf(from, to) {
  const { east, north } = between(from, to);
  const turn = Math.atan2(east, north) / (Math.PI / 4);
  return SIDES[(Math.round(turn) + 8) % 8];
}

/** A place so many metres further to where an arrow key points on a map; null for other keys. */
export function stepped({ lat, lng }, key, metres) {
  const ahead = AHEAD[key];
  if (!ahead) return null;
  const [east, north] = ahead;
  const shrink = Math.cos((lat * Math.PI) / 180);
  return rounded({
    lat: lat + (north * metres) / METRES_PER_DEGREE,
    lng: lng + (east * metres) / METRES_PER_DEGREE / shrink,
  });
}

/** As many decimals as a walk keeps. */
export function rounded({ lat, lng }) {
  return { lat: Math.round(lat * DECIMALS) / DECIMALS, lng: Math.round(lng * DECIMALS) / DECIMALS };
}

/** A distance as people say it: below ten metres by the metre, above a kilometre by ten. */
export function tidyMetres(metres) {
  if (metres < 0.95) return String(Math.round(metres * 10) / 10);
  return String(metres < 1000 ? Math.round(metres) : Math.round(metres / 10) * 10);
}

/** Lines of "latitude, longitude", as forms write a way. */
export function writeLine(places) {
  return places
    .map(rounded)
    .map(({ lat, lng }) => `${lat}, ${lng}`)
    .join("\n");
}

const NUMBER = /^[-+]?\d{1,3}(?:\.\d+)?$/;

/** The places in such lines; lines that hold anything else make it null. */
export function readLine(text) {
  const rows = text.split(/\r?\n/).filter((row) => row.trim());
  const places = rows.map((row) => readPlace(...row.split(/[,;]\s*|\s+/, 2)));
  return places.length && places.every(Boolean) ? places : null;
}

/** A place from two texts as forms hold them; null where they are none yet. */
export function readPlace(latitude = "", longitude = "") {
  const [lat, lng] = [latitude, longitude].map((text) => text.trim().replace(",", "."));
  if (!NUMBER.test(lat) || !NUMBER.test(lng)) return null;
  const place = { lat: Number(lat), lng: Number(lng) };
  return Math.abs(place.lat) <= 90 && Math.abs(place.lng) <= 180 ? place : null;
}

/** A way whose ends go along with a stop that they lie at; null where none of them does. */
export function followed(way, from, to) {
  const near = (place) => metresBetween(place, from) < TOUCHING;
  const last = way.length - 1;
  const ends = way.map((place, i) => ((i === 0 || i === last) && near(place) ? to : place));
  return ends.some((place, i) => place !== way[i]) ? ends : null;
}

/** The stop nearest to a place, if it is nearer than so many metres. */
export function nearest(stops, place, within) {
  let found = null;
  let least = within;
  for (const stop of stops) {
    const metres = metresBetween(stop.latlng, place);
    if (metres <= least) [found, least] = [stop, metres];
  }
  return found;
}

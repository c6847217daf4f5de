/** Open or closed, kept right on the phone from the intervals that the server worked out. */

import { localeOf } from "../locale.js";
import { say, wordsOf } from "../words.js";

const HALF_A_MINUTE = 30_000;
const A_DAY = 86_400_000;

/** Judge a moment (milliseconds): intervals are pairs of ISO times, known until `until`. */
export function judge(intervals, until, now) {
  if (!(now < Date.parse(until))) return { state: "unknown", change: "" };
  for (const [opens, closes] of intervals) {
    if (now < Date.parse(opens)) return { state: "closed", change: opens };
    if (now < Date.parse(closes)) return { state: "open", change: closes };
  }
  return { state: "closed", change: "" };
}

/** Which sentence says it, and what goes into its places, all in the time of the walk. */
export function sentenceFor({ state, change }, now, language) {
  if (!change) return { key: `hours_${state}`, values: {} };
  const time = change.slice(11, 16);
  const days = (dayOf(change) - dayOf(sameZone(now, change))) / A_DAY;
  if (days < 1)
    return { key: state === "open" ? "hours_open_until" : "hours_closed_today", values: { time } };
  if (state === "open") return { key: "hours_open", values: {} };
  const form = days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" };
  const day = new Intl.DateTimeFormat(localeOf(language), { ...form, timeZone: "UTC" }).format(
    dayOf(change),
  );
  return { key: days < 7 ? "hours_closed_until" : "hours_closed_on", values: { day, time } };
}

function dayOf(iso) {
  return Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
}

/** A moment as it is written in the zone of another time: the walk's, wherever the phone is. */
function sameZone(now, iso) {
  const here = Date.parse(`${iso.slice(0, 19)}Z`);
  return new Date(now + here - Date.parse(iso)).toISOString();
}

export default function init(root) {
  const words = wordsOf();
  const places = [...root.querySelectorAll("[data-hours]")];
  const known = places.map((place) => [place, JSON.parse(place.dataset.hours)]);
  if (!known.length) return;
  const update = () => {
    for (const [place, intervals] of known) {
      tell(place, judge(intervals, place.dataset.hoursUntil, Date.now()), words);
    }
  };
  update();
  window.setInterval(update, HALF_A_MINUTE);
  document.addEventListener("visibilitychange", update);
}

function tell(place, judged, words) {
  const language = place.closest("[lang]")?.lang || undefined;
  const { key, values } = sentenceFor(judged, Date.now(), language);
  const text = say(words[key] ?? words[`hours_${judged.state}`], values);
  place.className = place.className.replace(/\bstate-\w+/, `state-${judged.state}`);
  if (text && place.textContent !== text) place.textContent = text;
}

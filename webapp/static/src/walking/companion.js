/** Goes along on the walk: position in, panel, map, voice and what is kept on the phone out. */

import { hasJoined } from "../notes/joined.js";
import { told } from "../stop-list.js";
import { say } from "../words.js";
import { stayAwake } from "./awake.js";
import { followCompass, mayPoint } from "./compass.js";
import { followGroup } from "./group.js";
import { forget, keep, kept, readBack, written } from "./keeping.js";
import { drawOn } from "./on-map.js";
import { panelOf } from "./panel.js";
import { follow, hindrance, isGranted } from "./position.js";
import {
  beginning,
  headedFor,
  moved,
  ontoRoute,
  placedAt,
  stopAhead,
  turnedRound,
  USABLE,
} from "./progress.js";
import { streetNames } from "./streets.js";
import { announced, distanceIn, groupWords, shown, timeIn } from "./telling.js";
import { hasStepFree, insteadOfSteps, routeFrom } from "./variants.js";
import { speakNow, voiceFor, whenVoices } from "./voice.js";

const ARRIVAL = [200, 100, 200]; // milliseconds of vibration and rest
const ASTRAY = [400];
const GROUP = [100, 100, 100];

let current = null;

/** Begin, or show again what goes on already. `resumed` after a page was loaded anew. */
export function setOut(given) {
  current ??= companion(given);
  current.begin(given.resumed);
}

function companion({ L, root, map, features, selection, slug }) {
  const language = document.documentElement.lang;
  const words = JSON.parse(document.getElementById("walking-words").textContent);
  let isStepFree = kept(slug)?.stepFree === true;
  let route = routeFrom(features, isStepFree);
  const nameNear = (place) => nearStreet(place);
  let nearStreet = streetNames(features, route.plane);
  const titleOf = (stop) => told(root, stop.id).title;
  const sayings = { words, language, titleOf, nameNear };
  const { panel, part, ...shows } = panelOf(root);

  let state = beginning();
  let hint = "";
  let isGoing = false;
  let drawn = null;
  let stopFollowing = null;
  let letSleep = null;
  let letPoint = null;
  let compass = null;
  let placed = null; // the position as it was drawn last
  let leaveGroup = null;
  let group; // the stop where it is; null where it is at none, undefined until that is known
  let groupHint = "";

  const wantSheet = (height) =>
    root.dispatchEvent(new CustomEvent("sheet-wanted", { detail: { height } }));

  async function begin(resumed) {
    if (isGoing) return panel.scrollIntoView({ block: "nearest" });
    root.classList.add("is-walking");
    wantSheet("peek");
    if (resumed && kept(slug)?.located && (await isGranted())) return locate();
    if (resumed && kept(slug)?.located === false) return go();
    const reason = hindrance();
    shows.ask({ reason: words[reason] ?? "", mayLocate: !reason });
    if (!resumed) panel.querySelector("h2").focus();
  }

  function go() {
    if (isGoing) return;
    isGoing = true;
    state = { ...state, ...readBack(route, kept(slug), Date.now()) };
    draw();
    letSleep = stayAwake();
    part.voice.checked = kept(slug)?.voice === true;
    part["step-free-row"].hidden = !hasStepFree(features);
    part["step-free"].checked = isStepFree;
    part["group-row"].hidden = !hasJoined(slug);
    part.group.checked = hasJoined(slug) && kept(slug)?.group === true;
    shows.go();
    if (part.group.checked) joinGroup();
    if (!stopFollowing && state.at === null) state = byHand(state, indexSelected());
    update();
    part.place.focus({ preventScroll: true });
  }

  async function locate() {
    const pointing = mayPoint(); // by the same tap
    stopFollowing ??= follow(arrive, fail);
    go();
    if ((await pointing) && stopFollowing) {
      letPoint ??= followCompass((heading) => {
        compass = heading;
        drawn?.point(heading);
      });
    }
  }

  /** A position has come. */
  function arrive({ place, accuracy, heading }) {
    const fix = { ...route.plane.lay(place), accuracy };
    hint = accuracy > USABLE ? unsure(accuracy) : "";
    const before = state.last;
    const after = moved(route, state, fix);
    const hasLeft = state.isHere && !after.state.isHere;
    state = after.state;
    for (const event of after.events) announce(event);
    update();
    const latlng = [place[1], place[0]];
    placed = { latlng, accuracy, heading: compass ?? heading ?? headingFrom(before, fix) };
    drawn.place(placed);
    if (hasLeft) wantSheet("peek");
  }

  function unsure(accuracy) {
    return words.unsure.replace("%(metres)s", distanceIn(language, accuracy));
  }

  function fail(reason) {
    hint = words[reason];
    if (reason === "denied") {
      stopFollowing?.();
      stopFollowing = null;
      if (state.at === null) state = byHand(state, indexSelected());
      shows.announce(hint);
    }
    update();
  }

  function announce(event) {
    const text = announced(event, state, sayings);
    // Two at once are read as one: somebody arrives at the last stop.
    const both = event.kind === "finished" ? `${part.told.textContent} ${text}` : text;
    shows.announce(both);
    if (part.voice.checked) speakNow(both, language);
    if (event.kind === "arrived") {
      navigator.vibrate?.(ARRIVAL);
      selection.select(event.stop.id, { by: "walking" });
    }
    if (event.kind === "off") navigator.vibrate?.(ASTRAY);
  }

  /** Go by the legs without steps where there are any, or by the main route again. */
  function goStepFree(wanted) {
    const before = route;
    isStepFree = wanted;
    route = routeFrom(features, wanted);
    nearStreet = streetNames(features, route.plane);
    state = ontoRoute(route, before, state);
    group = group && route.stops.find(({ id }) => id === group.id);
    draw();
    update();
  }

  /** Draw anew what goes along, with the position that is known already. */
  function draw() {
    drawn?.end();
    drawn = drawOn(map, root, route, L, isStepFree ? insteadOfSteps(features) : undefined);
    if (placed) drawn.place(placed);
  }

  function joinGroup() {
    leaveGroup ??= followGroup(`/walks/${slug}/group`, { heard: hearOfGroup, lost: loseGroup });
    showGroup();
  }

  function partFromGroup() {
    leaveGroup?.();
    leaveGroup = null;
    group = undefined;
    groupHint = "";
    shows.group({ text: "" });
  }

  function hearOfGroup(id) {
    const stop = route.stops.find((each) => each.id === id) ?? null;
    const isNew = stop && stop !== group;
    group = stop;
    groupHint = "";
    showGroup();
    if (!isNew) return;
    const text = groupWords(stop, sayings);
    shows.announce(text);
    if (part.voice.checked) speakNow(text, language);
    navigator.vibrate?.(GROUP);
  }

  function showGroup() {
    if (!leaveGroup) return;
    const isNext = group && (stopAhead(route, state) === group || isAt(group));
    const none = group === null ? words.group_nowhere : words.group_asked;
    shows.group({
      text: group ? groupWords(group, sayings) : none,
      go: group && !isNext ? say(words.group_go, { number: group.number }) : "",
      hint: groupHint,
    });
  }

  function isAt(stop) {
    return state.isHere && route.stops[state.latest] === stop;
  }

  function loseGroup(last) {
    const time = last && timeIn(language, last);
    groupHint = time ? say(words.group_lost, { time }) : words.group_unheard;
    showGroup();
  }

  function byHand(from, index) {
    const after = placedAt(route, from, Math.min(Math.max(index, 0), route.stops.length - 1));
    selection.select(route.stops[after.latest].id, { by: "walking" });
    return after;
  }

  function indexSelected() {
    return route.stops.findIndex((stop) => stop.id === selection.current);
  }

  function stepTo(index) {
    if (!route.stops[index]) return;
    state = byHand(state, index);
    const last = stopAhead(route, state) ? [] : ["finished"];
    for (const kind of ["arrived", ...last]) announce({ kind, stop: route.stops[index] });
    update();
  }

  function update() {
    const about = shown(route, state, sayings);
    const behind = state.isHere ? state.latest : state.next;
    shows.show({
      ...about,
      way: state.way > 0 ? wayWords(root, route.stops[state.next - 1], isStepFree) : "",
      barred: barredWords(root, legAhead(), isStepFree),
      hint,
      isOff: state.isOff,
      canGoBack: Boolean(route.stops[behind - state.way]),
      canArrive: Boolean(stopAhead(route, state)),
    });
    drawn.progress(state);
    showGroup();
    const more = {
      going: true,
      located: Boolean(stopFollowing),
      voice: part.voice.checked,
      group: part.group.checked,
      stepFree: isStepFree,
    };
    keep(slug, written(route, state, { ...more, when: Date.now() }));
  }

  /** The stop in whose entry the leg to the next stop is described. */
  function legAhead() {
    return stopAhead(route, state) && route.stops[state.next - (state.way > 0 ? 1 : 0)];
  }

  function end() {
    keep(slug, { ...kept(slug), going: false });
    stopFollowing?.();
    letSleep?.();
    letPoint?.();
    partFromGroup();
    drawn?.end();
    stopFollowing = letSleep = letPoint = compass = placed = drawn = null;
    isGoing = false;
    state = beginning();
    hint = "";
    shows.close();
    root.classList.remove("is-walking");
    wantSheet("half");
    root.querySelector('[data-feature~="setting-out"] button').focus();
  }

  const acts = {
    locate,
    "by-hand": go,
    there: () => stepTo(state.next),
    back: () => stepTo((state.isHere ? state.latest : state.next) - state.way),
    "to-group": () => {
      if (group) state = headedFor(route, state, route.stops.indexOf(group));
      update();
      panel.querySelector("h2").focus({ preventScroll: true });
    },
    turn: () => {
      state = turnedRound(route, state);
      update();
    },
    end,
    forget: () => {
      end();
      forget(slug);
    },
  };
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button && button.getAttribute("aria-disabled") !== "true") acts[button.dataset.act]();
  });
  part.voice.addEventListener("change", () => {
    update();
    if (part.voice.checked) speakNow(part.place.textContent || part.title.textContent, language);
  });
  part["step-free"].addEventListener("change", () => goStepFree(part["step-free"].checked));
  part.group.addEventListener("change", () => {
    if (part.group.checked) joinGroup();
    else partFromGroup();
    update();
  });
  whenVoices((voices) => {
    part["voice-row"].hidden = !voiceFor(language, voices);
  });
  return { begin };
}

function entryOf(root, stop) {
  return stop && root.querySelector(`.stop[data-stop="${CSS.escape(stop.id)}"]`);
}

/** The way in words, as it stands in the list at the stop where it begins. */
function wayWords(root, stop, isStepFree) {
  const entry = entryOf(root, stop);
  const around = isStepFree && entry?.querySelector(".way-words[data-step-free]");
  return (around || entry?.querySelector(".way-words"))?.textContent.trim() ?? "";
}

/** Steps and steep parts on the leg that an entry describes; none where the way around is taken. */
function barredWords(root, stop, isStepFree) {
  const entry = entryOf(root, stop);
  if (!entry || (isStepFree && entry.querySelector(".way-words[data-step-free]"))) return "";
  const facts = [...entry.querySelectorAll(".way .fact.barred")];
  return facts.map((fact) => fact.textContent.trim()).join(" · ");
}

/** Where somebody is heading, from two positions far enough apart to tell. */
function headingFrom(before, now) {
  if (!before) return null;
  const [east, north] = [now.x - before.x, now.y - before.y];
  if (Math.hypot(east, north) < Math.max(4, now.accuracy / 4)) return null;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** Search and filters of a walk in one file: the page itself finds what the server would. */

import { selectionOf } from "../selection.js";
import { say } from "../words.js";
import { judge } from "./hours.js";

const ASKED = ["theme", "category", "spoken", "open", "q"];

/** Fold case, accents and ß, so that “strasse” finds “Straße”. */
export function folded(text) {
  return text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
}

/**
 * Whether an entry ({themes, offers, text}) answers all that is asked. Kind, language and opening
 * must hold for one and the same offer; `isOpen(id)` tells of one whether it is open now.
 */
export function fits(entry, asked, isOpen) {
  const ofOffers = asked.category || asked.spoken || asked.open;
  const offered = ({ id, category, spoken }) =>
    (!asked.category || category === asked.category) &&
    (!asked.spoken || spoken.includes(asked.spoken)) &&
    (!asked.open || isOpen(id));
  return (
    (!asked.theme || entry.themes.includes(asked.theme)) &&
    (!ofOffers || entry.offers.some(offered)) &&
    folded(asked.q)
      .split(/\s+/)
      .every((word) => entry.text.includes(word))
  );
}

export default function init(form) {
  const walk = form.closest('[data-feature~="walk"]');
  const selection = selectionOf(walk);
  const entries = JSON.parse(document.getElementById("page:texts").textContent);
  for (const entry of entries) entry.text = folded(entry.text);
  const heading = walk.querySelector("[data-results] h2");
  const [all, none] = [heading.textContent, walk.querySelector("[data-none]")];
  const chips = [...walk.querySelectorAll(".quick a")];
  form.hidden = false;

  function show() {
    const asked = askedIn(form);
    const found = new Set(
      entries.filter((entry) => fits(entry, asked, isOpen)).map((entry) => entry.id),
    );
    for (const { id } of entries) document.getElementById(id).hidden = !found.has(id);
    for (const part of walk.querySelectorAll(".loose, .loose section")) {
      part.hidden = !part.querySelector(".offer:not([hidden]), .note:not([hidden])");
    }
    const stops = [...walk.querySelectorAll(".stop[data-stop]:not([hidden])")];
    selection.narrow(new Set(stops.map((stop) => stop.dataset.stop)));
    const isAsked = ASKED.some((name) => asked[name]);
    heading.textContent = isAsked ? say(form.dataset.found, { count: stops.length }) : all;
    none.hidden = stops.length > 0;
    for (const chip of chips) {
      if (isOn(chip, asked)) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  }

  /** Ask for what a link says; a chip that is on is turned off again. */
  function follow(link) {
    const query = new URLSearchParams(link.search);
    const off = chips.includes(link) && isOn(link, askedIn(form));
    if (!query.size) form.reset();
    for (const [name, value] of query) put(form, name, off ? "" : value);
    form.closest("details").open = Boolean(query.size);
    tell();
  }

  function tell() {
    show();
    walk.querySelector("[data-live]").textContent = heading.textContent;
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
  form.addEventListener("input", show);
  form.addEventListener("reset", () => window.setTimeout(show));
  walk.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="?"]');
    if (!link) return;
    event.preventDefault();
    follow(link);
  });
}

function askedIn(form) {
  const data = new FormData(form);
  return Object.fromEntries(ASKED.map((name) => [name, data.get(name) ?? ""]));
}

function put(form, name, value) {
  const field = form.elements[name];
  if (field?.type === "checkbox") field.checked = Boolean(value);
  else if (field) field.value = value;
}

function isOn(chip, asked) {
  return [...new URLSearchParams(chip.search)].every(([name, value]) => asked[name] === value);
}

function isOpen(offer) {
  const state = document.getElementById(offer)?.querySelector("[data-hours]");
  if (!state) return false;
  const { hours, hoursUntil } = state.dataset;
  return judge(JSON.parse(hours), hoursUntil, Date.now()).state === "open";
}

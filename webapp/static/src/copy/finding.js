/** Search and filters in a page of the copy: what does not answer is taken out of the page. */

import { judge } from "../features/hours.js";
import { fits, folded } from "../features/search-here.js";
import { say } from "../words.js";

const OWN_WORDS = ".way, .apps, .permalink, .label, .state, .week, .visually-hidden, .fresh, .old";
const ASKED = ["theme", "category", "spoken", "open", "q"];

export function leaveFound(page, query, now) {
  if (page.querySelector(".stops.is-short")) leaveOutOffers(page);
  const asked = Object.fromEntries(ASKED.map((name) => [name, known(page, name, query)]));
  if (!ASKED.some((name) => asked[name])) return;
  const isOpen = (offer) => openNow(offer.querySelector("[data-hours]"), now);
  for (const part of page.querySelectorAll(".stops > .stop, .loose > .offer, .loose .note")) {
    if (!fits(entryOf(part), asked, isOpen)) part.remove();
  }
  for (const part of page.querySelectorAll(".loose section, .loose")) {
    if (!part.querySelector(".offer, .note")) part.remove();
  }
  tell(page, asked);
}

/** What is asked for; a choice that the form does not offer asks for nothing. */
function known(page, name, query) {
  const field = page.getElementById(`filter-${name}`);
  const value = (query.get(name) ?? "").trim();
  const offered = field?.options ? [...field.options].some((each) => each.value === value) : field;
  return offered ? value : "";
}

/** An entry as a search sees it: what is written in it, and what its offers and notes are about. */
export function entryOf(part) {
  const within = (marks) => [
    ...(part.matches(marks) ? [part] : []),
    ...part.querySelectorAll(marks),
  ];
  return {
    text: folded(writtenIn(part)),
    themes: within("[data-themes]").flatMap((each) => each.dataset.themes.split(" ")),
    offers: within(".offer").map((offer) => ({
      id: offer,
      category: offer.dataset.category ?? "",
      spoken: (offer.dataset.spoken ?? "").split(" "),
    })),
  };
}

/** What people have written of it, without the way to the next one and the page's own words. */
function writtenIn(part) {
  const copy = part.cloneNode(true);
  for (const own of copy.querySelectorAll(OWN_WORDS)) own.remove();
  return copy.textContent;
}

function openNow(state, now) {
  if (!state) return false; // nobody has confirmed when it is open
  return judge(JSON.parse(state.dataset.hours), state.dataset.hoursUntil, now).state === "open";
}

/** A list of very many stops holds no offers, so nothing can be asked of them here. */
function leaveOutOffers(page) {
  for (const name of ["category", "spoken", "open"]) {
    page.getElementById(`filter-${name}`)?.closest(".field").remove();
  }
}

function tell(page, asked) {
  const form = page.querySelector('[data-feature~="filter"]');
  const words = JSON.parse(page.getElementById("page:copy").textContent);
  form.dataset.asked = "";
  form.closest("details").open = true;
  for (const name of ASKED) fill(form.elements[name], asked[name]);
  const count = page.querySelectorAll(".stops > .stop").length;
  page.querySelector("[data-results] h2").textContent = say(words.found, { count });
  if (!count) page.querySelector(".stops").before(nothing(page, words.none));
  for (const chip of page.querySelectorAll(".quick a")) {
    const named = new URLSearchParams(chip.search);
    if (ASKED.some((name) => named.get(name) && named.get(name) === asked[name])) {
      chip.setAttribute("aria-current", "true");
    }
  }
}

function fill(field, value) {
  if (field?.type === "checkbox") field.checked = Boolean(value);
  else if (field) field.value = value;
}

function nothing(page, words) {
  const block = page.createElement("p");
  block.className = "empty";
  block.textContent = words;
  return block;
}

/**
 * Nothing typed is lost: a form with data-draft keeps what is typed on this device, offers it
 * again after the page was closed, asks before it is left, and stays where it is when it cannot be
 * sent.
 */

import {
  differing,
  dropDraft,
  findDrafts,
  keepDraft,
  nameOf,
  putBack,
  valuesOf,
} from "../drafts.js";
import { renewToken } from "../sending.js";
import { wordsOf } from "../words.js";
import { offer } from "./draft-offer.js";

const IN_THE_WAY = new Set(["signed_out", "somebody_else", "offline"]);
const A_PAUSE = 600; // milliseconds without a key

export default function init(form) {
  const organiser = document.querySelector('meta[name="organiser"]')?.content;
  if (!organiser) return;
  const key = form.dataset.draft;
  const there = findDrafts(localStorage, nameOf(organiser, key));
  const refused = document.querySelector(".refusal") !== null;
  const state = {
    form,
    was: valuesOf(form),
    revision: form.elements.revision?.value ?? "",
    name: `${nameOf(organiser, key)} ${Date.now().toString(36)}`,
    leaving: false,
  };
  for (const [name, draft] of there) {
    const names = differing(draft.typed, valuesIn(draft.typed, state.was));
    if (names.length) offer(state, name, draft, names, (taken) => take(state, name, taken));
    else if (refused) adopt(state, name, draft);
    else dropDraft(localStorage, name);
  }
  follow(state);
  guardLeaving(state);
  guardSending(state);
}

/** A refused form is shown again with what was typed: that is still not saved. */
function adopt(state, name, draft) {
  state.name = name;
  state.was = { ...state.was, ...draft.was };
  tell(state.form, "draft_kept");
}

function valuesIn(names, values) {
  return Object.fromEntries(Object.keys(names).map((name) => [name, values[name] ?? []]));
}

function take(state, name, draft) {
  const changed = putBack(state.form, draft.typed);
  for (const control of changed) {
    for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, BUBBLES));
  }
  if (keep(state)) dropDraft(localStorage, name);
  const first = changed.find((control) => control.type !== "hidden");
  first?.closest("details")?.setAttribute("open", "");
  first?.focus();
}

const BUBBLES = { bubbles: true };

function follow(state) {
  let pause = 0;
  const later = () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(() => keep(state), A_PAUSE);
  };
  const atOnce = () => {
    window.clearTimeout(pause);
    if (!state.leaving) keep(state);
  };
  for (const type of ["input", "change"]) state.form.addEventListener(type, later);
  state.form.addEventListener("reset", later);
  window.addEventListener("pagehide", atOnce);
  document.addEventListener("visibilitychange", atOnce);
}

function keep(state) {
  const now = valuesOf(state.form);
  const done = keepDraft(localStorage, state.name, { ...state, now, at: Date.now() });
  tell(state.form, isDirty(state) ? (done ? "draft_kept" : "draft_not_kept") : "");
  return done;
}

function isDirty({ form, was }) {
  return differing(was, valuesOf(form)).length > 0 || files(form).some(({ files }) => files.length);
}

function files(form) {
  return [...form.elements].filter(({ type }) => type === "file");
}

function tell(form, key) {
  const place = form.querySelector("[data-draft-state]") ?? stateAfter(form);
  const text = key ? (wordsOf()[key] ?? "") : "";
  if (place.textContent !== text) place.textContent = text;
}

function stateAfter(form) {
  const place = document.createElement("p");
  place.className = "draft-state hint";
  place.dataset.draftState = "";
  const buttons = [...form.querySelectorAll('[type="submit"]')].at(-1)?.closest(".actions");
  (buttons ?? form).append(place);
  return place;
}

function guardLeaving(state) {
  window.addEventListener("beforeunload", (event) => {
    if (state.leaving || !isDirty(state)) return;
    keep(state);
    event.preventDefault();
  });
}

/** Send the form once it is sure that somebody is there to take it. */
function guardSending(state) {
  const { form } = state;
  let asking = false;
  form.addEventListener("submit", async (event) => {
    if (state.leaving || event.defaultPrevented) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    keep(state);
    const reason = await whatIsInTheWay();
    asking = false;
    if (reason) {
      complain(form, reason);
      return;
    }
    nameDraft(form, state.name);
    state.leaving = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => {
    state.leaving = false; // shown once more, by going back
  });
}

/** Why it is sure that sending would fail; anything else the server may say itself. */
async function whatIsInTheWay() {
  try {
    await renewToken();
    return "";
  } catch ({ reason }) {
    return IN_THE_WAY.has(reason) ? reason : "";
  }
}

/** The server repeats the name of the draft on the next page, once what it held is saved. */
function nameDraft(form, draft) {
  let field = form.elements.draft;
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "draft" });
    form.append(field);
  }
  field.value = draft;
}

function complain(form, reason) {
  const words = wordsOf();
  const place = form.querySelector("[data-not-sent]") ?? document.createElement("div");
  place.dataset.notSent = "";
  place.className = "refusal";
  place.setAttribute("role", "alert");
  place.tabIndex = -1;
  const text = document.createElement("p");
  text.textContent = words[reason] ?? words.failed;
  place.replaceChildren(text);
  if (reason === "signed_out" || reason === "somebody_else") text.append(" ", signIn(words));
  const submit = [...form.querySelectorAll('[type="submit"]')].at(-1);
  const before = submit?.closest(".actions") ?? submit;
  if (before) before.before(place);
  else form.append(place);
  place.focus();
}

function signIn(words) {
  const link = document.createElement("a");
  link.href = "/organise/login";
  link.target = "_blank";
  link.textContent = words.sign_in;
  return link;
}

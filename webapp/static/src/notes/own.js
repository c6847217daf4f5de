/** What this device has written: what waits here, and what the server says of the rest. */

import { localeOf } from "../locale.js";
import { say, wordsOf } from "../words.js";
import { dropDrafts } from "./draft.js";
import { inFours } from "./identity.js";
import { rememberJoined, rememberWaiting } from "./joined.js";
import { counted, withdraw } from "./queue.js";

const A_PAUSE = 800; // milliseconds after the last answer
const STILL_HERE = new Set(["kept", "refused", "withdrawing"]);

export function bindOwn(root, desk) {
  const section = root.querySelector("[data-own-notes]");
  const list = section.querySelector("[data-own-list]");
  const state = section.querySelector("[data-own-state]");
  const words = wordsOf();
  let sent = [];
  let shown = "";

  async function show() {
    const here = await desk.store.all(desk.slug);
    const entries = merged(here, sent);
    const now = JSON.stringify(entries);
    if (now === shown) return;
    shown = now;
    list.replaceChildren(...entries.map((entry) => drawn(section, entry, words, desk)));
    if (!entries.length && !state.textContent) state.textContent = words.no_notes;
    else if (entries.length && state.textContent === words.no_notes) state.textContent = "";
  }

  async function ask() {
    const found = await desk.ownOnServer();
    if (found) sent = found;
    state.textContent = found ? "" : words.offline;
    await show();
    root.dataset.ready = "own";
  }

  let clock = 0;
  desk.courier.listen((answer) => {
    show();
    window.clearTimeout(clock);
    if (answer) clock = window.setTimeout(ask, A_PAUSE);
  });
  bindForget(root, desk);
  ask();
}

/** One list of both, the newest first; what waits here goes before what the server still has. */
export function merged(here, sent) {
  const known = new Map(here.map((record) => [record.id, record]));
  const entries = sent.map((each) => {
    const record = known.get(each.id);
    known.delete(each.id);
    const receipt = record?.receipt ?? "";
    if (record && STILL_HERE.has(record.state)) return local(record, each);
    return {
      ...each,
      receipt,
      state: each.seen_at && each.state === "waiting" ? "seen" : each.state,
    };
  });
  for (const record of known.values()) {
    if (record.state !== "withdrawn") entries.push(local(record));
  }
  return entries.sort((one, other) => (other.written_at ?? "").localeCompare(one.written_at ?? ""));
}

function local(record, known = {}) {
  const state = record.state === "sent" ? "waiting" : record.state;
  const gone = record.state === "withdrawing" ? { text: "", reason: "" } : {};
  return {
    ...known,
    ...record.body,
    id: record.id,
    kind: record.kind,
    receipt: record.receipt,
    photo: Boolean(record.photo),
    reason: record.reason,
    ...gone,
    state,
  };
}

function drawn(section, entry, words, desk) {
  const item = section.querySelector("[data-own-entry]").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  item.dataset.id = entry.id;
  item.dataset.noteState = entry.state;
  part("state").textContent = words[`state_${entry.state}`] ?? entry.state;
  part("reason").textContent = entry.reason ?? "";
  part("reason").hidden = !entry.reason;
  part("text").textContent = entry.kind === "mark" ? words.marks : (entry.text ?? "");
  part("text").hidden = !part("text").textContent;
  if (entry.language) part("text").lang = entry.language;
  part("facts").textContent = facts(entry, words, desk).join(" · ");
  if (entry.receipt) part("receipt").textContent = inFours(entry.receipt);
  else part("receipt").parentElement.hidden = true;
  const over = entry.state === "withdrawn" || entry.state === "withdrawing";
  part("actions").hidden = over;
  bindWithdrawing(item, entry, desk);
  const change = part("change");
  const changeable = new Set(["kept", "refused", "waiting", "seen"]).has(entry.state);
  if (changeable && entry.kind === "note" && entry.text) {
    const address = new URL(section.dataset.notePage, window.location.href);
    address.searchParams.set("change", entry.id);
    change.href = address.href;
  } else {
    change.remove();
  }
  return item;
}

function facts(entry, words, desk) {
  const time = new Intl.DateTimeFormat(localeOf(), { dateStyle: "medium", timeStyle: "short" });
  const over = entry.state === "withdrawn" || entry.state === "withdrawing";
  return [
    entry.written_at && time.format(new Date(entry.written_at)),
    !over && desk.stopTitle(entry.stop),
    !over && entry.themes?.map(desk.themeTitle).join(" · "),
    !over && entry.kind === "note" && words.sorts[entry.sort],
    !over && entry.own === false && `${words.someone}: ${words.roles[entry.role] ?? ""}`,
    !over && entry.kind === "note" && words.levels[entry.level],
    !over && entry.photo && words.photo,
  ].filter(Boolean);
}

function bindWithdrawing(item, entry, desk) {
  const sure = item.querySelector("[data-sure]");
  const begin = item.querySelector("[data-withdraw]");
  begin.addEventListener("click", () => {
    sure.hidden = false;
    sure.querySelector("[data-sure-yes]").focus();
  });
  sure.querySelector("[data-sure-no]").addEventListener("click", () => {
    sure.hidden = true;
    begin.focus();
  });
  sure.querySelector("[data-sure-yes]").addEventListener("click", async () => {
    await withdraw(desk.store, { ...entry, slug: desk.slug });
    desk.courier.changed();
    desk.courier.go({ eager: true });
  });
}

/** Forgetting warns where notes still wait; then all that is kept of this walk here goes. */
function bindForget(root, desk) {
  const section = root.querySelector("[data-forget]");
  const warning = section.querySelector("[data-forget-warning]");
  const form = section.querySelector("[data-forget-form]");
  const words = wordsOf();
  section.hidden = false;
  let warned = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const records = await desk.store.all(desk.slug);
    const { waiting, refused } = counted(records);
    if (waiting + refused && !warned) {
      warned = true;
      warning.textContent = say(words.forget_warning, { count: waiting + refused });
      warning.hidden = false;
      warning.tabIndex = -1;
      warning.focus();
      return;
    }
    for (const { id } of records) await desk.store.change(id, () => null);
    dropDrafts(desk.slug);
    rememberJoined(desk.slug, false);
    rememberWaiting(desk.slug, 0);
    form.submit();
  });
}

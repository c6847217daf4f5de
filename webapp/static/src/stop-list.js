/** The list of stops: the selected entry is open, the others show their heading alone. */

import { mayMove } from "./motion.js";
import { wordsOf } from "./words.js";

const lists = new WeakMap();

function entriesOf(root) {
  if (!lists.has(root)) {
    const entries = [...root.querySelectorAll(".stop[data-stop]")];
    lists.set(root, new Map(entries.map((entry) => [entry.dataset.stop, entry])));
  }
  return lists.get(root);
}

/** `bring(entry, cause)` brings the selected entry into sight. */
export function bindList(root, selection, bring = show) {
  const entries = entriesOf(root);
  for (const entry of entries.values()) fold(entry, true);

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-select]");
    if (!link || !selection.has(link.dataset.select) || opensElsewhere(event)) return;
    event.preventDefault();
    const id = link.dataset.select;
    selection.select(id === selection.current ? "" : id, { by: "list" });
  });
  // The browser's own search has found words in a folded entry.
  root.addEventListener("beforematch", (event) => {
    const entry = event.target.closest(".stop[data-stop]");
    if (entry) selection.select(entry.dataset.stop, { by: "search" });
  });
  selection.listen(({ id, before, cause }) => {
    mark(entries.get(before), false);
    mark(entries.get(id), true);
    if (id && cause.keyboard) linkOf(entries.get(id))?.focus({ preventScroll: true });
    if (id) bring(entries.get(id), cause);
    if (before && cause.back === "list") linkOf(entries.get(before))?.focus();
  });
}

/** What the list says about a stop: its number and title, without what only some readers get. */
export function told(root, id) {
  const entry = entriesOf(root).get(id);
  const heading = entry?.querySelector(".stop-title a") ?? entry?.querySelector(".stop-title");
  const heard = [...(heading?.childNodes ?? [])].filter(
    (node) => !node.matches?.(".stop-number, .visually-hidden"),
  );
  const title = heard.map((node) => node.textContent).join("");
  return { number: entry?.dataset.number ?? "", title: title.replace(/\s+/g, " ").trim() };
}

function opensElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

function linkOf(entry) {
  return entry?.querySelector(".stop-title [data-select]");
}

/** In a list of very many, an entry holds nothing but its heading: its page has the rest. */
function offerPage(entry) {
  const link = document.createElement("a");
  link.className = "button small";
  link.href = linkOf(entry).href;
  link.textContent = wordsOf().open ?? "";
  const body = document.createElement("p");
  body.className = "stop-body";
  body.append(link);
  entry.append(body);
}

function fold(entry, folded) {
  const body = entry.querySelector(".stop-body");
  if (!body) return;
  if (folded) body.setAttribute("hidden", "until-found");
  else body.removeAttribute("hidden");
}

function mark(entry, selected) {
  if (!entry) return;
  entry.classList.toggle("is-selected", selected);
  if (selected && !entry.querySelector(".stop-body")) offerPage(entry);
  fold(entry, !selected);
  if (selected) linkOf(entry)?.setAttribute("aria-current", "true");
  else linkOf(entry)?.removeAttribute("aria-current");
}

function show(entry, cause) {
  if (cause.by === "search" || cause.within) return; // the browser goes to the very place
  const behavior = cause.by !== "address" && mayMove() ? "smooth" : "auto";
  entry.scrollIntoView({ block: "start", behavior });
}

/**
 * The order of the stops: each entry has a handle to drag it by, and its buttons for up and down
 * work without a new page. Focus, numbers and pins go along.
 */

import { asides, moved, placeFor } from "../order.js";
import { say, wordsOf } from "../words.js";
import { deskOf, entriesOf } from "./desk.js";
import { freshen } from "./fresh.js";
import { wordsFor } from "./saves.js";

const EDGE = { reach: 70, speed: 12 }; // pixels: where a drag scrolls the page, and how fast

export default function reorder(list) {
  const desk = deskOf(list.closest('[data-feature~="workspace"]'));
  const entries = () => [...list.querySelectorAll(":scope > [data-stop]")];
  const ids = () => entries().map(({ dataset }) => dataset.stop);
  const go = (from, to) => change(desk, list, ids(), from, to);

  for (const entry of entries()) addHandle(entry, { list, entries, go });
  show(desk, list, ids());
  list.addEventListener("submit", (event) => {
    const step = { up: -1, down: 1 }[event.submitter?.value];
    const entry = event.target.closest("[data-stop]");
    if (!step || !entry) return;
    event.preventDefault();
    const from = entries().indexOf(entry);
    const to = from + step;
    if (to >= 0 && to < entries().length) go(from, to);
  });
}

/**
 * Show the new order at once, save it, and go back to the old one if that fails. The order that the
 * server answers with counts, for others may have moved stops as well.
 */
async function change(desk, list, before, from, to, takesBack = true) {
  const words = wordsOf();
  const after = moved(before, from, to);
  const values = { number: from + 1, to: to + 1 };
  show(desk, list, after);
  try {
    const fields = { stop: before[from], after: after[to - 1] ?? "" };
    const { order } = await desk.saves.save("order", "order", fields);
    if (isSameSet(order, after) && String(order) !== String(after)) show(desk, list, order);
  } catch (failure) {
    show(desk, list, before);
    desk.tell(`${words.order_failed} ${wordsFor(failure)}`, { failed: true });
    return;
  }
  const back = () => change(desk, list, after, to, from, false);
  desk.tell(say(words.reordered, values), takesBack ? { back } : {});
  freshen(desk.root);
}

function isSameSet(one = [], other = []) {
  return one.length === other.length && one.every((id) => other.includes(id));
}

function show(desk, list, ids) {
  const focused = document.activeElement;
  const known = entriesOf(list);
  const entries = ids.map((id) => known.get(id));
  if (entries.some((entry, i) => entry !== list.children[i])) list.append(...entries);
  if (list.contains(focused)) focused.focus();
  for (const [i, entry] of entries.entries()) number(entry, i + 1, ids.length);
  desk.renumber(ids.map((id, i) => [id, i + 1]));
}

function number(entry, number, count) {
  entry.dataset.number = number;
  entry.value = number;
  entry.querySelector(".stop-number").textContent = number;
  const heard = entry.querySelector("[data-number-heard]");
  if (heard) heard.textContent = say(wordsOf().stop_number, { number });
  // A button that the focus is on must not be switched off under it.
  for (const button of entry.querySelectorAll('[name="move"]')) {
    const last = button.value === "up" ? 1 : count;
    button.disabled = false;
    button.setAttribute("aria-disabled", String(number === last));
  }
}

function addHandle(entry, { list, entries, go }) {
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.title = wordsOf().order_drag ?? "";
  handle.setAttribute("aria-hidden", "true"); // the buttons do the same for keys and voices
  (entry.querySelector(".stop-line") ?? entry).prepend(handle);
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(entry, handle, event, { list, entries: entries(), go });
  });
}

/** Follow the pointer until it lets go; the others step aside for where the entry would stand. */
function drag(entry, handle, { pointerId, clientY }, { list, entries, go }) {
  const from = entries.indexOf(entry);
  const fold = folding(list, entry);
  fold(true);
  const start = clientY + window.scrollY;
  const boxes = entries.map((one) => boxOf(one));
  const middle = (boxes[from].top + boxes[from].bottom) / 2;
  let pointer = clientY;
  let to = from;
  let frame = 0;
  handle.setPointerCapture(pointerId);
  entry.classList.add("is-dragged");

  let aside = boxes.map(() => 0);
  const follow = () => {
    const way = pointer + window.scrollY - start;
    entry.style.translate = `0 ${way}px`;
    const place = placeFor(boxes, from, middle + way);
    if (place === to) return;
    to = place;
    const before = aside;
    aside = asides(boxes, from, to);
    for (const [i, one] of entries.entries()) {
      if (i !== from && aside[i] !== before[i]) one.style.translate = `0 ${aside[i]}px`;
    }
  };
  const scroll = () => {
    const up = EDGE.reach - pointer;
    const down = pointer - (window.innerHeight - EDGE.reach);
    const most = Math.max(up, down, 0) / EDGE.reach;
    if (most > 0) window.scrollBy(0, Math.sign(down - up) * Math.min(most, 1) * EDGE.speed);
    follow();
    frame = window.requestAnimationFrame(scroll);
  };
  const move = (event) => {
    pointer = event.clientY;
  };
  const end = (given) => {
    window.cancelAnimationFrame(frame);
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", drop);
    handle.removeEventListener("pointercancel", giveUp);
    window.removeEventListener("keydown", byEscape);
    entry.classList.remove("is-dragged");
    for (const one of entries) if (one.style.translate) one.style.translate = "";
    fold(false);
    if (given && to !== from) go(from, to);
  };
  const drop = () => end(true);
  const giveUp = () => end(false);
  const byEscape = (event) => event.key === "Escape" && giveUp();
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", giveUp);
  window.addEventListener("keydown", byEscape);
  frame = window.requestAnimationFrame(scroll);
}

/** While one is dragged, each entry shows its first line alone; the dragged one stays in place. */
function folding(list, entry) {
  return (folded) => {
    const { top } = entry.getBoundingClientRect();
    list.classList.toggle("is-sorting", folded);
    window.scrollBy(0, entry.getBoundingClientRect().top - top);
  };
}

function boxOf(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return { top: top + window.scrollY, bottom: bottom + window.scrollY };
}

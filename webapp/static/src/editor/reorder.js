/**
 * The order of the stops: each entry has a handle to drag it by, and its buttons for up and down
 * work without a new page. Focus, numbers and pins go along.
 */

import { asides, moved, placeFor } from "../order.js";
import { say, wordsOf } from "../words.js";
import { deskOf, entryOf, titleOf } from "./desk.js";
import { wordsFor } from "./saves.js";

const EDGE = { reach: 70, speed: 12 }; // pixels: where a drag scrolls the page, and how fast

export default function reorder(list) {
  const desk = deskOf(list.closest('[data-feature~="workspace"]'));
  const entries = () => [...list.querySelectorAll(":scope > [data-stop]")];
  const ids = () => entries().map(({ dataset }) => dataset.stop);
  const go = (from, to) => change(desk, list, ids(), from, to);

  for (const entry of entries()) addHandle(entry, { entries, go });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const entry = event.target.closest("[data-stop]");
    if (!button || !entry) return;
    event.preventDefault();
    const from = entries().indexOf(entry);
    const to = from + Number(button.dataset.step);
    if (to >= 0 && to < entries().length) go(from, to);
    button.focus();
  });
}

/**
 * Show the new order at once, save it, and go back to the old one if that fails. The order that the
 * server answers with counts, for others may have moved stops as well.
 */
async function change(desk, list, before, from, to, takesBack = true) {
  const words = wordsOf();
  const after = moved(before, from, to);
  const values = { number: from + 1, to: to + 1, title: titleOf(desk.root, before[from]) };
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
}

function isSameSet(one = [], other = []) {
  return one.length === other.length && one.every((id) => other.includes(id));
}

function show(desk, list, ids) {
  const focused = document.activeElement;
  for (const id of ids) list.append(entryOf(list, id));
  if (list.contains(focused)) focused.focus();
  const words = wordsOf();
  for (const [i, id] of ids.entries()) {
    const entry = entryOf(list, id);
    const number = i + 1;
    entry.dataset.number = number;
    const values = { number, title: titleOf(list, id) };
    for (const place of entry.querySelectorAll("[data-number-shown]")) place.textContent = number;
    for (const button of entry.querySelectorAll("[data-step]")) {
      const up = button.dataset.step === "-1";
      button.setAttribute("aria-label", say(up ? words.order_up : words.order_down, values));
      button.setAttribute("aria-disabled", String(up ? i === 0 : i === ids.length - 1));
    }
  }
  desk.renumber(ids.map((id, i) => [id, i + 1]));
}

function addHandle(entry, { entries, go }) {
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.title = wordsOf().order_drag ?? "";
  handle.setAttribute("aria-hidden", "true"); // the buttons do the same for keys and voices
  entry.prepend(handle);
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(entry, handle, event, { entries: entries(), go });
  });
}

/** Follow the pointer until it lets go; the others step aside for where the entry would stand. */
function drag(entry, handle, { pointerId, clientY }, { entries, go }) {
  const from = entries.indexOf(entry);
  const start = clientY + window.scrollY;
  const boxes = entries.map((one) => boxOf(one));
  const middle = (boxes[from].top + boxes[from].bottom) / 2;
  let pointer = clientY;
  let to = from;
  let frame = 0;
  handle.setPointerCapture(pointerId);
  entry.classList.add("is-dragged");

  const follow = () => {
    const way = pointer + window.scrollY - start;
    to = placeFor(boxes, from, middle + way);
    for (const [i, aside] of asides(boxes, from, to).entries()) {
      entries[i].style.translate = `0 ${i === from ? way : aside}px`;
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
    for (const one of entries) one.style.translate = "";
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

function boxOf(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return { top: top + window.scrollY, bottom: bottom + window.scrollY };
}

/**
 * Single keys that lead through the contributions: they press links, move the focus, and decide
 * nothing by themselves. Whoever dictates or is in a field is left alone; they can be switched off.
 */

const KEPT = "rundgang.shortcuts";
const DOWN = ["j", "ArrowDown"];
const UP = ["k", "ArrowUp"];

export default function init(details) {
  details.hidden = false;
  const box = details.querySelector("input");
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", () => {
    localStorage.setItem(KEPT, box.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (box.checked && isFree(event) && press(event.key)) event.preventDefault();
  });
}

function isFree({ target, altKey, ctrlKey, metaKey, isComposing }) {
  if (altKey || ctrlKey || metaKey || isComposing) return false;
  return !target.closest?.("input, textarea, select, summary, [contenteditable]");
}

function press(key) {
  const list = document.querySelector("[data-shortcut-list]");
  if (list && (DOWN.includes(key) || UP.includes(key))) {
    return move(list, DOWN.includes(key) ? 1 : -1);
  }
  const name = CSS.escape(key);
  const link = document.querySelector(`a[data-shortcut="${name}"]`);
  if (link) link.click();
  const place = document.querySelector(`[data-shortcut-focus="${name}"]`);
  if (place) place.focus();
  return Boolean(link || place);
}

/** Move the focus along the links of a list; it begins where the focus is, else at the top. */
function move(list, by) {
  const links = [...list.querySelectorAll("h2 > a")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? 0 : at + by];
  if (next) next.focus();
  return Boolean(next);
}

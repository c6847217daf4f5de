/**
 * A walk's page: list, address, keyboard and announcements around one selection. The page of one
 * stop names it in data-selected, and it stays selected there.
 */

import { bindAddress } from "../address.js";
import { selectionOf } from "../selection.js";
import { bindList, told } from "../stop-list.js";
import { say, wordsOf } from "../words.js";

export default function init(root) {
  const selection = selectionOf(root);
  if (root.dataset.selected) {
    selection.select(root.dataset.selected, { by: "address" });
    return;
  }
  bindList(root, selection);
  bindSteps(root, selection);
  bindEscape(root, selection);
  bindVoice(root, selection);
  bindAddress(selection, (id) => stopAround(root, id));
}

/** The stop that holds the element with this id: a shared link may name a note. */
function stopAround(root, id) {
  const element = document.getElementById(id);
  return (root.contains(element) && element.closest(".stop[data-stop]")?.dataset.stop) || "";
}

/** Previous and next: buttons that say so themselves when there is none. */
function bindSteps(root, selection) {
  const buttons = [...root.querySelectorAll("[data-step]")];
  const update = () => {
    for (const button of buttons) {
      const none = !selection.neighbour(Number(button.dataset.step));
      button.setAttribute("aria-disabled", String(none));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const next = selection.neighbour(Number(button.dataset.step));
      if (next) selection.select(next, { by: "step" });
    });
  }
  selection.listen(update);
  selection.listenToSearch(update);
  update();
}

/** Escape closes the stop and gives the focus back to where the stop was opened. */
export function bindEscape(root, selection) {
  let opened = "";
  selection.listen(({ id, cause }) => {
    if (id) opened = cause.by === "pin" ? "pin" : "list";
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !selection.current) return;
    event.preventDefault();
    selection.select("", { by: "escape", back: opened });
  });
}

export function bindVoice(root, selection) {
  const live = root.querySelector("[data-live]");
  const words = wordsOf();
  if (!live) return;
  selection.listen(({ id, cause }) => {
    if (cause.by === "walking") return; // who arrives is told so in other words
    if (cause.by === "address" && !live.textContent && !id) return;
    live.textContent = id ? say(words.selected, told(root, id)) : say(words.unselected);
  });
}

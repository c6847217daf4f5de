/** List, keyboard and announcements of an embed; address and history belong to the page around. */

import { mayMove } from "../motion.js";
import { selectionOf } from "../selection.js";
import { bindList } from "../stop-list.js";
import { bindEscape, bindVoice } from "./walk.js";

export default function init(root) {
  const selection = selectionOf(root);
  const list = root.querySelector(".embed-list");
  bindList(root, selection, (entry, { by }) => bring(list, entry, by));
  bindEscape(root, selection);
  if (root.dataset.selected) selection.select(root.dataset.selected, { by: "address" });
  bindVoice(root, selection);
}

/** Only the list moves: scrollIntoView would move the page around as well. */
function bring(list, entry, by) {
  const top = entry.getBoundingClientRect().top - list.getBoundingClientRect().top;
  const behavior = by !== "address" && mayMove() ? "smooth" : "auto";
  list.scrollBy({ top, behavior });
}

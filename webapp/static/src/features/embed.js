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

/**
 * Only the list moves, or in a low frame the frame's own page, but not to begin with, when it shows
 * the map: scrollIntoView would move the page around as well.
 */
function bring(list, entry, by) {
  const behavior = by !== "address" && mayMove() ? "smooth" : "auto";
  const { top } = entry.getBoundingClientRect();
  if (list.scrollHeight > list.clientHeight) {
    list.scrollBy({ top: top - list.getBoundingClientRect().top, behavior });
  } else if (by !== "address") {
    document.scrollingElement.scrollBy({ top, behavior });
  }
}

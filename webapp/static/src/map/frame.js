/** What part of the map an embed shows, also after its frame has got another size. */

import { selectionOf } from "../selection.js";
import { showWhole } from "./view.js";

export function frame(map, bounds) {
  const container = map.getContainer();
  const root = container.closest("[data-stops]");
  const [north, east, zoom] = (root.dataset.view ?? "").split(",").map(Number);
  const show = () => {
    if (root.dataset.view) map.setView([north, east], zoom, { animate: false });
    else showWhole(map, bounds, false);
  };
  let untouched = true;
  const touched = () => {
    untouched = false;
  };
  for (const kind of ["pointerdown", "keydown"]) root.addEventListener(kind, touched, true);
  if (selectionOf(root).current && !root.dataset.view) touched();

  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (untouched) show();
  }).observe(container);
  show();
}

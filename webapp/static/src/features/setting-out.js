/** Setting out: what goes along on the way is loaded only when somebody starts the walk. */

import { added } from "../added.js";
import { complain, drawnOn } from "../map/layer.js";
import { selectionOf } from "../selection.js";
import { kept } from "../walking/keeping.js";

export default function init(root) {
  const walk = root.closest('[data-feature~="walk"]');
  const button = root.querySelector("button");
  const { slug } = root.dataset;
  const setOut = async (resumed) => {
    button.setAttribute("aria-busy", "true");
    try {
      await Promise.all([style(root.dataset.style), script(root.dataset.script), drawn(walk)]);
      const { map, features } = drawnOn.get(walk);
      const selection = selectionOf(walk);
      window.rundgang.setOut({ L: window.L, root: walk, map, features, selection, slug, resumed });
    } catch (problem) {
      complain(walk);
      throw problem;
    } finally {
      button.removeAttribute("aria-busy");
    }
  };
  root.hidden = false;
  button.addEventListener("click", () => setOut(false));
  if (kept(slug)?.going === true) setOut(true);
}

function drawn(walk) {
  const page = document.documentElement;
  if (drawnOn.has(walk)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    new MutationObserver((_, watching) => {
      if (!page.dataset.map) return;
      watching.disconnect();
      if (drawnOn.has(walk)) resolve();
      else reject(new Error("The map is not there."));
    }).observe(page, { attributeFilter: ["data-map"] });
  });
}

function script(address) {
  return window.rundgang.setOut ? null : added("script", { src: address });
}

function style(address) {
  const there = document.querySelector(`link[href="${address}"]`);
  return there ? null : added("link", { rel: "stylesheet", href: address });
}

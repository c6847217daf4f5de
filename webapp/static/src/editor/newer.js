/** Notice politely that somebody else has saved: words and a link, and the page stays as it is. */

import { say, wordsOf } from "../words.js";
import { deskOf } from "./desk.js";

const EVERY = 20_000; // milliseconds, while somebody looks

export default function newer(root) {
  const { base, saves } = deskOf(root);
  const place = root.querySelector("[data-newer]");
  const own = document.querySelector(".who")?.textContent.trim();
  let tag = "";
  let asking = false;

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const headers = { Accept: "application/json", ...(tag && { "If-None-Match": tag }) };
      const answer = await fetch(`${base}revision`, { headers, redirect: "manual" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") ?? "";
        const { revision, by } = await answer.json();
        saves.notice(revision, false, by === own ? "" : by);
      }
    } catch {
      // Without a connection there is nothing new; the next save will say so.
    }
    asking = false;
  }
  saves.listen((by) => tell(place, by));
  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

function tell(place, by) {
  const words = wordsOf();
  const text = by ? say(words.newer_by, { by }) : words.newer;
  if (place.dataset.said === text) return;
  place.dataset.said = text;
  const said = document.createElement("p");
  said.textContent = text;
  const link = document.createElement("a");
  link.className = "button small";
  link.href = "";
  link.textContent = words.newer_reload;
  place.replaceChildren(said, link);
}

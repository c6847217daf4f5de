/** The way to a note, on devices that take part; it names the stop that is selected. */

import { added } from "../added.js";
import { hasJoined, waitingFor } from "../notes/joined.js";

export default function init(link) {
  const slug = link.dataset.noteLink;
  if (hasJoined(slug)) link.hidden = false;
  if (link.hidden || !link.dataset.sender) return;
  if (!new URL(link.href).searchParams.has("stop")) bindStop(link);
  if (waitingFor(slug)) send(link.dataset.sender);
}

function bindStop(link) {
  const plain = link.href;
  link.addEventListener("click", () => {
    const address = new URL(plain);
    const stop = document.querySelector(".stop.is-selected[data-stop]")?.dataset.stop;
    if (stop) address.searchParams.set("stop", stop);
    link.href = address.href;
  });
}

/** What waits is sent from here, too; nobody else loads what that takes. */
function send(address) {
  added("script", { src: address }).catch(() => {}); // it waits on, and is sent from the next page
}

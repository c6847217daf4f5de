/** Where somebody stands, only if they allowed it; the nearest stop is filled in by it. */

import { say } from "../words.js";
import { nearest } from "./near.js";

const DIGITS = 1e5; // of a degree: about a metre
const ASKED = { enableHighAccuracy: true, maximumAge: 30_000, timeout: 15_000 };

/** Ask the phone; gives {place, accuracy}, or null where it does not tell. */
export function whereIStand(geolocation = navigator.geolocation) {
  return new Promise((resolve) => {
    const found = ({ coords }) =>
      resolve({
        place: [coords.longitude, coords.latitude].map(
          (each) => Math.round(each * DIGITS) / DIGITS,
        ),
        accuracy: coords.accuracy,
      });
    geolocation.getCurrentPosition(found, () => resolve(null), ASKED);
  });
}

/** Whether somebody has allowed it already, so that nobody has to be asked once more. */
export async function isAllowed() {
  if (!window.isSecureContext || !navigator.geolocation) return false;
  const asked = navigator.permissions?.query({ name: "geolocation" });
  const answer = await asked?.catch(() => null);
  return answer?.state === "granted";
}

export function bindPosition(form, words) {
  const block = form.querySelector("[data-position]");
  const add = form.querySelector("[data-position-add]");
  const drop = form.querySelector("[data-position-drop]");
  const place = form.querySelector("[data-position-words]");
  const select = form.elements.stop;
  let found = null;
  let wanted = 0; // counts, so that an answer that comes too late is not taken

  function show(text) {
    place.textContent = text;
    add.hidden = Boolean(found);
    drop.hidden = !found;
  }

  async function look() {
    wanted += 1;
    const asked = wanted;
    show(words.position_waiting);
    const answer = await whereIStand();
    if (asked !== wanted) return;
    found = answer?.place ?? null;
    const metres = Math.max(1, Math.round(answer?.accuracy ?? 0));
    show(found ? say(words.position_added, { metres }) : words.position_failed);
    if (found && !select.value) offerStop(answer);
  }

  function offerStop({ place: here, accuracy }) {
    const stops = [...select.options]
      .filter(({ dataset }) => dataset.place)
      .map(({ value, dataset }) => ({ id: value, place: dataset.place.split(",").map(Number) }));
    const near = nearest(stops, here, accuracy);
    if (!near) return;
    select.value = near.id;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function clear() {
    wanted += 1;
    found = null;
    show("");
    isAllowed().then((allowed) => allowed && !found && look());
  }

  block.hidden = !(window.isSecureContext && navigator.geolocation);
  add.addEventListener("click", look);
  drop.addEventListener("click", () => {
    wanted += 1;
    found = null;
    show("");
    add.focus();
  });
  return {
    clear,
    place: () => found,
    set: (known) => {
      wanted += 1;
      found = known ?? null;
      show("");
    },
  };
}

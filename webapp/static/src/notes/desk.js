/** What the pages of notes share: the store, the courier, and what the server knows of this device. */

import { courierOf } from "./courier.js";
import { hasJoined, rememberJoined } from "./joined.js";
import { openStore } from "./store.js";

export async function openDesk(root, words) {
  const { walk: slug, base } = root.dataset;
  const store = await openStore().catch(() => null);
  const courier = store && courierOf({ store, slug, base, tooLarge: words.too_large });
  return {
    slug,
    base,
    store,
    courier: courier ?? { go() {}, changed() {}, listen() {} },
    /** What the server has of this device: a list, or null where it cannot be asked. */
    ownOnServer: () => ownOnServer(slug, base),
    themeTitle: (key) => titled(words.themes, key),
    stopTitle: (id) => titled(words.stops, id),
  };
}

function titled(titles, key) {
  return key ? (titles?.[key] ?? key) : "";
}

async function ownOnServer(slug, base) {
  try {
    const answer = await fetch(`${base}contributions/`, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    const said = await answer.json();
    if (answer.status === 401 && said.message) rememberJoined(slug, false);
    if (!Array.isArray(said.contributions)) return answer.status === 401 ? [] : null;
    rememberJoined(slug, true);
    return said.contributions;
  } catch {
    return null;
  }
}

/** Whether this device takes part; the server is asked where the device itself does not know. */
export async function takesPart(desk) {
  return hasJoined(desk.slug) || ((await desk.ownOnServer()) !== null && hasJoined(desk.slug));
}

/**
 * Carries what waits to the server: when a page is opened, when there is network again, when the
 * page is looked at again, and after a pause. Of all open pages, one carries at a time.
 */

import { sendAll } from "./queue.js";
import { sender } from "./transport.js";

const SOON = 250; // milliseconds after a moment to come again

export function courierOf({ store, slug, base, tooLarge, page = window }) {
  const send = sender(base, { photoOf: store.photoOf, tooLarge });
  const listeners = [];
  const others = "BroadcastChannel" in page ? new page.BroadcastChannel(`rundgang ${slug}`) : null;
  let running = null;
  let wanted = null; // how it was asked for once more while it ran
  let clock = 0;

  const tell = (answer) => {
    for (const listener of listeners) listener(answer);
  };
  const told = (answer) => {
    tell(answer);
    others?.postMessage("changed");
  };

  async function carry(eager) {
    const work = () => sendAll({ store, slug, send, now: Date.now, eager, told });
    const next = await alone(page, `rundgang ${slug}`, work);
    page.clearTimeout(clock);
    if (next !== null) clock = page.setTimeout(() => go(), Math.max(next - Date.now(), 0) + SOON);
  }

  /** Send what is due; `eager` does not wait for pauses. */
  async function go({ eager = false } = {}) {
    if (running) {
      wanted = wanted || eager;
      return running;
    }
    running = carry(eager);
    try {
      await running;
    } finally {
      running = null;
    }
    if (wanted === null) return undefined;
    const again = wanted;
    wanted = null;
    return go({ eager: again });
  }

  others?.addEventListener("message", () => tell(null));
  page.addEventListener("online", () => go({ eager: true }));
  page.addEventListener("pageshow", (event) => event.persisted && go({ eager: true }));
  page.document.addEventListener("visibilitychange", () => {
    if (page.document.visibilityState === "visible") go({ eager: true });
  });
  return {
    go,
    /** Something has changed here: the other open pages show it, too. */
    changed: () => told(null),
    listen: (listener) => listeners.push(listener),
  };
}

/** Let no other page of this browser do the same meanwhile; without locks, ids alone see to that. */
function alone(page, name, work) {
  const locks = page.navigator.locks;
  return locks ? locks.request(name, work) : work();
}

/** Sends what waits on this device from the page of a walk, and says there how much it is. */

import { courierOf } from "./notes/courier.js";
import { rememberWaiting } from "./notes/joined.js";
import { counted } from "./notes/queue.js";
import { openStore } from "./notes/store.js";
import { say } from "./words.js";

async function init(link) {
  const slug = link.dataset.noteLink;
  const store = await openStore();
  const base = new URL(link.href).pathname.replace(/note\/$/, "");
  const courier = courierOf({ store, slug, base });
  const count = Object.assign(document.createElement("span"), { className: "note-count" });
  link.append(count);

  async function show() {
    const { waiting } = counted(await store.all(slug));
    rememberWaiting(slug, waiting);
    count.textContent = waiting || "";
    count.hidden = !waiting;
    link.title = waiting ? say(link.dataset.waitingWords, { count: waiting }) : "";
  }

  courier.listen(show);
  await show();
  courier.go({ eager: true });
}

for (const link of document.querySelectorAll("[data-sender]")) init(link);

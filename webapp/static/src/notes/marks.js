/** One tap while walking notes a theme; for a few seconds it can be undone. */

import { say, wordsOf } from "../words.js";
import { newId, newReceipt } from "./identity.js";
import { isAllowed, whereIStand } from "./position.js";
import { keep, undo } from "./queue.js";
import { markOf } from "./reading.js";
import { sender } from "./transport.js";

const CAN_BE_UNDONE = 8_000; // milliseconds

export function bindMarks(section, desk) {
  const words = wordsOf();
  const bar = section.querySelector("[data-marked]");
  const place = bar.querySelector("[data-marked-words]");
  const button = bar.querySelector("[data-undo]");
  let latest = null;
  let clock = 0;

  function show(text, canUndo) {
    bar.hidden = false;
    place.textContent = text;
    button.hidden = !canUndo;
    window.clearTimeout(clock);
    if (canUndo) clock = window.setTimeout(hide, CAN_BE_UNDONE - 500);
  }

  function hide() {
    bar.hidden = true;
    latest = null;
  }

  async function note(theme, title) {
    const now = new Date();
    const mark = { id: newId(), slug: desk.slug, receipt: newReceipt(), kind: "mark", photo: "" };
    // Where it was tapped, if that is known before it can no longer be undone.
    const here = (await isAllowed()) ? await soon(whereIStand()) : null;
    const body = {
      ...markOf(theme, here?.place ?? null, now),
      kind: "mark",
      receipt: mark.receipt,
    };
    const record = { ...mark, body, until: Date.now() + CAN_BE_UNDONE };
    try {
      if (!desk.store) throw new Error("nothing is kept here");
      await keep(desk.store, record);
    } catch {
      const answer = await sender(desk.base, { photoOf: () => null })({ ...record, state: "kept" });
      show(answer.kind === "stored" ? say(words.marked, { theme: title }) : words.marked_failed);
      return;
    }
    latest = mark.id;
    show(say(words.marked, { theme: title }), true);
    desk.courier.changed();
    desk.courier.go();
  }

  section.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value, textContent } = event.submitter;
    note(value, textContent.trim());
  });
  button.addEventListener("click", async () => {
    if (latest && (await undo(desk.store, latest))) desk.courier.changed();
    hide();
    section.querySelector("button").focus();
  });
}

function soon(asked, patience = 3_000) {
  return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience, null))]);
}

/** Puts the pages of notes together: the form, the marks, the own notes, and what waits here. */

import { wordsOf } from "../words.js";
import { openDesk, takesPart } from "./desk.js";
import { bindForm } from "./form.js";
import { bindMarks } from "./marks.js";
import { bindOwn } from "./own.js";
import { bindWaiting } from "./waiting.js";

export default async function init(root) {
  const words = wordsOf();
  const desk = await openDesk(root, words);
  const form = root.querySelector("[data-note-form]");
  const marks = root.querySelector("[data-marks]");
  const list = root.querySelector("[data-own-notes]");
  bindNotice(root, desk, words);
  if (desk.store) {
    bindWaiting(root, desk);
    desk.courier.go({ eager: true });
  }
  if (form) bindModes(root);
  if (marks) bindMarks(marks, desk);
  if (form) await bindForm(root, form, { ...desk, asked: () => askedToChange(desk, words) });
  if (list && desk.store) bindOwn(root, desk);
  showStranger(root, desk, [form, marks, root.querySelector("[data-modes]")]);
}

/** A line that says what has happened; where nothing can be kept, it says that from the beginning. */
function bindNotice(root, desk, words) {
  const notice = document.createElement("p");
  notice.className = "hint notice-line";
  notice.setAttribute("role", "status");
  root.querySelector("h1").after(notice);
  desk.say = (text) => {
    notice.textContent = text;
  };
  if (!desk.store) desk.say(words.private);
}

/** Writing is for those who take part; others are told how to. */
async function showStranger(root, desk, parts) {
  const block = root.querySelector("[data-stranger]");
  if (!block || (await takesPart(desk))) return;
  block.hidden = false;
  for (const part of parts) if (part) part.hidden = true;
}

/** Writing a note, or one tap; the address may name the second. */
function bindModes(root) {
  const modes = root.querySelector("[data-modes]");
  if (!modes) return;
  const buttons = [...modes.querySelectorAll("[data-mode]")];
  const show = (mode) => {
    root.dataset.shown = mode;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.mode));
  modes.hidden = false;
  const asked = () => show(window.location.hash === "#mark" ? "mark" : "write");
  window.addEventListener("hashchange", asked);
  asked();
}

/** The note that the address asks to change, from here or from the server. */
async function askedToChange(desk, words) {
  const id = new URLSearchParams(window.location.search).get("change");
  if (!id) return null;
  const here = await desk.store?.find(id);
  if (here?.body) {
    return { id, receipt: here.receipt, content: { ...here.body, photo_type: here.photo } };
  }
  const there = (await desk.ownOnServer())?.find((each) => each.id === id && each.text);
  if (!there) {
    desk.say(words.not_there);
    return null;
  }
  return { id, receipt: here?.receipt ?? "", content: there };
}

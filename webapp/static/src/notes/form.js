/** The form of a note: short on the pavement, kept while it is typed, put into the queue at once. */

import { controlsOf, putBack, valuesOf } from "../drafts.js";
import { localeOf } from "../locale.js";
import { say, wordsOf } from "../words.js";
import { openDraft } from "./draft.js";
import { givenAway } from "./hints.js";
import { inFours, newId, newReceipt } from "./identity.js";
import { bindPhoto } from "./photo.js";
import { bindPosition } from "./position.js";
import { keep } from "./queue.js";
import { contentOf, valuesOfContent, whatIsMissing } from "./reading.js";
import { sender } from "./transport.js";

const A_PAUSE = 400; // milliseconds without a key

export async function bindForm(root, form, desk) {
  const words = wordsOf();
  const photo = bindPhoto(form, words);
  const position = bindPosition(form, words);
  const blank = valuesOf(form);
  let state = null;

  async function begin(there) {
    await state?.draft.release();
    clear(form, blank, { photo, position });
    state = there ?? { id: newId(), receipt: newReceipt(), content: null };
    if (there) {
      putBack(form, valuesOfContent(there.content));
      position.set(there.content.place);
      state.draft = await openDraft(desk.slug, state.id);
    } else {
      state.draft = await openDraft(desk.slug);
      state.id = state.draft.id ?? state.id;
      if (state.draft.values) {
        putBack(form, state.draft.values);
        tell(form, "all", "");
        desk.say(words.draft);
      } else {
        state.draft = await openDraft(desk.slug, state.id);
      }
      if (!form.elements.stop.value) chooseAskedStop(form);
    }
    hint(form, words);
    showTime(form, words);
  }

  follow(form, () => {
    hint(form, words);
    if (state?.draft && !state.isSaved) state.draft.keep(valuesOf(form));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!state || state.saving) return;
    const saving = state;
    const content = contentOf(valuesOf(form), position.place(), saving);
    const missing = whatIsMissing(content);
    for (const name of ["own", "role", "text", "photo"]) {
      tell(form, name, missing.includes(name) ? words[`needs_${name}`] : "");
    }
    if (missing.length) {
      form.querySelector(`[name="${missing[0]}"]`).focus();
      return;
    }
    saving.saving = true;
    tell(form, "all", "");
    const kept = await save(desk, saving, content, await photo.chosen());
    saving.saving = false;
    if (!kept) {
      tell(form, "all", words.no_room);
      return;
    }
    saving.isSaved = true;
    saving.draft.drop();
    showKept(root, form, { ...saving, how: kept });
  });
  root.querySelector("[data-another]").addEventListener("click", async () => {
    await begin(null);
    root.querySelector("[data-kept]").hidden = true;
    form.hidden = false;
    form.querySelector('[name="own"]').focus();
  });
  desk.courier.listen(async () => {
    const there = await desk.store.find(state?.id ?? "");
    if (there?.state === "sent") tellHow(root, words.sent);
  });
  bindCopy(root, words);
  await begin(await desk.asked());
  root.dataset.ready = "form";
}

/** Into the queue, and where the browser keeps nothing, straight to the server: kept, sent or "". */
async function save(desk, { id, receipt, content: before }, body, picture) {
  const record = { id, slug: desk.slug, receipt, kind: "note" };
  // A note that came without script has its code on another page; the server keeps that one.
  record.body = { ...body, receipt: receipt || newReceipt(), kind: "note" };
  record.photo = picture.type ?? (picture.stays ? (before?.photo_type ?? "") : "");
  record.body.photo_stays = Boolean(picture.stays && before?.photo);
  try {
    if (!desk.store) throw new Error("nothing is kept here");
    await keep(desk.store, record, picture.bytes);
  } catch {
    const send = sender(desk.base, { photoOf: () => picture.bytes ?? null });
    const answer = await send({ ...record, state: "kept" });
    return answer.kind === "stored" ? "sent" : "";
  }
  navigator.storage?.persist?.();
  desk.courier.changed();
  desk.courier.go({ eager: true });
  return "kept";
}

function clear(form, blank, { photo, position }) {
  for (const control of controlsOf(form)) {
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = (blank[control.name] ?? []).includes(control.value);
    } else {
      control.value = blank[control.name]?.[0] ?? "";
    }
  }
  photo.clear();
  position.clear();
}

/** The page is the same for everybody, so what its address asks for is filled in here. */
function chooseAskedStop(form) {
  const asked = new URLSearchParams(window.location.search).get("stop");
  const select = form.elements.stop;
  if ([...select.options].some(({ value }) => value === asked)) select.value = asked;
}

function follow(form, changed) {
  let clock = 0;
  const later = () => {
    window.clearTimeout(clock);
    clock = window.setTimeout(changed, A_PAUSE);
  };
  for (const type of ["input", "change"]) form.addEventListener(type, later);
  window.addEventListener("pagehide", changed);
  document.addEventListener("visibilitychange", changed);
}

function hint(form, words) {
  const found = givenAway(form.elements.text.value);
  const what = new Intl.ListFormat(localeOf()).format(found.map((each) => words[each]));
  const place = form.querySelector("[data-gives-away]");
  const text = found.length ? say(words.gives_away, { what }) : "";
  if (place.textContent !== text) place.textContent = text;
}

function showTime(form, words) {
  const time = new Intl.DateTimeFormat(localeOf(), { dateStyle: "medium", timeStyle: "short" });
  form.querySelector("[data-time-words]").textContent = say(words.written, {
    time: time.format(new Date()),
  });
}

function tell(form, name, text) {
  const place = form.querySelector(`[data-error="${name}"]`);
  place.textContent = text ?? "";
  place.hidden = !text;
}

function showKept(root, form, { receipt, how }) {
  const words = wordsOf();
  const panel = root.querySelector("[data-kept]");
  tellHow(root, how === "sent" ? words.sent : words.kept);
  panel.querySelector("[data-receipt]").textContent = inFours(receipt);
  form.hidden = true;
  panel.hidden = false;
  panel.focus();
  window.scrollTo(0, 0);
}

function tellHow(root, text) {
  root.querySelector("[data-kept-words]").textContent = text;
}

function bindCopy(root, words) {
  const button = root.querySelector("[data-copy]");
  button.addEventListener("click", async () => {
    const code = root.querySelector("[data-receipt]");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = words.copied;
    } catch {
      window.getSelection().selectAllChildren(code);
    }
  });
}

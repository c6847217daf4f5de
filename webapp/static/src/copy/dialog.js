/** The dialog about the copy of a walk: what is kept, saving it with photos, and deleting it. */

import { sentences } from "./telling.js";

/** `ask` sends something to the worker; without it, the browser cannot keep anything. */
export async function openDialog(root, opener, ask) {
  const { slug, language } = root.dataset;
  const list = await listOf(slug, language);
  const dialog = made("dialog", "copy-dialog");
  dialog.setAttribute("aria-labelledby", "page:copy-title");
  document.body.append(dialog);
  const state = { words: list?.words, offered: list?.languages ?? [], persists: await persists() };
  let drawn = null;
  let action = "";
  const update = ({ detail }) => {
    const words = detail.words ?? state.words;
    if (!words) return;
    drawn ??= draw(dialog, words, { ...state, offered: detail.offered ?? state.offered, language });
    drawn.show({
      ...detail,
      persists: state.persists,
      action,
      insecure: !window.isSecureContext,
      unsupported: !ask,
    });
    if (!dialog.open) dialog.showModal();
  };
  root.addEventListener("copy", update);
  dialog.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "close" || event.target === dialog) dialog.close();
    if (act === "save") {
      action = "save";
      state.persists = await persists(true);
      await ask("save", { languages: drawn.chosen() });
    }
    if (act === "forget") {
      action = "forget";
      await ask("forget");
    }
  });
  dialog.addEventListener("close", () => {
    root.removeEventListener("copy", update);
    dialog.remove();
    opener.focus();
  });
  if (ask && (await isActive())) await ask("state");
  else update({ detail: {} });
}

function draw(dialog, words, { offered, language }) {
  const heading = made("h2", "", words.title);
  heading.id = "page:copy-title";
  heading.tabIndex = -1;
  heading.autofocus = true;
  const told = made("div", "copy-state");
  told.setAttribute("role", "status");
  const bar = made("progress", "");
  bar.setAttribute("aria-label", words.title);
  const languages = languageFields(offered, language, words);
  const [save, forget, close] = [
    button("save", "button", words.save),
    button("forget", "button quiet", words.delete),
    button("close", "button quiet", words.close),
  ];
  const actions = made("p", "actions");
  actions.append(save, forget, close);
  dialog.append(heading, made("p", "", words.about), told, bar, languages, actions);
  let ticked = false;

  function show(copy) {
    const { making, whole, saved, insecure, unsupported } = copy;
    const lines = sentences(copy, words).map((line) => made("p", "", line));
    if (told.textContent !== lines.map((line) => line.textContent).join("")) {
      told.replaceChildren(...lines);
    }
    bar.hidden = !making;
    if (making) Object.assign(bar, { max: making.all, value: making.done });
    const able = !insecure && !unsupported;
    save.hidden = !able || Boolean(making);
    save.textContent = saved && whole ? words.save_again : words.save;
    forget.hidden = !able || !whole || Boolean(making);
    languages.hidden = !able || offered.length < 2;
    if (!ticked && copy.languages) {
      ticked = true;
      for (const box of languages.querySelectorAll("input")) {
        box.checked = box.value === language || (saved && copy.languages.includes(box.value));
      }
    }
  }

  function chosen() {
    const tags = [...languages.querySelectorAll("input:checked")].map((box) => box.value);
    if (!tags.length) return [language];
    return tags.sort((one, other) => (other === language) - (one === language)); // this one first
  }

  return { show, chosen };
}

function languageFields(offered, language, words) {
  const fields = made("fieldset", "copy-languages");
  fields.append(made("legend", "", words.languages));
  for (const { tag, name } of offered) {
    const label = made("label", "");
    const box = made("input", "");
    Object.assign(box, { type: "checkbox", value: tag, checked: tag === language });
    const text = made("span", "", name);
    text.lang = tag;
    label.append(box, text);
    fields.append(label);
  }
  return fields;
}

/** Ask the browser not to throw it away; gives whether it has promised that. */
async function persists(asked = false) {
  const { storage } = navigator;
  if (asked) await storage?.persist?.();
  return Boolean(await storage?.persisted?.());
}

async function isActive() {
  return Boolean((await navigator.serviceWorker.getRegistration("/"))?.active);
}

async function listOf(slug, language) {
  const address = `/walks/${slug}/copy.json?lang=${language}`;
  const answer = await fetch(address, { credentials: "omit" }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

function button(act, className, text) {
  const it = made("button", className, text);
  it.type = "button";
  it.dataset.act = act;
  return it;
}

function made(tag, className, text = "") {
  const it = document.createElement(tag);
  if (className) it.className = className;
  it.textContent = text;
  if (tag === "p" || tag === "h2") it.dir = "auto";
  return it;
}

/** Offer what was typed and not saved: what differs, and the choice to take it over or not. */

import { dropDraft } from "../drafts.js";
import { localeOf } from "../locale.js";
import { say, wordsOf } from "../words.js";

const SHOWN = 240; // characters of a long text

export function offer(state, name, draft, names, take) {
  const words = wordsOf();
  const panel = element("section", "draft-offer");
  const heading = element("h2", "", say(words.draft_found, { when: moment(draft.at) }));
  heading.id = `page:draft-${name.split(" ").at(-1)}`;
  panel.setAttribute("aria-labelledby", heading.id);
  panel.append(heading);
  if (draft.revision !== state.revision) panel.append(element("p", "", words.draft_older));
  panel.append(differences(state.form, draft, names, words));
  const gone = () => {
    panel.remove();
    state.form.querySelector("input:not([type='hidden']), textarea, select")?.focus();
  };
  panel.append(
    actions([
      ["button small", words.draft_take, () => [panel.remove(), take(draft)]],
      ["button small quiet", words.draft_drop, () => [dropDraft(localStorage, name), gone()]],
    ]),
  );
  state.form.before(panel);
}

function differences(form, draft, names, words) {
  const table = element("table", "draft-differences");
  const head = element("tr", "");
  for (const title of [words.draft_field, words.draft_typed, words.draft_there]) {
    const cell = element("th", "", title);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(element("thead", ""), element("tbody", ""));
  table.tHead.append(head);
  for (const name of names) {
    const controls = [...form.elements].filter((control) => control.name === name);
    const row = element("tr", "");
    const label = element("th", "", labelOf(controls, name));
    label.scope = "row";
    row.append(
      label,
      cellOf(words.draft_typed, controls, draft.typed[name]),
      cellOf(words.draft_there, controls, present(controls)),
    );
    table.tBodies[0].append(row);
  }
  return table;
}

function labelOf(controls, name) {
  const [first] = controls;
  const group = controls.length > 1 ? first?.closest("fieldset")?.querySelector("legend") : null;
  const label = group ?? first?.labels?.[0];
  return label?.textContent.replace(/\s+/g, " ").trim() || name;
}

function present(controls) {
  return controls
    .filter((control) => !/checkbox|radio/.test(control.type) || control.checked)
    .map((control) => control.value);
}

/** Values as people know them: the name of a choice rather than its key. */
function cellOf(title, controls, values) {
  const text = (values ?? []).map((value) => nameOf(controls, value)).filter(Boolean);
  const shown = text.join(", ");
  const cell = element(
    "td",
    "",
    shown.length > SHOWN ? `${shown.slice(0, SHOWN)} …` : shown || "–",
  );
  cell.dir = "auto";
  cell.dataset.title = title; // on a narrow screen the table has no head
  return cell;
}

function nameOf(controls, value) {
  const [first] = controls;
  if (first?.options) {
    return [...first.options].find((option) => option.value === value)?.textContent.trim() ?? value;
  }
  const chosen = controls.find(
    (control) => /checkbox|radio/.test(control.type) && control.value === value,
  );
  return chosen?.labels?.[0]?.textContent.trim() ?? value;
}

function actions(buttons) {
  const bar = element("p", "actions");
  for (const [className, text, act] of buttons) {
    const button = element("button", className, text);
    button.type = "button";
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function moment(at) {
  return new Intl.DateTimeFormat(localeOf(), { dateStyle: "long", timeStyle: "short" }).format(at);
}

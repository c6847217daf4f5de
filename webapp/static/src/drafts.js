/**
 * What was typed into forms and not saved yet, kept on this device: pure functions over a storage
 * like localStorage.
 *
 * A draft is {at, revision, typed, was}: when, on which revision, and the values of the controls
 * that were changed, by name, as they are and as they were. Each page that is open keeps its own,
 * so that two of them never overwrite each other.
 */

const PREFIX = "rundgang-draft";
const KEPT_FOR = 30 * 86_400_000; // milliseconds
const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);

/** The name of a form's drafts; somebody else at the same desk has others. */
export function nameOf(organiser, key) {
  return `${PREFIX} ${organiser} ${encodeURIComponent(key)}`;
}

/** The values of a form's controls by name; those that are never kept are left out. */
export function valuesOf(form) {
  const values = {};
  for (const control of controlsOf(form)) {
    values[control.name] ??= [];
    if (control.type === "checkbox" || control.type === "radio") {
      if (control.checked) values[control.name].push(control.value);
    } else if (control.multiple) {
      values[control.name].push(...[...control.selectedOptions].map(({ value }) => value));
    } else {
      values[control.name].push(control.value);
    }
  }
  return values;
}

export function controlsOf(form) {
  return [...form.elements].filter(({ name, type }) => name && type && !LEFT_OUT.has(type));
}

/** The names of controls whose values differ; line ends count for nothing. */
export function differing(one, other) {
  const plain = (values) => JSON.stringify(values ?? []).replaceAll("\\r\\n", "\\n");
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => plain(one[name]) !== plain(other[name]));
}

/** Put values back into the controls of a form; tells which controls have changed by it. */
export function putBack(form, values) {
  const left = Object.fromEntries(Object.entries(values).map(([name, held]) => [name, [...held]]));
  return controlsOf(form).filter((control) => {
    if (!(control.name in left)) return false;
    const held = left[control.name];
    if (control.type === "checkbox" || control.type === "radio") {
      return changed(control, "checked", held.includes(control.value));
    }
    if (control.multiple) {
      const options = [...control.options];
      return options.filter((option) => changed(option, "selected", held.includes(option.value)))
        .length;
    }
    return changed(control, "value", held.shift() ?? "");
  });
}

function changed(target, property, value) {
  if (target[property] === value) return false;
  target[property] = value;
  return true;
}

/** Keep what differs from the beginning, or nothing where nothing does; tells whether it worked. */
export function keepDraft(storage, name, { was, now, revision, at }) {
  const names = differing(was, now);
  const only = (values) => Object.fromEntries(names.map((each) => [each, values[each] ?? []]));
  try {
    if (names.length) {
      const draft = { at, revision, typed: only(now), was: only(was) };
      storage.setItem(name, JSON.stringify(draft));
    } else {
      storage.removeItem(name);
    }
    return true;
  } catch {
    return false; // the device has no room, or keeps nothing
  }
}

/** The drafts of a form, the newest first, as [name, draft]. */
export function findDrafts(storage, name) {
  return named(storage)
    .filter((each) => each.startsWith(`${name} `))
    .map((each) => [each, read(storage, each)])
    .filter(([, draft]) => draft)
    .sort(([, one], [, other]) => other.at - one.at);
}

/** How many drafts an organiser has on this device. */
export function countDrafts(storage, organiser) {
  return named(storage).filter((name) => name.startsWith(nameOf(organiser, ""))).length;
}

export function dropDraft(storage, name) {
  storage.removeItem(name);
}

export function dropAll(storage, organiser) {
  for (const name of named(storage)) {
    if (name.startsWith(nameOf(organiser, ""))) storage.removeItem(name);
  }
}

/** Drafts that nobody came back for in a month go, and what cannot be read. */
export function sweep(storage, now) {
  for (const name of named(storage)) {
    const draft = read(storage, name);
    if (!draft || now - draft.at > KEPT_FOR) storage.removeItem(name);
  }
}

function named(storage) {
  const names = Array.from({ length: storage.length }, (_, i) => storage.key(i));
  return names.filter((name) => name?.startsWith(`${PREFIX} `));
}

function read(storage, name) {
  try {
    const draft = JSON.parse(storage.getItem(name));
    return Number.isFinite(draft?.at) && draft.typed && draft.was ? draft : null;
  } catch {
    return null;
  }
}

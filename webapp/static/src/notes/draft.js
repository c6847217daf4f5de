/**
 * What is typed and not yet saved, kept on this device under the id that the note will have. Each
 * open page holds its own draft; one that nobody holds any more is taken up again.
 */

const PREFIX = "rundgang.note-draft";
const LEFT_BLANK = new Set(["level", "language", "stop"]);

/** Take up a draft: that of `id`, or the newest that no other open page holds. */
export async function openDraft(slug, id = "") {
  const names = id ? [nameOf(slug, id)] : named(slug);
  for (const name of names) {
    const release = await held(name);
    if (!release) continue;
    const values = read(name)?.values ?? null;
    if (values || id) return draft(name, values, release);
    release();
  }
  return { id: null, values: null, keep: () => {}, drop: () => {}, release: async () => {} };
}

export function dropDrafts(slug) {
  for (const name of named(slug)) remove(name);
}

function draft(name, values, release) {
  return {
    id: name.split(" ").at(-1),
    values,
    keep: (now) => (isBlank(now) ? remove(name) : write(name, { at: Date.now(), values: now })),
    drop: () => remove(name),
    release: async () => release(),
  };
}

/** What was only chosen for somebody beforehand is nothing that they wrote. */
function isBlank(values) {
  return Object.entries(values).every(
    ([name, held]) => LEFT_BLANK.has(name) || held.every((value) => !value.trim()),
  );
}

/** Hold a draft as long as the page is open; gives how to let go of it, or null. */
function held(name) {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise((release) => resolve(release));
    });
  });
}

function nameOf(slug, id) {
  return `${PREFIX} ${slug} ${id}`;
}

function named(slug) {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(`${PREFIX} ${slug} `))
      .sort((one, other) => (read(other)?.at ?? 0) - (read(one)?.at ?? 0));
  } catch {
    return [];
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, content) {
  try {
    localStorage.setItem(name, JSON.stringify(content));
  } catch {
    // No room, or nothing is kept here: what is typed stands in the form.
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Then nothing was kept either.
  }
}

/** What pages ask of the worker: to keep a walk, to look whether it has changed, to let it go. */

import { bringUpToDate, drop } from "./copying.js";
import { readRecord } from "./records.js";

/** `tell` sends what has become of it to every page. */
export function commands(world, tell) {
  const running = new Map(); // by walk: one thing after the other

  function inTurn(slug, act) {
    const before = running.get(slug) ?? Promise.resolve();
    const now = before.then(act, act);
    running.set(slug, now);
    return now;
  }

  async function upToDate(slug, wanted) {
    const record = await bringUpToDate(world, slug, wanted, (step) => tell(about(step)));
    await tell(about(record));
    return record;
  }

  /** The server can be reached: whatever has been withdrawn goes from the copy, too. */
  function contact(slug) {
    return inTurn(slug, async () => {
      const record = slug && (await readRecord(world.caches, slug));
      if (record?.cache) await upToDate(slug, record);
    });
  }

  /** Somebody reads a walk: a copy is made by itself, unless it was deleted by hand. */
  function visited(slug, language) {
    return inTurn(slug, async () => {
      const record = await readRecord(world.caches, slug);
      if (record?.dropped || record?.languages?.includes(language)) return;
      if (record?.saved) return;
      const languages = [language, ...(record?.languages ?? [])];
      await upToDate(slug, { languages, photos: false, saved: false });
    });
  }

  function save(slug, languages) {
    return inTurn(slug, () =>
      upToDate(slug, { languages, photos: true, saved: true, dropped: false }),
    );
  }

  function forget(slug) {
    return inTurn(slug, async () => {
      await drop(world, slug);
      await tell(about({ slug, dropped: true }));
    });
  }

  function obey({ act, slug, language, languages } = {}) {
    if (act === "visited") return visited(slug, language);
    if (act === "save") return save(slug, languages);
    if (act === "forget") return forget(slug);
    if (act === "contact") return contact(slug);
    return Promise.resolve();
  }

  return { contact, obey };
}

/** What pages may know of a copy. */
export function about(record) {
  const { slug, cache, making, problem, saved, walk, bytes, contact, languages } = record;
  return { slug, whole: Boolean(cache), making, problem, saved, walk, bytes, contact, languages };
}

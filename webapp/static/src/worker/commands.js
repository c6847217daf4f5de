/** What pages ask of the worker: to keep a walk, to look whether it has changed, to let it go. */

import { bringUpToDate, drop } from "./copying.js";
import { readRecord } from "./records.js";

/** `tell` sends what has become of it to every page. */
export function commands(world, tell) {
  const running = new Map(); // by walk: one thing after the other
  const busy = new Set(); // the walks that are being copied

  function inTurn(slug, act) {
    const before = running.get(slug) ?? Promise.resolve();
    const now = before.then(act, act);
    running.set(slug, now);
    return now;
  }

  async function upToDate(slug, wanted) {
    busy.add(slug);
    try {
      const told = (step) => tell(about(step));
      await told(await bringUpToDate(world, slug, wanted, told));
    } finally {
      busy.delete(slug);
    }
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
      const enough = record?.dropped || record?.saved || record?.languages?.includes(language);
      if (enough) return state(slug, language);
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

  /** Say how it stands; what is being made says so itself, unless it was given up. */
  async function state(slug, language) {
    const record = (await readRecord(world.caches, slug)) ?? { slug };
    const making = busy.has(slug) ? record.making : null;
    const problem = record.making && !making ? "interrupted" : record.problem;
    await tell(about({ ...record, making, problem }, language));
  }

  function obey({ act, slug, language, languages } = {}) {
    if (act === "visited") return visited(slug, language);
    if (act === "save") return save(slug, languages);
    if (act === "forget") return forget(slug);
    if (act === "contact") return contact(slug);
    if (act === "state") return state(slug, language);
    return Promise.resolve();
  }

  return { contact, obey };
}

/** What pages may know of a copy. */
export function about(record, language) {
  const { slug, cache, making, problem, saved, dropped, mark, bytes, made, contact } = record;
  const words = record.words?.[language] ?? Object.values(record.words ?? {})[0];
  const { languages, offered } = record;
  const kept = { mark, bytes, made, contact, languages, offered, words };
  return { slug, whole: Boolean(cache), making, problem, saved, dropped, ...kept };
}

/** Saves of one walk, one after the other; who saves a part again builds on their own save. */

import { Failure, send } from "../sending.js";
import { wordsOf } from "../words.js";

/** `sendTo` is replaced in tests. */
export function makeSaves(base, revision, sendTo = send) {
  const own = new Map(); // by part: the revision of the last save from here
  const listeners = new Set();
  let known = revision; // all up to here is what the page shows
  let waiting = Promise.resolve();

  /**
   * Save a part of the walk (by its id) to a path; what is new is no part yet. `along` are others
   * that the server changes with it.
   */
  function save(part, path, fields, along = []) {
    const saved = waiting.then(() => sendNow([part, ...along], path, fields));
    waiting = saved.catch(() => {});
    return saved;
  }

  async function sendNow(parts, path, fields) {
    const opened = own.get(parts[0]) ?? revision;
    const answer = await sendTo(base + path, { ...fields, revision: opened });
    if (!Number.isInteger(answer.revision)) throw new Failure("failed");
    for (const part of parts) if (part) own.set(part, answer.revision);
    notice(answer.revision, answer.revision <= known + 1);
    return answer;
  }

  /** Hear of a revision: by an own save that follows what is known, or by somebody else's. */
  function notice(newest, isOwn = false, by = "") {
    if (newest <= known) return;
    if (isOwn) known = newest;
    else for (const listener of listeners) listener(by);
  }

  return { save, notice, listen: (listener) => listeners.add(listener) };
}

/** The words for what went wrong: the server's own, or ours for the reason. */
export function wordsFor(failure, words = wordsOf()) {
  if (!(failure instanceof Failure)) return words.failed;
  return failure.words || words[failure.reason] || words.failed;
}

/**
 * What participants wrote waits on their device until it is sent, and each of it arrives once,
 * whatever is lost on the way: pure functions over a store and a way to send.
 *
 * The store gives `all(slug)` and `change(id, make, photo)`, which lets nobody come in between.
 * A record is {id, slug, receipt, kind, state, edit, tries, after, until, body, photo, reason}.
 * Its `state` is
 *   kept         it waits here until it is sent
 *   refused      the server does not take it as it is; `reason` says why
 *   withdrawing  the server is still to hear that it is withdrawn
 *   sent         the server has it; nothing of what was written is left here
 *   withdrawn    it is gone here and there
 * `edit` counts how often it was changed here, `after` is when to try again, and until `until` it
 * can still be undone. `photo` is the type of its picture, which the store keeps beside it.
 */

const FIRST_PAUSE = 2_000; // milliseconds
const LONGEST_PAUSE = 300_000;
const ON_THE_WAY = new Set(["kept", "withdrawing"]);

/** Keep a contribution, new or changed, until it is sent. `photo` is left out where it stays. */
export function keep(store, contribution, photo) {
  const make = (there) => ({
    ...contribution,
    state: "kept",
    edit: (there?.edit ?? 0) + 1,
    tries: there?.tries ?? 0,
    after: 0,
    until: contribution.until ?? 0,
    reason: "",
  });
  return store.change(contribution.id, make, photo);
}

/** Take back what was kept a moment ago; tells whether it was still here alone. */
export async function undo(store, id) {
  let undone = false;
  await store.change(id, (there) => {
    undone = there?.state === "kept" && there.tries === 0;
    return undone ? null : undefined;
  });
  return undone;
}

/** Withdraw: what was never on its way goes at once, of anything else the server has to hear. */
export function withdraw(store, { id, slug, receipt = "", kind = "note" }) {
  return store.change(id, (there) => {
    if (there && !there.tries && (there.state === "kept" || there.state === "refused")) return null;
    if (there?.state === "withdrawn") return undefined;
    return { ...bare(there ?? { id, slug, receipt, kind }), state: "withdrawing" };
  });
}

/** Count those that still have to be sent, and those that were refused. */
export function counted(records) {
  const of = (state) => records.filter((record) => record.state === state).length;
  return { waiting: of("kept") + of("withdrawing"), refused: of("refused") };
}

/**
 * Send what is due, the oldest first, and say when to come again: a moment, or null where nothing
 * waits. `eager` goes before pauses: somebody has just opened the page, or there is network again.
 * `told` hears of each answer.
 */
export async function sendAll({ store, slug, send, now, eager = false, told = () => {} }) {
  const tried = new Set();
  let record = null;
  for (;;) {
    record = firstDue(await store.all(slug), { moment: now(), eager, tried });
    if (!record) break;
    tried.add(record.id);
    // What may have reached the server says so before it goes: then it is never just dropped.
    const going = await store.change(record.id, (there) => onItsWay(there, now()));
    if (!going) continue;
    const answer = await send(going);
    await store.change(record.id, (there) => settled(there, going, answer, now()));
    told(answer);
    if (answer.stops) break;
  }
  return comeAgain(await store.all(slug));
}

function firstDue(records, { moment, eager, tried }) {
  const due = ({ id, state, after, until }) =>
    ON_THE_WAY.has(state) && !tried.has(id) && until <= moment && (eager || after <= moment);
  return records.filter(due).sort(byAge)[0];
}

function byAge(one, other) {
  return (one.body?.written_at ?? "").localeCompare(other.body?.written_at ?? "");
}

function onItsWay(there, moment) {
  const goes = ON_THE_WAY.has(there?.state) && there.until <= moment;
  return goes ? { ...there, tries: there.tries + 1 } : undefined;
}

/** What becomes of a record by the answer; one that was changed meanwhile is sent once more. */
function settled(there, sent, answer, moment) {
  if (there?.state !== sent.state || there.edit !== sent.edit) return undefined;
  switch (answer.kind) {
    case "stored":
      return { ...bare(there), state: "sent" };
    case "withdrawn":
      return { ...bare(there), state: "withdrawn" };
    case "refused":
      return { ...there, state: "refused", reason: answer.words };
    default:
      return { ...there, after: moment + (answer.pause ?? pauseAfter(there.tries)) };
  }
}

/** All that stays on the device of what is sent: by what it is known, and by what it is taken back. */
function bare({ id, slug, receipt, kind, edit = 0 }) {
  return { id, slug, receipt, kind, edit, tries: 0, after: 0, until: 0, reason: "" };
}

/** Wait twice as long after each try, a little more or less, so that phones do not come at once. */
export function pauseAfter(tries, chance = Math.random()) {
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(tries - 1, 10), LONGEST_PAUSE);
  return Math.round(pause * (0.75 + chance / 2));
}

function comeAgain(records) {
  const moments = records
    .filter(({ state }) => ON_THE_WAY.has(state))
    .map(({ after, until }) => Math.max(after, until));
  return moments.length ? Math.min(...moments) : null;
}

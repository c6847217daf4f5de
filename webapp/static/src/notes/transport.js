/**
 * One contribution goes to the server, and what the server says comes back as an answer:
 * {kind, words, pause, stops}. Its `kind` is stored, withdrawn, refused, stranger (this device does
 * not take part, or no longer) or later. With `stops`, trying the next one is of no use either.
 */

const PATIENCE = 60_000; // milliseconds, as a photo may take long
const LATER = { kind: "later" };
const NOBODY_THERE = { kind: "later", stops: true };

/** Give the way to send; `base` is the address of the walk. */
export function sender(base, { photoOf, ask = fetch, tooLarge = "" }) {
  return async (record) => {
    const leaving = record.state === "withdrawing";
    const request = leaving ? withdrawal(record) : await carried(record, photoOf);
    const end = leaving ? "/withdraw" : "";
    const answer = await answered(ask, `${base}contributions/${record.id}${end}`, request);
    return answer ? understood(answer, record, tooLarge) : NOBODY_THERE;
  };
}

/** By its receipt the server knows what this device sent before it joined anew. */
function withdrawal({ receipt }) {
  return { method: "POST", body: new URLSearchParams({ receipt: receipt ?? "" }) };
}

async function carried({ body, photo, id }, photoOf) {
  const form = new FormData();
  form.append("contribution", JSON.stringify(body));
  const picture = photo ? await photoOf(id) : null;
  if (picture) form.append("photo", new Blob([picture], { type: photo }), "photo");
  return { method: "PUT", body: form };
}

async function answered(ask, address, request) {
  const giveUp = new AbortController();
  const clock = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const answer = await ask(address, {
      ...request,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      signal: giveUp.signal,
    });
    const said = await answer.json().catch(() => null);
    return { status: answer.status, wait: answer.headers?.get("Retry-After"), said };
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

/** A guest network answers everything with a page of its own: only our own words count. */
export function understood({ status, wait, said }, record, tooLarge) {
  if (status === 413) return { kind: "refused", words: said?.message ?? tooLarge };
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return { ...NOBODY_THERE, ...(Number(wait) > 0 && { pause: Number(wait) * 1000 }) };
  }
  if (status >= 500) return LATER;
  if (!said) return NOBODY_THERE;
  if (status === 200 || status === 201) {
    if (said.id !== record.id) return NOBODY_THERE;
    const gone = said.state === "withdrawn" || record.state === "withdrawing";
    return { kind: gone ? "withdrawn" : "stored" };
  }
  if (status === 401) return { kind: "stranger", stops: true, words: said.message };
  return status >= 400 && said.message ? { kind: "refused", words: said.message } : NOBODY_THERE;
}

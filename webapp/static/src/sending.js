/**
 * Sending to the server while the page stays as it is: what was saved comes back, and whatever
 * went wrong comes back as a `Failure` whose `reason` names the words for it.
 */

const TOKEN = "/organise/token";

export class Failure extends Error {
  /** `reason` is signed_out, somebody_else, offline, outdated, refused or failed. */
  constructor(reason, words = "") {
    super(words || reason);
    this.reason = reason;
    this.words = words;
  }
}

/** Ask whether the session still holds, and put its present token into the page's forms. */
export async function renewToken(page = document) {
  const { csrf_token: token, organiser } = await answerTo(TOKEN, {});
  const known = page.querySelector('meta[name="organiser"]')?.content;
  if (known && known !== String(organiser)) throw new Failure("somebody_else");
  for (const field of page.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  const meta = page.querySelector('meta[name="csrf-token"]');
  if (meta) meta.content = token;
  return token;
}

/** Send fields as a form does; gives what the server says of the save. */
export async function send(address, fields) {
  const token = await renewToken();
  const body = new URLSearchParams(fields);
  return answerTo(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
}

async function answerTo(address, { headers, ...options }) {
  const answer = await fetch(address, {
    ...options,
    headers: { Accept: "application/json", ...headers },
    credentials: "same-origin",
    redirect: "manual",
  }).catch(() => {
    throw new Failure("offline");
  });
  if (answer.type === "opaqueredirect") throw new Failure("signed_out"); // to the sign-in page
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new Failure(REASONS[answer.status] ?? "failed", said.message);
}

const REASONS = { 404: "refused", 403: "refused", 409: "outdated", 422: "refused" };

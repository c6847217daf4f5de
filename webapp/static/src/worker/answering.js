/** Answers for the pages of walks: the network first, and where it says nothing, the copy. */

import { heldAddress, isLeftAlone, slugOf } from "./addresses.js";
import { allRecords, readRecord } from "./records.js";
import { hidesNotes, nothingHere, shownPage } from "./showing.js";

const PATIENCE = 3000; // milliseconds until the copy is shown
const NO_SERVER = new Set([502, 503, 504]); // said by whoever stands before it

/** Give the answer to a request, or null where the browser is to ask as if nobody were between. */
export function answerTo(world, request, fromCopy = false) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== world.origin || isLeftAlone(url)) return null;
  if (request.mode === "navigate") return page(world, request, url);
  if (slugOf(url) || url.pathname.startsWith("/static/"))
    return part(world, request, url, fromCopy);
  return null;
}

async function page(world, request, url) {
  const copy = slugOf(url) ? await readRecord(world.caches, slugOf(url)) : null;
  const held = copy?.cache ? heldAddress(url, copy) : "";
  const network = world.fetch(request);
  if (!held) return network.catch((problem) => instead(world, copy, problem));
  return (await inTime(network, world.patience)) ?? (await keptPage(world, copy, held)) ?? network;
}

/** What a page loads; where the page itself came from the copy, so does all it is made of. */
async function part(world, request, url, fromCopy) {
  const network = () => world.fetch(request);
  const kept = () => keptPart(world, url, request.referrer);
  if (url.pathname.startsWith("/static/")) return (await kept()) ?? network();
  if (fromCopy) return (await kept()) ?? network();
  const asked = network();
  return (await inTime(asked, world.patience)) ?? (await kept()) ?? asked;
}

/** What the network says within a few seconds, or null. */
async function inTime(network, patience = PATIENCE) {
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  const answer = await Promise.race([network.catch(() => null), late]);
  return answer && NO_SERVER.has(answer.status) ? null : answer;
}

async function keptPage(world, copy, address) {
  const cache = await world.caches.open(copy.cache);
  const kept = await cache.match(address, { ignoreVary: true });
  if (!kept) return null;
  const tag = new URLSearchParams(address.split("?")[1]).get("lang");
  const html = shownPage(await kept.text(), copy, tag, world.now());
  return new Response(html, { headers: copyHeaders(kept) });
}

async function keptPart(world, url, referrer) {
  const slug = slugOf(url) || slugOf(new URL(referrer || url));
  const own = slug ? [await readRecord(world.caches, slug)] : [];
  for (const copy of [...own, ...(slugOf(url) ? [] : await allRecords(world.caches))]) {
    const held = copy?.cache ? heldAddress(url, copy) : "";
    if (!held || (copy.items[held].of_note && hidesNotes(copy, world.now()))) continue;
    const kept = await (await world.caches.open(copy.cache)).match(held, { ignoreVary: true });
    if (kept) return kept;
  }
  return null;
}

/** The calm page that says what there is, from the copy asked for or from any other. */
async function instead(world, copy, problem) {
  const copies = (await allRecords(world.caches)).filter((each) => each.cache);
  for (const each of [copy, ...copies].filter((one) => one?.cache)) {
    const address = heldAddress(new URL("/offline/", world.origin), each);
    const kept = await (await world.caches.open(each.cache)).match(address, { ignoreVary: true });
    if (!kept) continue;
    const html = nothingHere(await kept.text(), copies);
    return new Response(html, { status: 503, headers: copyHeaders(kept) });
  }
  throw problem;
}

function copyHeaders(kept) {
  const headers = new Headers(kept.headers);
  headers.delete("ETag");
  return headers;
}

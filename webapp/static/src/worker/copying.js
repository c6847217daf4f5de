/**
 * Makes the copy of a walk and keeps it up to date. A copy that is being made lies beside the whole
 * one and takes its place only once it is whole itself.
 */

import { newCacheName, readRecord, sweep, writeRecord } from "./records.js";

const AT_ONCE = 4; // requests
const TRIES = 3; // a walk that changes while it is copied is copied anew

/** Why there is no copy: `reason` is gone, full, interrupted, failed, or missing for a part of it. */
export class NoCopy extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Bring the copy of a walk up to date, in the languages that are `wanted`, with photos or without.
 * `world` brings what the worker has: caches, fetch, now; `told` hears of each step.
 */
export async function bringUpToDate(world, slug, wanted, told = () => {}) {
  const { caches, now } = world;
  const before = await readRecord(caches, slug);
  const kept = before ?? { slug, items: {} };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const lists = await askForLists(world, slug, wanted.languages);
      const record = { ...kept, ...wanted, ...said(lists), slug, problem: "", making: null };
      record.contact = now();
      if (kept.cache && isSame(kept, record)) {
        await writeRecord(caches, record);
        return record;
      }
      const made = await make(world, kept, record, lists, told).catch(unlessMissing);
      if (!made) continue;
      const after = await askForLists(world, slug, wanted.languages);
      if (said(after).state !== record.state) {
        await caches.delete(made.cache);
        continue;
      }
      await writeRecord(caches, made);
      await sweep(caches);
      return made;
    }
    throw new NoCopy("failed");
  } catch (problem) {
    return failed(world, kept, problem);
  }
}

/** Forget the copy; `dropped` remembers that it was not wanted. */
export async function drop({ caches }, slug, dropped = true) {
  await writeRecord(caches, { slug, dropped, items: {} });
  await sweep(caches);
}

async function failed(world, kept, problem) {
  const { caches } = world;
  const reason = problem instanceof NoCopy ? problem.reason : reasonOf(problem);
  if (reason === "gone") {
    await drop(world, kept.slug, false);
  } else {
    await writeRecord(caches, { ...kept, making: null, problem: reason }).catch(() => {});
    await sweep(caches);
  }
  return { ...kept, making: null, problem: reason };
}

function reasonOf(problem) {
  if (problem.name === "QuotaExceededError") return "full";
  if (problem instanceof TypeError) return "interrupted"; // so fetch says that there is no network
  throw problem;
}

/** A part that went after the list was asked for is no reason to give up: a new list lacks it. */
function unlessMissing(problem) {
  if (problem instanceof NoCopy && problem.reason === "missing") return null;
  throw problem;
}

function isMissing({ status }) {
  return status === 404 || status === 410;
}

function isSame(kept, record) {
  return kept.state === record.state && Boolean(kept.photos) === Boolean(record.photos);
}

async function askForLists(world, slug, languages) {
  const ask = async (tag) => {
    const address = `/walks/${slug}/copy.json?lang=${tag}`;
    const answer = await asStranger(world, address, { cache: "no-cache" });
    if (isMissing(answer)) throw new NoCopy("gone");
    return keepable(answer).json();
  };
  return Promise.all(languages.map(ask));
}

/** What the lists of all languages say of the walk, as the record keeps it. */
function said(lists) {
  const [first] = lists;
  return {
    titles: Object.fromEntries(lists.map(({ language, title }) => [language, title])),
    script: first.script,
    mark: first.mark,
    offered: first.languages,
    state: lists.map(({ language, state }) => `${language} ${state}`).join(" "),
    words: Object.fromEntries(lists.map(({ language, words }) => [language, words])),
  };
}

async function make(world, kept, record, lists, told) {
  const { caches, now } = world;
  const wanted = lists.flatMap(({ items }) => items);
  const items = Object.fromEntries(wanted.map((item) => [item.address, item]));
  const addresses = Object.keys(items).filter(
    (each) => record.photos || items[each].kind !== "photo",
  );
  const name = newCacheName(record.slug);
  const making = { cache: name, done: 0, all: addresses.length };
  await writeRecord(caches, { ...kept, making });
  const old = kept.cache ? await caches.open(kept.cache) : null;
  const fresh = await caches.open(name);
  let bytes = 0;
  const queue = [...addresses];
  const take = async () => {
    for (let address = queue.shift(); address; address = queue.shift()) {
      const size = await copyOne(world, address, items[address], old, fresh);
      bytes += size;
      making.done += 1;
      told({ ...kept, making });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, take));
  } catch (problem) {
    queue.length = 0;
    await caches.delete(name);
    throw problem;
  }
  const there = Object.fromEntries(addresses.map((address) => [address, items[address]]));
  return { ...record, items: there, cache: name, bytes, made: now() };
}

/** Copy one address; what has not changed comes from the old copy. Gives its size in bytes. */
async function copyOne(world, address, item, old, fresh) {
  const there = await old?.match(address, { ignoreVary: true });
  if (there && item.kind === "asset") return put(fresh, address, there); // its name says its content
  const tag = there?.headers.get("ETag");
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await asStranger(world, address, { cache: "no-store", headers });
  if (isMissing(answer)) throw new NoCopy("missing");
  return put(fresh, address, answer.status === 304 && there ? there : keepable(answer));
}

async function put(cache, address, answer) {
  const body = await answer.arrayBuffer();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  await cache.put(address, new Response(body, { headers }));
  return body.byteLength;
}

/** Ask without cookies: a copy holds what anyone may see. */
function asStranger({ fetch }, address, options) {
  return fetch(address, { credentials: "omit", redirect: "error", ...options });
}

/** Let through what may be kept; anything that is for one reader alone is not. */
function keepable(answer) {
  const said = `${answer.headers.get("Cache-Control")} ${answer.headers.get("Vary")}`;
  if (!answer.ok || /private|no-store|cookie/i.test(said)) throw new NoCopy("failed");
  return answer;
}

/**
 * What is known of each copy, kept beside the copies: one record for each walk.
 *
 * A record names the cache that holds the copy (`cache`), what lies there (`items`, by address),
 * when the server last said what holds (`contact`), and what is going on (`making`, `problem`).
 */

export const PREFIX = "rundgang-";
const RECORDS = `${PREFIX}records`;
const addressOf = (slug) => `/walks/${slug}/copy`;

export async function readRecord(caches, slug) {
  const records = await caches.open(RECORDS);
  const found = await records.match(addressOf(slug));
  return found ? found.json() : null;
}

export async function writeRecord(caches, record) {
  const records = await caches.open(RECORDS);
  const body = JSON.stringify(record);
  const headers = { "Content-Type": "application/json" };
  await records.put(addressOf(record.slug), new Response(body, { headers }));
}

export async function allRecords(caches) {
  const records = await caches.open(RECORDS);
  const found = await Promise.all((await records.keys()).map((key) => records.match(key)));
  return Promise.all(found.filter(Boolean).map((each) => each.json()));
}

/** A copy by a name of its own, so that one that is being made never mixes with one that is whole. */
export function newCacheName(slug) {
  return `${PREFIX}copy-${slug}-${crypto.randomUUID()}`;
}

/** Let go of every cache of ours that no record names: of copies that were given up half made. */
export async function sweep(caches) {
  const records = await allRecords(caches);
  const named = records.flatMap(({ cache, making }) => [cache, making?.cache]);
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== RECORDS && !named.includes(name)) {
      await caches.delete(name);
    }
  }
}

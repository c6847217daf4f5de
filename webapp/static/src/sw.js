/** The service worker: keeps copies of walks, and answers from them where there is no network. */

import { slugOf } from "./worker/addresses.js";
import { answerTo } from "./worker/answering.js";
import { commands } from "./worker/commands.js";
import { sweep } from "./worker/records.js";

const world = {
  caches,
  fetch: (...asked) => fetch(...asked),
  now: () => Date.now(),
  origin: self.location.origin,
};
const { contact, obey } = commands(world, async (message) => {
  for (const client of await self.clients.matchAll()) client.postMessage(message);
});
const fromCopy = new Set(); // the pages, by the browser's name for them, that came from a copy

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), sweep(caches)]));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const answer = answerTo(world, request, fromCopy.has(event.clientId));
  if (!answer) return;
  event.respondWith(answer);
  if (request.mode !== "navigate") return;
  const slug = slugOf(new URL(request.url));
  event.waitUntil(
    answer.then(
      (said) => (isKept(said) ? fromCopy.add(event.resultingClientId) : contact(slug)),
      () => {},
    ),
  );
});
self.addEventListener("message", (event) => {
  event.waitUntil(obey(event.data));
});

/** An answer of the network names where it came from; one from a copy was made here. */
function isKept(answer) {
  return !answer.url && answer.type === "default";
}

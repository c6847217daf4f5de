/** The bar that says how many wait on this device, that they lie here, and why. */

import { say, wordsOf } from "../words.js";
import { rememberWaiting } from "./joined.js";
import { counted } from "./queue.js";

export function bindWaiting(root, { store, slug, courier }) {
  const bar = root.querySelector("[data-waiting]");
  const place = bar?.querySelector("[data-waiting-words]");
  const words = wordsOf();
  let stranger = false;

  async function show() {
    const { waiting, refused } = counted(await store.all(slug));
    rememberWaiting(slug, waiting);
    if (!bar) return;
    bar.hidden = waiting + refused === 0;
    const lines = [];
    if (waiting) {
      lines.push(say(stranger ? words.waiting_stranger : words.waiting, { count: waiting }));
    }
    if (refused) lines.push(say(words.waiting_refused, { count: refused }));
    const text = lines.join(" ");
    if (place.textContent !== text) place.textContent = text;
  }

  courier.listen((answer) => {
    if (answer) stranger = answer.kind === "stranger";
    show();
  });
  bar?.querySelector("[data-send-now]").addEventListener("click", () => {
    courier.go({ eager: true });
  });
  show();
}

import assert from "node:assert/strict";
import { test } from "node:test";

import waiting from "../../webapp/static/src/features/waiting.js";

globalThis.window ??= globalThis;

/** The page of a file that is being made, as far as the script knows it. */
function page() {
  const [said, bar, link] = [{ textContent: "" }, { removeAttribute() {} }, { textContent: "" }];
  const parts = { '[role="status"]': said, progress: bar, a: link };
  const dataset = { ready: "It is ready.", open: "Open it" };
  return { said, bar, link, dataset, querySelector: (name) => parts[name] };
}

test("it says how far the file is, outlasts a gap in the network, and brings the file", async () => {
  const root = page();
  const heard = [];
  const answers = [{ said: "1 of 2", done: 1, of: 2 }, new Error("no network"), null];
  await new Promise((go) => {
    const ask = async () => {
      heard.push(root.said.textContent);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    waiting(root, { ask, go, wait: 0 });
  });

  assert.deepEqual(heard, ["", "1 of 2", "1 of 2"]);
  assert.equal(root.said.textContent, "It is ready.");
  assert.equal(root.link.textContent, "Open it");
  assert.deepEqual([root.bar.max, root.bar.value], [1, 1]);
});

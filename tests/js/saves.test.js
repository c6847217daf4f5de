import assert from "node:assert/strict";
import { test } from "node:test";

import { makeSaves, wordsFor } from "../../webapp/static/src/editor/saves.js";
import { Failure } from "../../webapp/static/src/sending.js";

/** A server that counts revisions; `others()` lets somebody else save in between. */
function server(revision) {
  const heard = [];
  return {
    heard,
    others: () => {
      revision += 1;
    },
    send: async (address, fields) => {
      heard.push([address, fields.revision]);
      if (fields.fails) throw new Failure("offline");
      revision += 1;
      return { revision };
    },
  };
}

test("who saves the same part again builds on their own save", async () => {
  const { send, heard } = server(4);
  const { save } = makeSaves("/walk/", 4, send);
  await save("tea", "stops/tea/place", {});
  await save("tea", "stops/tea/place", {});
  await save("library", "stops/library/place", {});

  assert.deepEqual(heard, [
    ["/walk/stops/tea/place", 4],
    ["/walk/stops/tea/place", 5],
    ["/walk/stops/library/place", 4],
  ]);
});

test("saves wait for each other, and one that fails stops none", async () => {
  const { send, heard } = server(4);
  const { save } = makeSaves("/walk/", 4, send);
  const saves = [save("tea", "a", { fails: true }), save("tea", "b", {}), save("tea", "c", {})];
  const ended = await Promise.allSettled(saves);

  assert.deepEqual(
    ended.map(({ status }) => status),
    ["rejected", "fulfilled", "fulfilled"],
  );
  assert.deepEqual(
    heard.map(([, revision]) => revision),
    [4, 4, 5],
  );
});

test("own saves are no news, what others saved in between is", async () => {
  const there = server(4);
  const { save, notice, listen } = makeSaves("/walk/", 4, there.send);
  const news = [];
  listen((by) => news.push(by));

  await save("tea", "a", {});
  notice(5, false, "Alice");
  assert.deepEqual(news, []);

  there.others();
  await save("tea", "a", {});
  notice(7, false, "Alice");
  assert.deepEqual(news, ["", "Alice"]);
});

test("what went wrong is said in the server's words, or in those for the reason", () => {
  const words = { failed: "Later.", offline: "No connection." };

  assert.equal(wordsFor(new Failure("refused", "Not there."), words), "Not there.");
  assert.equal(wordsFor(new Failure("offline"), words), "No connection.");
  assert.equal(wordsFor(new TypeError("?"), words), "Later.");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf } from "../../webapp/static/src/features/glimpse.js";

test("a control is sent by its own name, or by another that is given before it", () => {
  assert.deepEqual(fieldsOf("latitude text=text:en"), [
    ["latitude", "latitude"],
    ["text", "text:en"],
  ]);
});

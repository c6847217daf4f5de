import assert from "node:assert/strict";
import { test } from "node:test";

import { judge, sentenceFor } from "../../webapp/static/src/features/hours.js";

const MONDAY = ["2026-03-02T10:00:00+01:00", "2026-03-02T12:00:00+01:00"];
const WEDNESDAY = ["2026-03-04T15:00:00+01:00", "2026-03-04T18:00:00+01:00"];
const UNTIL = "2026-03-16T00:00:00+01:00";
const at = (iso) => Date.parse(iso);
const said = (iso, language = "en") =>
  sentenceFor(judge([MONDAY, WEDNESDAY], UNTIL, at(iso)), at(iso), language);

test("an offer is open from its first minute to before its last", () => {
  const states = ["09:59:59", "10:00:00", "11:59:59", "12:00:00"].map(
    (time) => judge([MONDAY, WEDNESDAY], UNTIL, at(`2026-03-02T${time}+01:00`)).state,
  );

  assert.deepEqual(states, ["closed", "open", "open", "closed"]);
});

test("beyond what the server worked out, nothing is known", () => {
  assert.deepEqual(judge([MONDAY], UNTIL, at(UNTIL)), { state: "unknown", change: "" });
  assert.equal(judge([MONDAY], undefined, at(MONDAY[0])).state, "unknown");
});

test("times are the walk's, wherever the phone is", () => {
  assert.deepEqual(said("2026-03-02T05:30:00-04:00"), {
    key: "hours_open_until",
    values: { time: "12:00" },
  });
});

test("what opens today needs no day, what opens later this week has one", () => {
  assert.deepEqual(said("2026-03-02T08:00:00+01:00"), {
    key: "hours_closed_today",
    values: { time: "10:00" },
  });
  assert.deepEqual(said("2026-03-02T13:00:00+01:00", "de"), {
    key: "hours_closed_until",
    values: { day: "Mittwoch", time: "15:00" },
  });
});

test("what opens in a week or later names the date", () => {
  assert.deepEqual(said("2026-02-20T13:00:00+01:00"), {
    key: "hours_closed_on",
    values: { day: "2 March", time: "10:00" },
  });
});

test("open beyond midnight is simply open", () => {
  const night = [["2026-03-02T20:00:00+01:00", "2026-03-03T02:00:00+01:00"]];
  const now = at("2026-03-02T23:00:00+01:00");

  assert.equal(sentenceFor(judge(night, UNTIL, now), now, "en").key, "hours_open");
});

test("nothing more in the days ahead is closed, without a promise", () => {
  assert.deepEqual(said("2026-03-05T08:00:00+01:00"), { key: "hours_closed", values: {} });
});

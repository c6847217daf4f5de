/** The state of a copy in sentences, as somebody wants to know it before the network goes away. */

import { localeOf } from "../locale.js";
import { say } from "../words.js";

export const NOTES_FOR = 7 * 86_400_000; // milliseconds without a word from the server

export function sentences(copy, words) {
  const { language } = words;
  const when = (at) => moment(at, language, { dateStyle: "medium", timeStyle: "short" });
  const day = (at) => moment(at, language, { dateStyle: "long" });
  if (copy.insecure) return [words.insecure];
  if (copy.unsupported) return [words.unsupported];
  if (copy.making) return [say(words.making, copy.making)];
  const told = [];
  if (copy.problem) told.push(words[copy.problem]);
  if (!copy.whole) return [...told, copy.action === "forget" ? words.deleted : words.nothing];
  const size = amount(copy.bytes, language);
  told.push(
    copy.saved ? say(words.saved, { when: when(copy.made), size }) : say(words.by_itself, { size }),
    say(words.held, { when: when(copy.contact) }),
    copy.persists ? words.persists : words.until,
    say(words.notes_until, { when: day(copy.contact + NOTES_FOR) }),
  );
  return told;
}

export function amount(bytes, language) {
  const form = {
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
    style: "unit",
    unit: "megabyte",
  };
  return new Intl.NumberFormat(localeOf(language), form).format(Math.max(bytes, 50_000) / 1e6);
}

export function moment(at, language, form) {
  return new Intl.DateTimeFormat(localeOf(language), form).format(at);
}

/** A page of the copy as it is shown: with the date of the copy, and without notes that are too old. */

import { moment, NOTES_FOR } from "../copy/telling.js";
import { say } from "../words.js";

const NOTES = /<section\b[^>]*\bdata-notes\b[^>]*>[\s\S]*?<\/section>/g;
const WHEN = { dateStyle: "long", timeStyle: "short" };
const PLAIN = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function hidesNotes(copy, now) {
  return !(Math.abs(now - copy.contact) < NOTES_FOR); // a clock that was set back shows none, too
}

/** Text on its way into a page. */
export function escaped(text) {
  return String(text).replace(/[&<>"]/g, (letter) => PLAIN[letter]);
}

/** The server sets notes apart in sections of their own; nothing that people write holds a tag. */
export function withoutNotes(html) {
  return html.replace(NOTES, "");
}

export function shownPage(html, copy, tag, now) {
  const old = hidesNotes(copy, now);
  const words = copy.words[tag] ?? {};
  const when = moment(copy.contact, words.language ?? tag, WHEN);
  const sentences = [say(words.bar, { when }), old ? words.notes_hidden : ""].filter(Boolean);
  const bar = `<aside class="copy-bar" aria-label="${escaped(words.offline)}"><p dir="auto">${escaped(sentences.join(" "))}</p></aside>`;
  const said = JSON.stringify({ found: words.found, none: words.none }).replace(/</g, "\\u003c");
  const data = `<script type="application/json" id="page:copy">${said}</script>`;
  const script = copy.script ? `<script src="${escaped(copy.script)}" defer></script>` : "";
  return (old ? withoutNotes(html) : html)
    .replace("<html ", () => `<html data-copy="${escaped(copy.mark)}" `)
    .replace('<meta charset="utf-8">', (head) => head + script)
    .replace("</header>", (end) => end + bar + data);
}

/** The page for an address that no copy holds: it names what there is. */
export function nothingHere(html, copies) {
  const entries = copies.flatMap((copy) =>
    copy.languages.map((tag) => {
      const address = `/walks/${copy.slug}/?lang=${tag}`;
      const name = copy.offered.find((each) => each.tag === tag)?.name ?? tag;
      const title = copy.titles[tag];
      return `<li><a href="${escaped(address)}"><bdi>${escaped(title)}</bdi></a> <small lang="${escaped(tag)}">${escaped(name)}</small></li>`;
    }),
  );
  return html.replace(" data-copies></ul>", () => ` data-copies>${entries.join("")}</ul>`);
}

/** What a form holds, as it is sent, and the other way round: pure functions. */

/** The content of a contribution; `values` are the form's, by name, each a list. */
export function contentOf(values, place, { content: before } = {}, now = new Date()) {
  const first = (name) => values[name]?.[0] ?? "";
  const own = first("own");
  return {
    own: own ? own === "yes" : null,
    role: own === "no" ? first("role") : "",
    text: first("text").trim(),
    sort: first("sort"),
    themes: values.themes ?? [],
    stop: first("stop"),
    level: own === "yes" ? first("level") || "none" : "none",
    language: first("language"),
    place,

    written_at: before?.written_at ?? now.toISOString(),
  };
}

/** Name what has to be there still, in the order of the form. */
export function whatIsMissing({ own, role, text }) {
  return [own === null && "own", own === false && !role && "role", !text && "text"].filter(Boolean);
}

export function valuesOfContent(content) {
  return {
    own: [content.own ? "yes" : "no"],
    role: [content.role],
    text: [content.text],
    sort: [content.sort],
    themes: content.themes,
    stop: [content.stop],
    level: [content.level],
    language: [content.language],
  };
}

/** A mark says which theme, when and perhaps where, and nothing else. */
export function markOf(theme, place, now = new Date()) {
  return {
    ...contentOf({ themes: [theme], own: ["yes"] }, place, {}, now),
    language: "",
  };
}

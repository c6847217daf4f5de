/** Addresses: which walk one belongs to, and under which of its own a copy holds it. */

const WALK = /^\/walks\/([A-Za-z0-9_-]{1,64})(?:\/|$)/;
const PHOTO = /(\/photos\/[0-9a-f]+)-\d+\.webp$/;
// Nothing of organisers is kept, and an embedded map keeps nothing on other people's devices.
const LEFT_ALONE =
  /^\/(?:organise(?:\/|$)|walks\/[^/]+\/(?:(?:embed|join|confirm|contributions)\/|group$))/;

export function slugOf(url) {
  return WALK.exec(url.pathname)?.[1] ?? "";
}

export function isLeftAlone(url) {
  return LEFT_ALONE.test(url.pathname);
}

/**
 * The address under which a copy holds what is asked for, or "". What else stands in the address
 * of a page, a filter for example, is the business of the page.
 */
export function heldAddress(url, copy) {
  const language = url.searchParams.get("lang") ?? copy.languages[0];
  const photo = PHOTO.exec(url.pathname)?.[1];
  const candidates = [`${url.pathname}?lang=${language}`, url.pathname];
  const held = candidates.find((address) => address in copy.items);
  if (held || !photo) return held ?? "";
  return Object.keys(copy.items).find((address) => PHOTO.exec(address)?.[1] === photo) ?? "";
}

/** Say what https would add, where a phone in the same network has opened the page without it. */

export default function init(hint, page = window) {
  hint.hidden = page.isSecureContext;
}

/** The photo of a note: made small at once, seen before it is sent, removed again. */

import { madeSmall } from "./picture.js";

export function bindPhoto(form, words) {
  const field = form.elements.photo;
  const taken = form.querySelector("[data-photo-taken]");
  const picture = form.querySelector("[data-photo-now]");
  const error = form.querySelector('[data-error="photo"]');
  let making = null; // a promise of {type, bytes}, or null where there is none

  function show(address) {
    if (picture.src.startsWith("blob:")) URL.revokeObjectURL(picture.src);
    picture.src = address || "data:,";
    taken.hidden = !address;
  }

  function complain(text) {
    error.textContent = text;
    error.hidden = !text;
  }

  function clear() {
    field.value = "";
    making = null;
    show("");
    complain("");
  }

  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    const mine = madeSmall(file).catch(() => null);
    making = mine;
    complain("");
    const made = await mine;
    if (making !== mine) return; // another was chosen meanwhile
    if (made) {
      show(URL.createObjectURL(new Blob([made.bytes], { type: made.type })));
    } else {
      clear();
      complain(words.photo_failed);
    }
  });
  form.querySelector("[data-photo-remove]").addEventListener("click", () => {
    clear();
    field.focus();
  });
  return {
    clear,
    /** {type, bytes} of a new one; else {stays: true}, as nobody has chosen another. */
    chosen: async () => (await making) ?? { stays: true },
  };
}

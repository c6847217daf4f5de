/** Whoever signs out leaves nothing on this device; what was not saved is spoken of before. */

import { countDrafts, dropAll } from "../drafts.js";
import { wordsOf } from "../words.js";

export default function init(form) {
  const organiser = document.querySelector('meta[name="organiser"]')?.content ?? "";
  let warned = false;
  form.addEventListener("submit", (event) => {
    if (countDrafts(localStorage, organiser) && !warned) {
      event.preventDefault();
      warned = true;
      warn(form);
      return;
    }
    dropAll(localStorage, organiser);
  });
}

function warn(form) {
  const said = document.createElement("p");
  said.className = "sign-out-warning";
  said.setAttribute("role", "alert");
  said.textContent = wordsOf().draft_sign_out ?? "";
  form.append(said);
}

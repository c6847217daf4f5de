/** What organisers' pages run: each feature works on the elements that ask for it. */

import { dropDraft, sweep } from "./drafts.js";
import copy from "./features/copy.js";
import draft from "./features/draft.js";
import focus from "./features/focus.js";
import glimpse from "./features/glimpse.js";
import photo from "./features/photo.js";
import reveal from "./features/reveal.js";
import shortcuts from "./features/shortcuts.js";
import signOut from "./features/sign-out.js";
import upload from "./features/upload.js";
import { start } from "./start.js";

document.documentElement.classList.add("js");
for (const { content } of document.querySelectorAll('meta[name="saved-draft"]')) {
  dropDraft(localStorage, content);
}
sweep(localStorage, Date.now());
for (const form of document.querySelectorAll("form[data-draft]")) draft(form);
start({ copy, focus, glimpse, photo, reveal, shortcuts, "sign-out": signOut, upload });

/** What organisers' pages run: each feature works on the elements that ask for it. */

import focus from "./features/focus.js";
import { start } from "./start.js";

document.documentElement.classList.add("js");
start({ focus });

/** What the pages of notes run: they work offline, and send what waits. */

import plainHttp from "./features/plain-http.js";
import notes from "./notes/pages.js";
import { start } from "./start.js";

document.documentElement.classList.add("js");
start({ notes, "plain-http": plainHttp });

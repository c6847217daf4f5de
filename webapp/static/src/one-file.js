/** What a walk in one file runs: all that its page does, and the search, for want of a server. */

import search from "./features/search-here.js";
import { start } from "./start.js";
import { started } from "./walk.js";

started.then(() => start({ "search-here": search }));

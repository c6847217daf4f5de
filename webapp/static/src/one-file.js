/** What a walk in one file runs: all that its page does, and the search, for want of a server. */

import "./walk.js";
import search from "./features/search-here.js";
import { start } from "./start.js";

start({ "search-here": search });

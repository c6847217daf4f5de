/** What the page for sharing runs: copying, sending, and results that follow the form. */

import copy from "./features/copy.js";
import send from "./features/send.js";
import share from "./features/share.js";
import { start } from "./start.js";

start({ copy, send, share });

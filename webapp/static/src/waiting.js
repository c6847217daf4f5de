/** What the page of a file that is being made runs. */

import waiting from "./features/waiting.js";
import { start } from "./start.js";

start({ waiting });

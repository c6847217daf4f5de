/** What goes along on the way; loaded once somebody starts the walk. */

import { setOut } from "./walking/companion.js";

window.rundgang.setOut = setOut;

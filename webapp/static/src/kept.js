/**
 * What a page of the copy runs before its own scripts: it leaves in the list what was asked for in
 * the address, as the server would have done.
 */

import { leaveFound } from "./copy/finding.js";

const list = document.querySelector("[data-results]");
if (list) leaveFound(document, new URLSearchParams(window.location.search), Date.now());

/** Loaded when it is wanted: the dialog about the copy, and the line about a newer state. */

export { openDialog } from "./copy/dialog.js";
export { tellOfNewer } from "./copy/newer.js";

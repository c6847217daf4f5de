/** Lets a device know that it has joined a walk, or that it is forgotten; the server has its cookie. */
import { rememberJoined } from "./notes/joined.js";

const { joined, forgotten } = document.querySelector("main").dataset;

if (joined) rememberJoined(joined, true);
if (forgotten) rememberJoined(forgotten, false);

/** What a page of the copy runs before its own scripts. */

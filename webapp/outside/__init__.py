"""Where the server asks others: only from the commands, never to answer a page."""

"""A second process that asks for one page again and again, over connections that stay open.

`python -m tests.bench.load PORT PATH REQUESTS` prints the answers per second.
"""

from __future__ import annotations

import re
import selectors
import socket
import sys
import time

CONNECTIONS = 8
APART = 0.02
HEADERS = "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: de-DE,de;q=0.9,en;q=0.8\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def answers_per_second(port: int, path: str, requests: int) -> float:
    """Keep every connection busy until so many requests are answered."""
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{HEADERS}\r\n".encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", port))
            selector.register(connection, selectors.EVENT_READ, bytearray())
            time.sleep(APART)  # visitors do not all come at once, to whichever worker is awake
        begun = time.perf_counter()
        for key in selector.get_map().values():
            key.fileobj.sendall(question)
        answered = 0
        while answered < requests:
            for key, _ in selector.select():
                key.data.extend(key.fileobj.recv(1 << 17))
                if is_whole(key.data):
                    answered += 1
                    key.data.clear()
                    key.fileobj.sendall(question)
        seconds = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return answered / seconds


def is_whole(answer: bytearray) -> bool:
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(bytes(answer[:head]).decode("latin-1"))
    length = LENGTH.search(answer, 0, head)
    if length is None:
        raise RuntimeError("An answer came without its length.")
    return len(answer) >= head + 4 + int(length[1])


if __name__ == "__main__":
    print(answers_per_second(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))

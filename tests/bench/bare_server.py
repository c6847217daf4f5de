"""The gunicorn settings of the app itself, for the bare one."""

from __future__ import annotations

from webapp.server import (  # noqa: F401 — gunicorn reads them here
    bind,
    control_socket_disable,
    loglevel,
    preload_app,
    threads,
    worker_class,
    workers,
)

wsgi_app = "tests.bench.bare:create_app()"

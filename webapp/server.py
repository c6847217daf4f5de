"""How gunicorn runs the app: `gunicorn --config python:webapp.server`."""

from __future__ import annotations

import signal
from typing import Any

from webapp.config import settings_from_environment

wsgi_app = "webapp.app:create_app()"
bind = f"0.0.0.0:{settings_from_environment()['PORT']}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
control_socket_disable = True
loglevel = "error"  # a warning about a broken request would name the visitor's address
# Headers of a proxy are the app's business, which believes as many as TRUSTED_PROXIES says.
forwarded_allow_ips = ""
forwarder_headers = ""


def post_worker_init(worker: Any) -> None:
    """Ctrl-C reaches the workers too; they wait for the parent's word, or both would stop them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def when_ready(server: Any) -> None:
    """Bring the database up to date once, before the workers start."""
    server.app.wsgi().extensions["database"].make_ready()

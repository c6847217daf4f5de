"""What every answer says about itself: what it may load, who may show it, how long it keeps."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from webapp.pages.places import is_open_to_frames

NO_FRAMES = "frame-ancestors 'none'"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        NO_FRAMES,
    )
)
LANGUAGE = "Accept-Language"
UNLESS_SAID = (
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


def embed_policy(hosts: frozenset[str]) -> str:
    """Let the pages of these hosts show the embed; of all where none are named, files included."""
    if not hosts:
        return POLICY.removesuffix(NO_FRAMES).removesuffix("; ")
    return POLICY.replace(NO_FRAMES, f"frame-ancestors 'self' {' '.join(sorted(hosts))}")


def add_headers(response: Response) -> Response:
    if is_open_to_frames():
        policy = embed_policy(current_app.config["EMBED_ON"])
        response.headers.setdefault("Content-Security-Policy", policy)
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend(
        [(name, value) for name, value in UNLESS_SAID if name.lower() not in said]
    )
    # As text, since most answers say it already, and to read the header would take a while.
    if response.mimetype == "text/html" and LANGUAGE not in response.headers.get("Vary", ""):
        response.vary.add(LANGUAGE)
    if request.method not in ("GET", "HEAD"):
        response.headers["Cache-Control"] = "no-store"
    return response


def register_headers(app: Flask) -> None:
    app.after_request(add_headers)

"""The code that shows a walk in a page of somebody else."""

from __future__ import annotations

from typing import Any

from flask import url_for
from markupsafe import Markup

from geodata.walk import Walk
from webapp.pages.embedding import Parts

WIDTH, HEIGHT = 800, 520  # pixels
LEAST, MOST = 280, 2000
RESIZING = Markup(
    """<script>
  (() => {
    const frames = document.querySelectorAll('iframe[src*="/walks/"][src*="/embed/"]');
    const ask = (frame) => frame.contentWindow.postMessage({ rundgang: "height?" }, "*");
    addEventListener("message", ({ data, source }) => {
      if (data?.rundgang !== "height") return;
      for (const frame of frames) if (frame.contentWindow === source) frame.height = data.height;
    });
    for (const frame of frames) {
      frame.addEventListener("load", () => ask(frame));
      ask(frame);
    }
  })();
</script>"""
)
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def embed_url(walk: Walk, parts: Parts, lang: dict[str, Any], version: int | None = None) -> str:
    """Give the address of the embed: as it was in a version, or always as it is now."""
    asked = {**parts.query(), **lang}
    if version is None:
        return url_for("visiting.show_embed", slug=walk.slug, _external=True, **asked)
    there = "version.show_embed"
    return url_for(there, slug=walk.slug, version=version, _external=True, **asked)


def embed_code(address: str, title: str, width: int | str, height: int) -> Markup:
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border: 0; max-width: 100%"'
        ' loading="lazy" sandbox="{}"></iframe>'
    ).format(address, title, width, height, SANDBOX)

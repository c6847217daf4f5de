"""The upper floors, from below: storage and maps, then reports, pages, and app on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(**settings: Any) -> Flask:
    """Put the application together, for ``flask --app webapp``."""
    from click import ClickException

    from geodata.problems import Problem
    from webapp.app import create_app as create

    try:
        return create(**settings)
    except Problem as problem:
        raise ClickException(str(problem)) from None

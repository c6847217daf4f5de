"""How long contributions are kept, and removing those whose time is over."""

from __future__ import annotations

from geodata.walk import Walk

KEPT_DAYS = 365  # where a walk says nothing


def days_kept(walk: Walk) -> int:
    """Say for how many days a walk keeps what participants sent."""
    return int(walk.contributions_kept_days or KEPT_DAYS)

"""What was measured, beside what was promised: one line for each budget, and remarks below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One budget. ``at_least`` turns it round: more is better."""

    name: str
    measured: float
    budget: float
    unit: str = ""
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.measured / self.budget

    @property
    def verdict(self) -> str:
        kept = self.ratio >= 1 if self.at_least else self.ratio <= 1
        return "ok" if kept else "OVER" if not self.at_least else "UNDER"


@dataclass(frozen=True)
class Table:
    """Gathers lines and remarks from all benches of a run."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, *lines: Line) -> None:
        self.lines.extend(lines)

    def remark(self, text: str) -> None:
        self.remarks.append(text)


def drawn(table: Table) -> Iterator[str]:
    """Set the table in lines of text."""
    width = max((len(line.name) for line in table.lines), default=0)
    yield f"{'':{width}}  {'measured':>12}  {'budget':>14}  {'ratio':>6}"
    for line in table.lines:
        sign = "≥" if line.at_least else "≤"
        yield (
            f"{line.name:{width}}  {_amount(line.measured, line.unit):>12}"
            f"  {sign} {_amount(line.budget, line.unit):>12}  {line.ratio:6.2f}  {line.verdict}"
        )
    if table.remarks:
        yield ""
        yield from table.remarks


def _amount(value: float, unit: str) -> str:
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{number} {unit}".rstrip()

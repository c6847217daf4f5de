"""Opening hours as people write them in German or English, turned into those that can be read."""

from __future__ import annotations

import re

from geodata.opening_rules import BY_APPOINTMENT, LONGEST_HOURS, check_hours

DAYS = {
    "Mo": r"mo(ntags?|n(days?)?)?",
    "Tu": r"di(enstags?)?|tu(es?(days?)?)?",
    "We": r"mi(ttwochs?)?|we(d(nesdays?)?)?",
    "Th": r"do(nnerstags?)?|th(u(rs?(days?)?)?)?",
    "Fr": r"fr(eitags?|i(days?)?)?",
    "Sa": r"sa(mstags?|t(urdays?)?)?|sonnabends?",
    "Su": r"so(nntags?)?|su(n(days?)?)?",
    "PH": r"feiertags?|feiertagen?|public holidays?",
}
DAY_WORDS = [
    (name, re.compile(rf"\b({words})\b\.?", re.IGNORECASE)) for name, words in DAYS.items()
]
EVERY_DAY = re.compile(r"\b(täglich|jeden tag|daily|every day)\b", re.IGNORECASE)
CLOSED = re.compile(r"\b(geschlossen|zu|closed)\b", re.IGNORECASE)
CLOCK = re.compile(
    r"(?<![\d:.\[])(\d{1,2})(?:[:.](\d{2}))?(?![\d:\]])(?:\s*(?:uhr|h)\b)?", re.IGNORECASE
)
UNTIL = re.compile(r"\s*(?:\bbis\b|\bto\b|\buntil\b|[-–—])\s*", re.IGNORECASE)
AND = re.compile(r"\s*(?:\bund\b|\band\b|[,&+])\s*", re.IGNORECASE)
NOISE = re.compile(
    r"\b(von|from|jeweils|ab(?= \d)|um|uhr|hours?)\b|(?<=[A-Za-z]):(?=\s|\d)", re.IGNORECASE
)
SPACES = re.compile(r"[ \t]+")
BETWEEN_RULES = re.compile(r"\s*[;\n]\s*|(?<=\d),\s*(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)")
QUOTED = re.compile(r'("[^"]*")')


def suggest_hours(typed: str) -> str:
    """Give what is probably meant, or nothing where that cannot be read either."""
    if len(typed) > LONGEST_HOURS:
        return ""
    if BY_APPOINTMENT.search(typed) and not re.search(r'[\d"]', typed):
        return f'"{typed.strip()}"'
    parts = QUOTED.split(typed)
    plain = "".join(part if part.startswith('"') else _plain(part) for part in parts)
    rules = [rule for rule in BETWEEN_RULES.split(plain) if rule]
    suggested = "; ".join(SPACES.sub(" ", rule).strip() for rule in rules)
    if not suggested or suggested == typed.strip() or check_hours(suggested) is not None:
        return ""
    return suggested


def _plain(text: str) -> str:
    text = NOISE.sub(" ", CLOCK.sub(_clock, text))
    text = CLOSED.sub("off", EVERY_DAY.sub("Mo-Su", text))
    for name, words in DAY_WORDS:
        text = words.sub(name, text)
    return AND.sub(",", UNTIL.sub("-", text))


def _clock(found: re.Match[str]) -> str:
    return f"{int(found[1]):02}:{found[2] or '00'}"

"""Update catalogues from a template of messages: ``catalogues.py messages.pot language.po …``.

A catalogue keeps its texts and its ``Last-Translator``; the rest of the header follows from the
language, without dates, so that a second run changes nothing.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

MACHINE = "Machine, not checked by anybody who grew up with the language"
# Arabic as translators' tools count it (0, 1, 2, 3–10, 11–99, 100); Babel swaps the last two.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);"
}


def update(file: Path, template: Catalog) -> None:
    tag = file.parent.parent.name
    language = tag.split("-", maxsplit=1)[0]  # Babel knows no “de-simple”; it counts as German does
    with file.open("rb") as opened:
        old = read_po(opened, locale=language)
    translator = old.last_translator if "EMAIL" not in old.last_translator else MACHINE
    old.update(template, no_fuzzy_matching=True)
    old.obsolete.clear()
    written = io.BytesIO()
    write_po(written, old, width=100, omit_header=True, sort_output=True)
    header = header_of(tag, translator, PLURALS.get(tag, Catalog(language).plural_forms))
    file.write_text(header + written.getvalue().decode().strip() + "\n", "utf-8")
    without = [message.id for message in old if message.id and not all(texts_of(message.string))]
    print(f"{file}: {len(without)} without a text")


def header_of(tag: str, translator: str, plurals: str) -> str:
    lines = (
        "Project-Id-Version: Rundgang",
        f"Last-Translator: {translator}",
        f"Language: {tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plurals}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def texts_of(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as opened:
        messages = read_po(opened)
    for name in sys.argv[2:]:
        update(Path(name), messages)

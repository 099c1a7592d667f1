"""Updates the catalogues: `python -m bots.text.locales` fails while a text is missing.

Babel's own commands collect the texts and update the catalogues. `[tool.babel]` in pyproject.toml
says where the texts are.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import PYTHON_FORMAT, Catalog, Message

from bots.text.locales import CATALOGUES, read
from domain.people.person import LANGUAGES

SOURCES = Path(__file__).parents[2]
"""The folder with the templates and modules that contain texts."""

ALSO = (
    "../domain/dictionaries",
    "../domain/desk/settings",
    "../domain/desk/dialogues",
    "../domain/desk/people",
    "../domain/sla/calendars",
    "../domain/platforms.py",
    "../domain/policy/people/scope.py",
    "../storage/engine/patterns.py",
)
"""Other folders with texts, seen from there."""

_MAPPING = SOURCES.parent / "pyproject.toml"
_TAG = re.compile(r"</?[a-z]+")


def update(
    catalogues: Path = CATALOGUES, sources: Path = SOURCES, also: Sequence[str] = ALSO
) -> None:
    """Write the texts of the sources and of other folders into the catalogues.

    Translations are kept.

    Raises subprocess.CalledProcessError if Babel cannot read a source.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = f"{folder}/helpline.pot"
        extract = ("extract", "--sort-by-file", "--add-location=file")
        _babel(*extract, f"--mapping={_MAPPING}", f"--output={found}", ".", *also, folder=sources)
        for language in LANGUAGES[1:]:
            place = (f"--locale={language}", f"--output-dir={catalogues}", "--domain=helpline")
            kept = ("--ignore-obsolete", "--ignore-pot-creation-date", "--width=100")
            _babel("update", "--init-missing", *place, *kept, f"--input={found}", folder=sources)


def _babel(*arguments: str, folder: Path) -> None:
    command = (sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments)
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - all of it is written above


def faults(catalogue: Catalog) -> Iterator[str]:
    """Return a sentence for each mistake in an updated catalogue."""
    for message in catalogue:
        strings = [message.string] if isinstance(message.string, str) else message.string
        if not message.id:
            continue
        if not strings or not all(strings):
            yield f"{message.id!r} is not translated."
        elif message.fuzzy:
            yield f"The translation of {message.id!r} is fuzzy."
        else:
            yield from (f"{message.id!r}: {error}." for error in message.check(catalogue))
            yield from _differences(message, strings)


def _differences(message: Message, strings: Iterable[str]) -> Iterator[str]:
    # Babel lets a translation leave out a placeholder and knows nothing of tags. The last text is
    # the plural: its number may be left out of an English singular, in no other form.
    original = message.id if isinstance(message.id, str) else message.id[-1]
    for string in strings:
        if _placeholders(string) != _placeholders(original):
            yield f"{string!r} has other placeholders than {original!r}."
        if Counter(_TAG.findall(string)) != Counter(_TAG.findall(original)):
            yield f"{string!r} has other tags than {original!r}."


def _placeholders(string: str) -> set[str]:
    """Return what `%` would insert; a stray `%`, which would fail, counts as one."""
    rest = PYTHON_FORMAT.sub("", string)
    return {match[0] for match in PYTHON_FORMAT.finditer(string)} | set(re.findall("%", rest))


def main() -> int:
    """Update every catalogue, print what must be translated, and return 1 if there is anything."""
    update()
    left = [f"{one}: {fault}\n" for one in LANGUAGES[1:] for fault in faults(read(one))]
    sys.stdout.writelines(left)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

"""Keeping the catalogues in step with the templates and the code that speak."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import PYTHON_FORMAT, Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).parents[2]
"""The folder whose templates and modules speak."""

# The sandbox is a tool of developers and speaks English.
_METHODS = [("sandbox/**", "ignore"), ("**.j2", "jinja2"), ("**.py", "python")]
# As bots.text.renderer reads templates.
_OPTIONS = {
    "**.j2": {
        "silent": "false",
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
}
_KEYWORDS = {
    "_": None,
    "N_": None,
    "NP_": ((1, "c"), 2),
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_HEADER = """\
# What Helpline says, in {name}.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_TAG = re.compile(r"</?[a-z]+")


def extract(sources: Path = SOURCES) -> Catalog:
    """Return every text that is to be translated, with the files it is said in.

    Raises jinja2.TemplateSyntaxError on a template that cannot be read.
    """
    found = Catalog()
    for name, _, messages, comments, context in extract_from_dir(
        sources,
        _METHODS,
        _OPTIONS,
        _KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda folder: not Path(folder).name.startswith((".", "__")),
    ):
        found.add(messages, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue, empty if there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def update(path: Path, language: str, found: Catalog) -> Catalog:
    """Write the catalogue with what was found: translations kept, likely ones marked fuzzy."""
    catalogue = read(path, language)
    catalogue.update(found, update_creation_date=False)
    header = _HEADER.format(
        name=catalogue.locale.english_name, language=language, plurals=catalogue.plural_forms
    )
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + body.getvalue().lstrip(b"\n"))
    return catalogue


def faults(catalogue: Catalog, found: Catalog) -> Iterator[str]:
    """Say, a sentence each, what keeps the catalogue from being a translation of what was found."""
    for message in found:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(_strings(translated)):
            yield f"{message.id!r} is not translated."
        elif translated.fuzzy:
            yield f"The translation of {message.id!r} is fuzzy."
        else:
            yield from _differences(catalogue, translated)


def _differences(catalogue: Catalog, message: Message) -> Iterator[str]:
    # The last is the plural: its number may be left out of an English singular, in no other form.
    original = message.id if isinstance(message.id, str) else message.id[-1]
    strings = _strings(message)
    if message.pluralizable and len(strings) != catalogue.num_plurals:
        yield f"{original!r} needs {catalogue.num_plurals} plural forms."
    for string in strings:
        if _placeholders(string) != _placeholders(original):
            yield f"{string!r} has other placeholders than {original!r}."
        if Counter(_TAG.findall(string)) != Counter(_TAG.findall(original)):
            yield f"{string!r} has other tags than {original!r}."


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


def _placeholders(string: str) -> set[str]:
    """Return what `%` would put in; a stray `%`, which would fail then, counts as one."""
    rest = PYTHON_FORMAT.sub("", string)
    return {match[0] for match in PYTHON_FORMAT.finditer(string)} | set(re.findall("%", rest))

"""Translations of the desk's texts.

The catalogues are `<language>/LC_MESSAGES/helpline.po`, compiled in memory when first needed.
`python -m bots.text.locales` updates them from the templates and the code.
"""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from domain.people.person import LANGUAGES, Language

CATALOGUES = Path(__file__).parent

_CONTEXT_ENDS = "\x04"
"""What gettext puts between a context and its text."""


def catalogue_path(language: str, catalogues: Path = CATALOGUES) -> Path:
    """Return the path of the translations into this language."""
    return catalogues / language / "LC_MESSAGES" / "helpline.po"


def read(language: str, catalogues: Path = CATALOGUES) -> Catalog:
    """Return the catalogue of this language. Raises OSError if there is none."""
    with catalogue_path(language, catalogues).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def load(language: str, catalogues: Path = CATALOGUES) -> NullTranslations:
    """Return the translations into one of LANGUAGES; missing or fuzzy ones stay English.

    Raises OSError if its catalogue is missing.
    """
    if language == LANGUAGES[0]:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(language, catalogues))
    compiled.seek(0)
    return Translations(compiled)


def N_(message: str) -> str:  # noqa: N802 - the name that translators' tools know
    """Mark a text in the code for translation; `label` translates it when it is shown."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802 - as in N_ and pgettext
    """Mark a text that has another meaning elsewhere; `label` translates it in its context."""
    return context + _CONTEXT_ENDS + message


def language_of(code: str) -> Language:
    """Return the language for somebody whose platform says `ru`, `ru-RU`, `uk`, …."""
    primary = code.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


def label(message: str, language: str, **values: object) -> str:
    """Return a text marked with `N_` or `NP_` in that language.

    Its `%(name)s` are filled in, if there are any. Raises KeyError if one of them is missing.
    """
    if not message:
        return ""  # in a catalogue, the empty text is its header
    catalogue = load(language_of(language))
    context, _, plain = message.rpartition(_CONTEXT_ENDS)
    translated = catalogue.pgettext(context, plain) if context else catalogue.gettext(plain)
    return translated % values if values else translated

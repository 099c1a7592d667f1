"""Translations: what the desk says in other languages than English.

The catalogues are `<language>/LC_MESSAGES/helpline.po`, compiled in memory when first needed.
`python -m bots.text.locales` brings them up to date with the templates and the code.
"""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("en", "ru")
"""The languages the desk speaks; the first is the one its texts are written in."""

CATALOGUES = Path(__file__).parent


def catalogue_path(language: str, catalogues: Path = CATALOGUES) -> Path:
    """Return where the translations into this language are kept."""
    return catalogues / language / "LC_MESSAGES" / "helpline.po"


@cache
def load(language: str, catalogues: Path = CATALOGUES) -> NullTranslations:
    """Return the translations into one of LANGUAGES; what has none, or a fuzzy one, stays English.

    Raises OSError if its catalogue is missing.
    """
    if language == LANGUAGES[0]:
        return NullTranslations()
    compiled = BytesIO()
    with catalogue_path(language, catalogues).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)

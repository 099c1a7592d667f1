"""The desk's languages as people read and type them."""

from collections.abc import Mapping

from domain.people.person import LANGUAGES, Language
from domain.text.sentence import Term, says

_NAMES: Mapping[Language, Term] = {
    "en": Term("en", says("English"), ("английский",)),
    "ru": Term("ru", says("Russian"), ("русский",)),
}

LANGUAGE_TERMS = tuple(_NAMES[one] for one in LANGUAGES)
"""The languages, in their order."""

"""Values of the settings with words of ours in place of their keys, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bots.text.locales import label
from domain.answers.settings import Mistake
from domain.desk.dialogues.people.cards import CARD_FORMS
from domain.dictionaries import DESCRIPTIONS
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.typed import in_words
from domain.text.sentence import Term


@cache
def fields_by_name() -> Mapping[tuple[str, str, str], Field]:
    """Return every field of entries and of people's cards, and every column, by its names."""
    described = {str(kind): one.fields for kind, one in DESCRIPTIONS.items()}
    cards = {name: one.fields for name, one in CARD_FORMS.items()}
    of_kinds = [(kind, one) for kind, fields in {**described, **cards}.items() for one in fields]
    columns = {(kind, table.key, one.key): one for kind, table in of_kinds for one in table.columns}
    return {**{(kind, one.key, ""): one for kind, one in of_kinds}, **columns}


def said_in(language: str, shown: str, kind: str, key: str, column: str = "") -> str:
    """Return a value of a field, or of a column, with labels in place of keys."""
    field = fields_by_name().get((kind, key, column))
    if field is None:
        return shown

    def say(term: Term) -> str:
        return label(term.label, language)

    return in_words(shown, field, say)


def without_gaps(row: str) -> str:
    """Leave out the empty cells of a row, which only matter where it is typed."""
    return re.sub(r" \|(?: +\|)+ ", " | ", row)


def mistake_words(mistake: Mistake, language: str) -> Mapping[str, str]:
    """Return the words of a mistake's sentence, with labels in place of keys."""
    said = {name: _listed(labels, language) for name, labels in mistake.terms.items()}
    return {**mistake.words, **said}


def mistake_place(mistake: Mistake, language: str) -> str:
    """Return where in its field a mistake is; empty if it is nowhere else."""
    if not mistake.place:
        return mistake.where
    return ".".join(label(one, language) for one in mistake.place)


def _listed(labels: Sequence[str], language: str) -> str:
    return ", ".join(label(one, language) for one in labels)

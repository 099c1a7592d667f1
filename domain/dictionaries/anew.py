"""Mistakes only of what is written anew: what stands there already stays readable."""

from collections.abc import Iterable

from domain.dictionaries.checks import entry_path
from domain.dictionaries.entries import Entry
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.registry import DESCRIPTIONS
from domain.sla.calendars import Problem
from domain.text.names import compared
from domain.text.sentence import sentence


def newly_wrong(before: Entry | None, after: Entry, entries: Iterable[Entry]) -> Iterable[Problem]:
    """Return the mistakes in what a changed or a new entry says for the first time.

    `entries` are all of them: their names may not be alike.
    """
    path, name = entry_path(after.kind, after.name), compared(after.name)
    if before is None or compared(before.name) != name:
        for other in entries:
            is_other = other.kind is after.kind and other.id != after.id
            if is_other and compared(other.name) == name:
                yield Problem(path, sentence("“%(other)s” already exists", other=other.name))
    for field in DESCRIPTIONS[after.kind].fields:
        written = value_at(after.body, field.key)
        stood = value_at(before.body, field.key) if before is not None else None
        if field.one_word and written != stood and len(str(written or "").split()) > 1:
            yield Problem(f"{path}.{field.key}", sentence("write it without spaces"))

"""From when a change of an entry holds, and whether it can hold for new tickets only."""

from datetime import datetime

from domain.dictionaries.entries import BEGINNING, Entry, Kind
from domain.dictionaries.fields import Field
from domain.dictionaries.registry import DESCRIPTIONS
from domain.dictionaries.typed import changes


def holds_from(before: Entry, body: object, now: datetime) -> datetime:
    """Return from when a changed body holds, unless somebody decides otherwise.

    New hours of a calendar hold from now on. New targets hold for all tickets; what changes no
    target leaves it as it is which ticket has which.
    """
    if before.kind is Kind.LEVEL:
        targets = any(field.dated for field in _changed(before, body))
        return BEGINNING if targets else before.since
    return now


def fits_new_tickets(before: Entry | None, after: Entry) -> bool:
    """Return whether a change can hold only for tickets that are opened from now on.

    That is so if open tickets can keep each value that changes.
    """
    if before is None or before.name != after.name:
        return False
    changed = _changed(before, after.body)
    return bool(changed) and all(field.dated for field in changed)


def _changed(before: Entry, body: object) -> list[Field]:
    fields = DESCRIPTIONS[before.kind].fields
    return [field for field, _, _ in changes(before.body, body, fields)]

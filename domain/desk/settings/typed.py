"""A change that is typed in one line: `/desk set level Gold response 2 hr`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.answers import Answer
from domain.commands import SaveEntry, SetSetting, ShowEntries
from domain.commands.settings import CLEAR, Assignment
from domain.desk.act import Act
from domain.desk.people.typed_names import in_field
from domain.desk.settings.change import save_entry
from domain.desk.settings.fields.values import account_typed
from domain.desk.settings.pages import page_of, show_entries
from domain.dictionaries import DESCRIPTIONS, SINGLE, Entry, Kind
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.quotes import joined, unquoted
from domain.dictionaries.fields.typed import row_typed, shown_value
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.errors import Refusal
from domain.policy.lines.phrases import reason_in
from domain.text.names import compared


def set_setting(command: SetSetting, act: Act) -> Answer:
    """Change a field of an entry; without a value, show the entry; without a name, its kind.

    A value of `-` clears the field.

    Raises Refusal if no entry has that name.
    """
    known = {
        compared(one.name): one
        for one in act.uow.dictionaries.entries()
        if one.kind is command.kind
    }
    if command.kind in SINGLE and known:
        known[""] = next(iter(known.values()))
    meant = [(way, one) for way in command.ways if (one := known.get(compared(way.name)))]
    for way, entry in meant:
        if way.value:
            said, reason = _with_reason(way.value, entry, way.field)
            value = "" if said == CLEAR else _value(replace(way, value=said), entry, act)
            changed = SaveEntry(entry.kind, entry.id, {way.field: value}, reason=reason)
            return save_entry(changed, act)
    if not command.named and "" not in known:
        return show_entries(ShowEntries(command.kind), act)
    shown = meant[0][1] if meant else known.get(compared(command.named)) or known.get("")
    if shown is None:
        raise Refusal(
            "no_entry_called_so",
            one=DESCRIPTIONS[command.kind].one,
            name=command.named,
            offered=", ".join(one.name for one in known.values()),
        )
    return page_of(shown, act)


def _with_reason(typed: str, entry: Entry, field: str) -> tuple[str, str]:
    """Return a value and, of a calendar's days, why they change; empty if it isn't said."""
    of_days = entry.kind is Kind.CALENDAR and field == EXCEPTIONS.key
    return reason_in(typed) if of_days else (typed, "")


def _value(way: Assignment, entry: Entry, act: Act) -> str:
    """Return the value; `+@anna -@boris` adds to a list and takes from it."""
    field = DESCRIPTIONS[entry.kind].field(way.field)
    if field is not None and field.keyed and way.value[:1] in ("+", "-"):
        return _with_row(way.value, shown_value(value_at(entry.body, field.key), field), field)
    if field is None or not field.many or _SIGNED.sub("", way.value).strip(" ,"):
        return way.value
    words = [(one[1], unquoted(one[2])) for one in _SIGNED.finditer(way.value)]
    if field.type is ValueType.PERSON:
        with in_field(field.key):
            words = [(sign, account_typed(one, act)) for sign, one in words]
    written = value_at(entry.body, field.key)
    listed = [str(one) for one in written] if isinstance(written, list | tuple) else []
    return joined(_edited(listed, words))


_SIGNED = re.compile(r"(?<!\S)([+-])(“[^”]+”|\"[^\"]+\"|«[^»]+»|„[^“]+“|[^\s,]+)(?=[\s,]|$)")
"""What is added to a list, or taken from it."""


def _with_row(typed: str, table: str, field: Field) -> str:
    """Return a table with a row more (`+2026-12-31: closed`), or less (`-2026-12-31`)."""
    row, first = typed[1:].strip(), field.columns[0].key
    key = row_typed(row, field)[first]
    rows = [one for one in table.splitlines() if row_typed(one, field)[first] != key]
    return "\n".join([*rows, row] if typed[0] == "+" else rows)


def _edited(listed: Sequence[str], words: Sequence[tuple[str, str]]) -> Sequence[str]:
    more = [one for sign, one in words if sign == "+"]
    less = {one.casefold() for sign, one in words if sign == "-"}
    return [one for one in dict.fromkeys((*listed, *more)) if one.casefold() not in less]

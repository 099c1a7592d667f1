"""The section of docs/dictionaries.md about a kind of settings, as its description has it."""

from typing import Any

from domain.dictionaries.description import Description
from domain.dictionaries.fields.field import Field, ValueType


def section(described: Description[Any]) -> str:
    """Return a heading, what the kind is for, and a table of its fields."""
    rows = [f"### {described.kind.value}", "", described.help, ""]
    rows += ["| key | in chat | value | meaning |", "|---|---|---|---|"]
    for field in described.fields:
        rows.append(_row(field))
        rows += [_row(column, f"{field.key} → ") for column in field.columns]
    return "\n".join(rows)


def _row(field: Field, above: str = "") -> str:
    meaning = f"{field.help or field.label}{' (needed)' if field.required else ''}"
    cells = (f"`{above}{field.key}`", field.label, _value(field), meaning)
    return f"| {' | '.join(one.replace('|', chr(92) + '|') for one in cells)} |"


_FORMS = {
    ValueType.LINE: "text",
    ValueType.TEXT: "text, also of several lines",
    ValueType.NUMBER: "a whole number",
    ValueType.YES_NO: "`yes` or `no`",
    ValueType.DURATION: "working time",
    ValueType.PERSON: "an account",
    ValueType.CHANNEL: "a channel",
    ValueType.TABLE: "rows",
}


def _value(field: Field) -> str:
    if field.choices:
        said = ", ".join(f"`{one}`" for one in field.choices)
        return f"some of {said}" if field.many else f"one of {said}"
    if field.of is not None:
        return f"{'names' if field.many else 'a name'} in `{field.of.value}`"
    said = _FORMS[field.type]
    example = f", like `{field.example}`" if field.example else ""
    return f"{'a list: ' if field.many else ''}{said}{example}"

"""Reading an entry's body by its fields, with all mistakes collected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from domain.dictionaries.entries import Kind
from domain.dictionaries.fields.body import rows_of, value_at
from domain.dictionaries.fields.field import Field, Value, ValueType, read_value
from domain.platforms import Platforms
from domain.sla.calendars.mistakes import Problem, close_to
from domain.text.sentence import sentence

E = TypeVar("E", bound=StrEnum)

Compile = Callable[[str], Callable[[str], bool]]
"""Compiles a regular expression into a function that says whether a text contains a match, in time
that is linear in the text. Raises ValueError with a sentence if it is not one."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the values of fields are read with: the platforms' rows, and a compiler of patterns."""

    platforms: Platforms
    compile_pattern: Compile


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of another dictionary's entry, and where it is written."""

    path: str
    name: str
    kind: Kind


@dataclass(slots=True)
class Reading:
    """The values of a body by the keys of its fields; mistakes are in `problems`.

    A value that can't be read is as if it were not written.
    """

    body: Mapping[str, object]
    path: str
    tools: Tools
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    _found: dict[str, Value] = field(default_factory=dict)
    _tables: dict[str, "list[Reading]"] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        written: object,
        path: str,
        fields: Sequence[Field],
        tools: Tools,
        problems: list[Problem] | None = None,
    ) -> "Reading":
        """Read what should be a mapping with these fields; None is an empty one."""
        found = [] if problems is None else problems
        reading = cls(_mapping(written, path, found), path, tools, found)
        reading._read(fields)
        return reading

    def _read(self, fields: Sequence[Field]) -> None:
        for one in fields:
            written = value_at(self.body, one.key)
            if one.whole:
                continue
            if one.type is ValueType.TABLE:
                self._tables[one.key] = self._rows(one, written)
            else:
                self._found[one.key] = self._value(one, written)
        self._refuse_unknown(self.body, "", [one.key for one in fields])

    def _value(self, one: Field, written: object) -> Value:
        try:
            found = read_value(written, one, self.tools.platforms)
        except (ValueError, TypeError) as error:
            self.wrong(one.key, error.args[0])
            return () if one.many else None
        if one.of is not None:
            for name in found if isinstance(found, tuple) else [found]:
                self.refer(one.key, str(name or ""), one.of)
        return found

    def _rows(self, table: Field, written: object) -> "list[Reading]":
        listed = () if written is None else written
        if table.keyed:
            named = _mapping(listed or None, f"{self.path}.{table.key}", self.problems)
            rows = rows_of(named, table)
            first = table.columns[0].key
            return [self._row(row, f"{table.key}.{row[first]}", table) for row in rows]
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            self.wrong(table.key, sentence("write a list here"))
            return []
        return [
            self._row(row, f"{table.key}.{number}", table) for number, row in enumerate(listed, 1)
        ]

    def _row(self, written: object, key: str, table: Field) -> "Reading":
        path = f"{self.path}.{key}"
        row = Reading.of(written, path, table.columns, self.tools, self.problems)
        self.references += row.references
        return row

    def _refuse_unknown(self, body: Mapping[str, object], above: str, known: Sequence[str]) -> None:
        """Add a mistake for each key that is no field's."""
        there = {key.partition(".")[0] for key in known}
        for key, value in body.items():
            if key not in there:
                meant = close_to(key, there)
                self.wrong(
                    above + key,
                    sentence("there's no such setting; did you mean %(meant)s?", meant=meant)
                    if meant
                    else sentence("there's no such setting"),
                )
            elif inner := [one.partition(".")[2] for one in known if one.startswith(f"{key}.")]:
                self._refuse_unknown(
                    _mapping(value, f"{self.path}.{key}", self.problems), f"{above}{key}.", inner
                )

    def wrong(self, key: str, says: str) -> None:
        """Add a mistake under a key."""
        self.problems.append(Problem(f"{self.path}.{key}" if key else self.path, says))

    def refer(self, key: str, name: str, kind: Kind) -> None:
        """Record that the value of a key is a name in another dictionary; empty is none."""
        if name:
            self.references.append(Reference(f"{self.path}.{key}", name, kind))

    def raw(self, key: str) -> object:
        """Return the value as it is written; None if there is none."""
        return value_at(self.body, key)

    def text(self, key: str) -> str:
        """Return a text; empty if there is none."""
        found = self._found[key]
        return found if isinstance(found, str) else ""

    def number(self, key: str) -> int:
        """Return a whole number; 0 if there is none."""
        found = self._found[key]
        return found if isinstance(found, int) else 0

    def truth(self, key: str) -> bool:
        """Return whether it is yes."""
        return self._found[key] is True

    def duration(self, key: str) -> timedelta | None:
        """Return a positive duration of working time."""
        found = self._found[key]
        return found if isinstance(found, timedelta) else None

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names."""
        found = self._found[key]
        return found if isinstance(found, tuple) else ()

    def choice(self, key: str, kind: type[E]) -> E | None:
        """Return a value of an enumeration."""
        return kind(found) if (found := self.text(key)) else None

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Return several values of an enumeration, each once."""
        return tuple(dict.fromkeys(kind(one) for one in self.names(key)))

    def rows(self, key: str) -> "list[Reading]":
        """Return a reading of each row of a table."""
        return self._tables[key]

    def parts(self, key: str) -> Mapping[str, object]:
        """Return the mapping under a key that the caller reads itself."""
        return _mapping(self.raw(key), f"{self.path}.{key}", self.problems)


def _mapping(written: object, path: str, problems: list[Problem]) -> Mapping[str, object]:
    if written is None:
        return {}
    if not isinstance(written, Mapping):
        says = Problem(path, sentence("write keys with values here, like name: value"))
        if says not in problems:
            problems.append(says)
        return {}
    return {str(key): value for key, value in written.items()}

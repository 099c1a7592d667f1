"""Records that tell what was looked at: what differs only in the rest leads to the same result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import product
from typing import Any, TypeVar

T = TypeVar("T")

_seen: dict[tuple[int, str], Any] = {}
"""The fields that were looked at since it was last cleared: whose they are, name and value."""


def each_result(look: Callable[..., T], *records: Sequence[Any]) -> Iterator[T]:
    """Yield what `look` makes of every combination of frozen dataclasses.

    It must be a function of nothing else. A combination is left out if it has the values that an
    earlier one had in all the fields that were looked at: it would come to the same.
    """
    known: list[dict[tuple[int, str], Any]] = []
    for chosen in product(*records):
        if any(_same(chosen, seen) for seen in known):
            continue
        _seen.clear()
        yield look(*(_watched(number, one) for number, one in enumerate(chosen)))
        known.append(dict(_seen))


def _same(chosen: Sequence[Any], seen: dict[tuple[int, str], Any]) -> bool:
    return all(getattr(chosen[number], name) == value for (number, name), value in seen.items())


def _watched(number: int, record: Any) -> Any:
    """Return a copy that notes which of its fields somebody looks at."""
    if record is None:
        return None
    made = object.__new__(_watching(type(record), number))
    for field in fields(record):
        object.__setattr__(made, field.name, getattr(record, field.name))
    return made


def _watching(kind: type[Any], number: int) -> type[Any]:
    if (kind, number) not in _classes:
        _classes[kind, number] = _made(kind, number)
    return _classes[kind, number]


_classes: dict[tuple[type[Any], int], type[Any]] = {}


def _made(kind: type[Any], number: int) -> type[Any]:
    names = {field.name for field in fields(kind)}

    def get(self: object, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in names:
            _seen[number, name] = value
        return value

    return type(kind.__name__, (kind,), {"__slots__": (), "__getattribute__": get})

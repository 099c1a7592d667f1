"""Frozen records as JSON, and back.

A record is an object whose `is` names its class, an instant `{"at": …}` (ISO 8601), a day
`{"day": …}`, a duration `{"seconds": …}`, a text with spans `{"text": …}`, a mapping
`{"map": [[key, value], …]}`. A sequence comes back as a tuple. A word of an enum that is not among
the records comes back as a string, which compares equal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from types import ModuleType
from typing import Any

from domain.text.spans import Text

Json = Any

_ITSELF = (type(None), bool, int, float, str)

_WRITTEN: Mapping[type, Callable[[Any], Json]] = {
    datetime: lambda value: {"at": value.isoformat()},
    date: lambda value: {"day": value.isoformat()},
    timedelta: lambda value: {"seconds": value.total_seconds()},
    Text: lambda value: {"text": value.to_json()},
}
_READ: Mapping[str, Callable[[Json], Any]] = {
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "text": Text.from_json,
}


_FORMERLY = {
    "Change": "ClockChange",
    "Closed": "IdleReason",
    "LeaveForm": "LeaveTicketForm",
    "Reach": "HoldsFor",
    "Turn": "ClockMove",
}
"""Classes that were renamed, by the name that records of earlier releases give.

Fields have no such table: a value under a former name is not read.
"""


class Records:
    """Writes and reads records of these classes, and nothing else."""

    def __init__(self, *classes: type[Any]) -> None:
        self._classes = {one.__name__: one for one in classes}
        self._fields = {
            name: frozenset(field.name for field in fields(one))
            for name, one in self._classes.items()
            if is_dataclass(one)
        }

    def written(self, value: object) -> Json:
        """Return a value as JSON data. Raises TypeError if it is not one of these records."""
        kind = type(value)
        if kind in _ITSELF:
            return value
        if kind in _WRITTEN:
            return _WRITTEN[kind](value)
        if isinstance(value, Mapping):
            return {"map": [[self.written(key), self.written(one)] for key, one in value.items()]}
        if isinstance(value, list | tuple):
            return [self.written(one) for one in value]
        return self._record(value)

    def _record(self, value: object) -> Json:
        name = type(value).__name__
        if self._classes.get(name) is type(value):
            if isinstance(value, Enum):
                return {"is": name, "value": value.value}
            parts = {part: self.written(getattr(value, part)) for part in self._fields[name]}
            return {"is": name, **parts}
        if isinstance(value, StrEnum):
            return value.value
        raise TypeError(f"no record of a {name} is kept here")

    def read(self, json: Json) -> Any:
        """Return the value that was written; fields of later releases are ignored."""
        if isinstance(json, list):
            return tuple(map(self.read, json))
        if not isinstance(json, dict):
            return json
        if "is" in json:
            return self._read_record(json)
        ((kind, value),) = json.items()
        if kind == "map":
            return {self.read(key): self.read(one) for key, one in value}
        return _READ[kind](value)

    def _read_record(self, json: Mapping[str, Json]) -> Any:
        name = json["is"] if json["is"] in self._classes else _FORMERLY[json["is"]]
        record = self._classes[name]
        if issubclass(record, Enum):
            return record(json["value"])
        known = self._fields[name]
        return record(**{part: self.read(value) for part, value in json.items() if part in known})


def declared_in(module: ModuleType) -> Iterable[type[Any]]:
    """Return the dataclasses that a module has, or imports.

    Their names and those of their fields are stored: see `tests/storage/engine/stored_names.txt`.
    """
    classes = (one for one in vars(module).values() if isinstance(one, type))
    return (one for one in classes if is_dataclass(one))

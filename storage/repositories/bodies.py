"""Bodies of posts as JSON, and back: the only place where what a post says is written or read.

A record is an object whose `is` names its class, an instant `{"at": …}` (ISO 8601), a day
`{"day": …}`, a duration `{"seconds": …}`, a text with spans `{"text": …}`. Rows of
release 0.1 have no `is`; storage.repositories.old_bodies reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from functools import cache, singledispatch
from types import ModuleType, NoneType
from typing import Any

from domain import answers, bodies
from domain.people import Place
from domain.policy import ticket_list
from domain.posts import Body
from domain.sla import why
from domain.sla.clocks import ClockKind, Turn
from domain.sla.why.rows import Closed
from domain.text import Text
from domain.tickets import Status
from storage.repositories.old_bodies import old_body

Json = Any


def written(body: Body) -> dict[str, Json]:
    """Return a body as JSON holds it. Raises TypeError for what no body may say."""
    json: dict[str, Json] = _written(body)
    return json


def read(template: str, json: Mapping[str, Json], ticket_id: int | None) -> Body:
    """Return the body that a row holds, whatever release wrote it."""
    if "is" not in json:
        return old_body(template, json, ticket_id)
    body: Body = _read(json)
    return body


@singledispatch
def _written(value: object) -> Json:
    if _RECORDS.get(type(value).__name__) is not type(value) or not is_dataclass(value):
        raise TypeError(f"a post cannot say a {type(value).__name__}")
    named = {one.name: _written(getattr(value, one.name)) for one in fields(value)}
    return {"is": type(value).__name__, **named}


@_written.register(NoneType)
@_written.register(int)
@_written.register(float)
@_written.register(str)
def _itself(value: object) -> Json:
    return value


@_written.register
def _choice(value: Enum) -> Json:
    if type(value) in _ENUMS:
        return {"is": type(value).__name__, "value": value.value}
    return _written(value.value)  # a word that texts compare with strings


# A StrEnum is a string as well: singledispatch asks for the nearer one by name.
_written.register(StrEnum, _choice)


@_written.register
def _instant(value: datetime) -> Json:
    return {"at": value.isoformat()}


@_written.register
def _day(value: date) -> Json:
    return {"day": value.isoformat()}


@_written.register
def _duration(value: timedelta) -> Json:
    return {"seconds": value.total_seconds()}


@_written.register
def _text(value: Text) -> Json:
    return {"text": value.to_json()}


@_written.register(Mapping)
def _mapping(value: Mapping[object, object]) -> Json:
    return {"map": [[_written(key), _written(one)] for key, one in value.items()]}


@_written.register(list)
@_written.register(tuple)
def _row(value: Sequence[object]) -> Json:
    return [_written(one) for one in value]


def _read(json: Json) -> Any:
    if isinstance(json, list):
        return tuple(map(_read, json))
    if not isinstance(json, dict):
        return json
    if "is" in json:
        return _record(json)
    ((kind, value),) = json.items()
    return _VALUES[kind](value)


def _record(json: Mapping[str, Json]) -> Any:
    record = _RECORDS[json["is"]]
    if issubclass(record, Enum):
        return record(json["value"])
    known = _fields(json["is"])
    return record(**{name: _read(value) for name, value in json.items() if name in known})


@cache
def _fields(name: str) -> frozenset[str]:
    return frozenset(one.name for one in fields(_RECORDS[name]))


_VALUES: Mapping[str, Any] = {
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "text": Text.from_json,
    "map": lambda items: {_read(key): _read(value) for key, value in items},
}

_ENUMS: frozenset[type[Enum]] = frozenset(
    (ticket_list.Filter, ticket_list.Light, Status, ClockKind, Turn, Closed)
)
_PARTS = (Place, ticket_list.Filters, ticket_list.Cursor, ticket_list.Period)


def _declared(module: ModuleType) -> dict[str, type[Any]]:
    classes = (one for one in vars(module).values() if isinstance(one, type))
    return {one.__name__: one for one in classes if is_dataclass(one)}


_RECORDS: Mapping[str, type[Any]] = {
    **_declared(answers),
    **_declared(bodies),
    **_declared(why),
    **{one.__name__: one for one in (*_ENUMS, *_PARTS)},
}

"""Column types that mean the same on SQLite and on PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_dumps_escaped = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def to_microseconds(instant: datetime) -> int:
    """Return the microseconds from 1970 UTC to an aware instant. Raises ValueError if naive."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return (instant - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """Return the instant, in UTC, so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=count)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, read back in UTC; a naive one raises ValueError.

    It is stored as a whole number of microseconds since 1970 UTC. SQLite has no type for instants,
    and SQLAlchemy stores them as text without the offset. A number is exact to the microsecond, has
    eight bytes, sorts and indexes like time, can be subtracted in SQL, and works the same in both
    databases.
    """

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Duration(TypeDecorator[timedelta]):
    """A timedelta, negative ones too, as a whole number of microseconds."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // _MICROSECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else value * _MICROSECOND


class Json(TypeDecorator[Any]):
    """Plain data as compact JSON text, with letters of every script unescaped.

    It is read and written as a whole, never searched: text is the same in both databases and keeps
    the order of keys. What JSON can't say (a datetime, NaN) is refused. None is SQL's NULL.
    """

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        if value is None:
            return None
        dumped = _dumps(value)
        try:
            dumped.encode()
        except UnicodeEncodeError:
            # Half an emoji, as hostile JSON may hold: no database takes it but escaped.
            return _dumps_escaped(value)
        return dumped

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


_WEEK = timedelta(weeks=1)


def week_of(instant: datetime) -> int:
    """Return the whole weeks from 1970 UTC to an aware instant; they begin on Thursday midnight."""
    return (instant - _EPOCH) // _WEEK


def weeks_of(since: datetime, until: datetime) -> range:
    """Return the weeks, by the same count, that a time span touches; `until` is excluded."""
    return range(week_of(since), week_of(until - _MICROSECOND) + 1)

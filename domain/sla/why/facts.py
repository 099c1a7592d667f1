"""A ledger as facts of an answer: plain data, from which a template chooses its words."""

from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.sla.why.rows import Why


def facts_of(why: Why) -> dict[str, Any]:
    """Instants in ISO 8601, durations in seconds, and the `row` that each row of it is."""
    facts: dict[str, Any] = _plain(why)
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value):
        named = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {"row": type(value).__name__.lower(), **named}
    return value

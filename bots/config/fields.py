"""Types of the configuration's values. A wrong value is an error that says what to write."""

import re
from datetime import date
from math import isfinite
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from domain.dictionaries.comparisons import said
from domain.people import known_zone

_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class Section(BaseModel):
    """A section of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _zone(name: str) -> str:
    if known_zone(name) is None:
        raise ValueError(f"no such time zone: {name} (write it like Europe/Berlin)")
    return name


def _dated(value: object) -> object:
    """Turn values that YAML reads as a date (2026-12-31) or as true (yes) back into text."""
    if isinstance(value, date):
        return value.isoformat()
    return said(value) if isinstance(value, bool) else value


def _finite(value: str | float) -> str | float:
    """Refuse numbers that no database can store."""
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("write a number or a text")
    return value


def _database(value: SecretStr) -> SecretStr:
    try:
        address = make_url(value.get_secret_value())
    except ArgumentError:
        address = None
    if address is None or address.drivername not in _DRIVERS or not address.database:
        raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name")
    if address.database == ":memory:":
        raise ValueError("the desk needs a file: write sqlite:///path")
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("write an address that begins with https:// or http://")
    return value


def _public_address(value: str) -> str:
    if value and (not value.startswith(("http://", "https://")) or "?" in value or "#" in value):
        raise ValueError("write an address like https://desk.example.org, or leave it empty")
    return value.rstrip("/")


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
        raise ValueError("write 1 to 256 of A-Z, a-z, 0-9, _ and -, or leave it empty")
    return value


def like(pattern: str, example: str) -> AfterValidator:
    """Return a check of a secret's shape: a mistake says what one looks like, never the secret."""

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(f"this is no such token; one looks like {example}")
        return value

    return AfterValidator(check)


Address = Annotated[str, AfterValidator(_address)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
Property = Annotated[str | int | float, BeforeValidator(_dated), AfterValidator(_finite)]
PublicAddress = Annotated[str, AfterValidator(_public_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
Zone = Annotated[str, AfterValidator(_zone)]

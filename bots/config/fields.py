"""Types of the configuration's values. A wrong value is an error that says what to write."""

import re
from datetime import date
from math import isfinite
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from domain.dictionaries.fields.comparisons import said
from domain.people.person import known_zone
from domain.text.names import cleaned

_LAST_PORT = 65535
_HOST = re.compile(r"[\w.:%-]{1,253}")
_GAPS = re.compile(r"[\s\x00-\x1f\\]")
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class ConfigSection(BaseModel):
    """A section of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _zone(name: str) -> str:
    if known_zone(name) is None:
        raise ValueError(f"there's no time zone “{name}”; write it like Europe/Berlin")
    return name


def _dated(value: object) -> object:
    """Turn values that YAML reads as a date (2026-12-31) or as true (yes) back into text."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, bool | int | float | str):
        raise ValueError("write a number or a text")  # noqa: TRY004  pydantic reads ValueError
    return said(value) if isinstance(value, bool) else value


def _finite(value: str | float) -> str | float:
    """Refuse numbers that no database can store."""
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("write a number or a text")
    return value


def _database(value: SecretStr) -> SecretStr:
    try:
        address = make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        address = None
    if address is None or address.drivername not in _DRIVERS or not address.database:
        raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name")
    if address.port is not None and not 0 < address.port <= _LAST_PORT:
        raise ValueError(f"a port is a number from 1 to {_LAST_PORT}")
    if address.database == ":memory:":
        raise ValueError("the database must be in a file; write sqlite:///path")
    return value


def _address(value: str) -> str:
    if not _is_web_address(value):
        raise ValueError("write an address that begins with https:// or http://")
    return value


def _public_address(value: str) -> str:
    if value and (not _is_web_address(value) or "?" in value or "#" in value):
        raise ValueError("write an address like https://desk.example.org, or leave it empty")
    return value.rstrip("/")


def _is_web_address(value: str) -> bool:
    """Return whether it has a scheme of the web, a host that can be looked up, and a real port."""
    try:
        parts = urlsplit(value)
        port = parts.port  # raises ValueError above 65535
    except ValueError:
        return False
    host = parts.hostname or ""
    is_web = value.startswith(("http://", "https://")) and not _GAPS.search(value)
    return is_web and bool(host) and _is_host(host) and port != 0


def _host(value: str) -> str:
    if value and not _is_host(value):
        raise ValueError("write a host's name or its address, like 127.0.0.1")
    return value


def _is_host(value: str) -> bool:
    try:
        value.encode("idna")  # what the resolver does; it raises on labels over 63 characters
    except UnicodeError:
        return False
    return _HOST.fullmatch(value) is not None


def _name(value: str) -> str:
    if not cleaned(value):
        raise ValueError("write a name")
    return cleaned(value)


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
        raise ValueError("write 1 to 256 of A-Z, a-z, 0-9, _ and -, or leave it empty")
    return value


def like(pattern: str, example: str) -> AfterValidator:
    """Return a check of a secret's shape: a mistake says what one looks like, never the secret."""

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(f"this doesn't look like the right token; one looks like {example}")
        return value

    return AfterValidator(check)


Address = Annotated[str, AfterValidator(_address)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
Host = Annotated[str, AfterValidator(_host)]
Name = Annotated[str, AfterValidator(_name)]
Property = Annotated[str | int | float, BeforeValidator(_dated), AfterValidator(_finite)]
PublicAddress = Annotated[str, AfterValidator(_public_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
Zone = Annotated[str, AfterValidator(_zone)]

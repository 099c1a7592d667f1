"""The process's log: lines with ids as fields, and never a secret."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

import structlog

from bots.config.settings import LogSettings

TALKATIVE = (
    "httpx",
    "httpcore",
    "telegram",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "apscheduler",
    "alembic",
)
"""Libraries that are logged from `warning` on; httpx would log Telegram's token with each URL."""


class Redact:
    """Replaces secrets in everything that is logged."""

    def __init__(self, secrets: Sequence[str]) -> None:
        forms = {form for one in secrets if one for form in (one, quote(one, safe=""))}
        # The longer first, in case one secret begins another.
        self._secrets = sorted(forms, key=len, reverse=True)

    def __call__(
        self, _logger: Any, _method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Return the line without secrets, also in numbers and tracebacks."""
        for key, value in line.items():
            line[key] = self.clean(value)
        return line

    def clean(self, value: Any) -> Any:
        """Return the value, as text if it contained a secret."""
        if isinstance(value, bool | int | float | None):
            return value
        written = str(value)
        if not any(secret in written for secret in self._secrets):
            return value
        for secret in self._secrets:
            written = written.replace(secret, "***")
        return written


def configure(settings: LogSettings, secrets: Sequence[str]) -> None:
    """Write our log lines and the libraries' to standard error, in one form."""
    for_people = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redact(secrets),
    ]
    final = (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # tracebacks are text by then
        )
        if for_people
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, final],
        wrapper_class=structlog.make_filtering_bound_logger(settings.level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, final],
        )
    )
    logging.basicConfig(level=settings.level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

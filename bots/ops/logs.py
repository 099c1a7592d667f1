"""The process's log: lines with ids as fields, and never a secret."""

import logging
import math
import sys
import time
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

import structlog

from bots.config.settings import LogSettings

_FAILURES = 1_000  # that are remembered

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


SAID_AGAIN_AFTER = 60.0
"""Seconds after which a library may say the same failure again: out of file handles, asyncio would
log a hundred tracebacks a second."""


class OnceAMinute(logging.Filter):
    """Lets each failure of a library through once a minute, with how often it came meanwhile."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is written."""
        if record.levelno < logging.WARNING:
            return True
        failure = record.name, record.getMessage().partition("\n")[0]
        now = self._clock()
        said_at, missed = self._said.get(failure, (-math.inf, 0))
        if now - said_at < SAID_AGAIN_AFTER:
            self._said[failure] = said_at, missed + 1
            return False
        if len(self._said) >= _FAILURES:
            self._said.clear()
        self._said[failure] = now, 0
        if missed:
            record.msg, record.args = f"{record.getMessage()} ({missed} times more before)", ()
        return True


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
    handler.addFilter(OnceAMinute())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, final],
        )
    )
    logging.basicConfig(level=settings.level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

"""How receiving outlives Telegram's outages: what is said of them, and how long it waits."""

from collections.abc import Iterator

import structlog

from bots.platforms import NotSent, SendError, TokenRefused
from bots.platforms.telegram.errors import BAD_WEBHOOK, TOO_MANY

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between attempts in an outage

_CONFLICT = (
    "Another program polls Telegram with the same token, or a webhook is set: "
    "each takes messages from the other. Stop one of them."
)
_BAD_ADDRESS = (
    "Telegram does not take http.public_url: it must begin with https://, on port 443, 80, 88 or"
    " 8443, and its name must be known to the world."
)


def pauses(first: float) -> Iterator[float]:
    """Seconds between attempts: longer and longer, up to half a minute."""
    pause = first
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)


def report(outage: SendError) -> float:
    """Log an outage. Returns the seconds Telegram wants us to wait; raises TokenRefused again."""
    if isinstance(outage, TokenRefused):
        raise outage
    if outage.reason == "conflict":
        log.error("telegram_polled_twice", sentence=_CONFLICT)
    elif outage.reason == BAD_WEBHOOK:
        log.error("telegram_webhook_refused", sentence=_BAD_ADDRESS)
    else:
        log.warning("telegram_unreachable", reason=outage.reason)
    if isinstance(outage, NotSent) and outage.reason == TOO_MANY:
        return outage.retry_after
    return 0.0

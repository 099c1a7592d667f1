"""What Telegram's refusals and silences mean for a send.

By class where python-telegram-bot has one. A 400 has nothing but its description, so that a table
of fragments reads it, and what no fragment knows is the message's own fault. Receiving outlives
outages: `report` says why it waits.
"""

from collections.abc import Callable
from datetime import timedelta

import httpx
import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bots.platforms import Ambiguous, Moved, NotSent, Refused, SendError, TokenRefused, Unreachable
from domain.people.places import Place

UNCHANGED = "unchanged"
GONE = "message_not_found"
"""The reason of a refusal that means: it is already so."""

TOO_BIG = "file_too_big"
BAD_MEDIA = "bad_media"
OTHER_WORDS = "other_words"
"""Reasons of refusals about files: too large, not of its kind, or a caption where a text was to be
changed and vice versa."""

BAD_LINK = "bad_link"
"""The reason of a refusal of a link's address."""

TOO_MANY = "too_many_requests"
"""The reason of a 429."""

BAD_WEBHOOK = "bad_webhook"
"""The reason of a refused webhook address."""

# Failures before the request left (python-telegram-bot, request/_httpxrequest.py).
_NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)

_OF_THE_PLACE = {
    "chat not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "channel_private": "chat_not_found",
    "group chat was deactivated": "deactivated",
    "rights to send": "no_rights",
    "chat_write_forbidden": "no_rights",
    "chat_restricted": "no_rights",
}
_OF_THE_MESSAGE = {
    "entity url": BAD_LINK,  # first, because the sentence quotes the address
    "in the message to edit": OTHER_WORDS,
    "too big": TOO_BIG,
    "image_process_failed": BAD_MEDIA,
    "photo_": BAD_MEDIA,
    "video_": BAD_MEDIA,
    "wrong file": GONE,
    "message thread not found": "thread_not_found",
    "topic_closed": "thread_closed",
    "message is not modified": UNCHANGED,
    "chat_not_modified": UNCHANGED,  # pinned already
    "is too long": "too_long",
    "too_long": "too_long",
    "text is empty": "empty",
    "text must be non-empty": "empty",  # nothing but blanks
    "button_data_invalid": "bad_buttons",
    "bad webhook": BAD_WEBHOOK,
    "reply markup": "bad_buttons",
    "reaction": "bad_reaction",
    "not found": GONE,
    "can't be edited": "not_editable",
    "can't be deleted": "not_deletable",
}
_FORBIDDEN = {
    "blocked": "blocked",
    "deactivated": "deactivated",
    "kicked": "kicked",
    "initiate": "never_wrote",
}

SHOWN = frozenset({*_OF_THE_PLACE.values(), *_OF_THE_MESSAGE.values(), *_FORBIDDEN.values()}) - {
    UNCHANGED,
    BAD_WEBHOOK,
}
"""The reasons of a refusal that people may be told."""


def classified(error: TelegramError, place: Place | None) -> SendError:
    """Return the SendError of a call's error; `place` is where the call was about, if anywhere."""
    if isinstance(error, RetryAfter):
        return NotSent(TOO_MANY, _seconds(error), everywhere=place is None)
    if isinstance(error, ChatMigrated) and place is not None:
        return Moved(Place(place.platform, place.team, str(error.new_chat_id), place.thread))
    if isinstance(error.__cause__, TelegramError):
        # The status was read but not the body: a proxy's page, which knows nothing of our message.
        return Ambiguous("unreadable")
    return next(read(error) for kind, read in _MEANINGS if isinstance(error, kind))


def _bad_request(error: TelegramError) -> SendError:
    if reason := _fragment(error, _OF_THE_PLACE):
        return Unreachable(reason)
    return Refused(_fragment(error, _OF_THE_MESSAGE) or "bad_request")


def _silence(error: TelegramError) -> SendError:
    """Return the error of a missing response, or of one that says nothing about the message."""
    cause = error.__cause__
    if isinstance(cause, httpx.PoolTimeout):
        return NotSent("connections_busy")
    if isinstance(cause, _NOT_LEFT):
        return NotSent("no_connection", everywhere=True)
    if isinstance(error, TimedOut):
        return Ambiguous("timeout")
    if "too large" in error.message.lower():  # 413, before anything of the request was read
        return Refused(TOO_BIG)
    return Ambiguous("connection_lost" if cause else "server_error")


def _fragment(error: TelegramError, table: dict[str, str]) -> str:
    said = error.message.lower()
    return next((reason for fragment, reason in table.items() if fragment in said), "")


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


# The first class that fits: BadRequest is a NetworkError too.
_MEANINGS: tuple[tuple[type[TelegramError], Callable[[TelegramError], SendError]], ...] = (
    (InvalidToken, lambda _: TokenRefused("token_refused")),
    (Forbidden, lambda error: Unreachable(_fragment(error, _FORBIDDEN) or "forbidden")),
    (BadRequest, _bad_request),
    (Conflict, lambda _: NotSent("conflict")),
    (NetworkError, _silence),
    (TelegramError, lambda _: Ambiguous("unreadable")),
)


log = structlog.get_logger()

_CONFLICT = (
    "Another program polls Telegram with the same token, or a webhook is set: "
    "each takes messages from the other. Stop one of them."
)
_BAD_ADDRESS = (
    "Telegram refuses http.public_url. The address must begin with https://, use port 443, 80, 88"
    " or 8443, and be reachable from the internet."
)


def report(outage: SendError) -> float:
    """Log an outage. Return the seconds Telegram wants us to wait; raise TokenRefused again."""
    if isinstance(outage, TokenRefused):
        raise outage
    if outage.reason == "conflict":
        log.error("another program polls Telegram", sentence=_CONFLICT)
    elif outage.reason == BAD_WEBHOOK:
        log.error("Telegram refused the webhook", sentence=_BAD_ADDRESS)
    else:
        log.warning("Telegram cannot be reached", reason=outage.reason)
    if isinstance(outage, NotSent) and outage.reason == TOO_MANY:
        return outage.retry_after
    return 0.0

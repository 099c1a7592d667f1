"""Whatever Slack answers, the outbox learns whether the message may be there."""

import aiohttp
import pytest

from bots.platforms import Ambiguous, NotSent, Refused, SendError, TokenRefused, Unreachable
from bots.platforms.slack.errors import breakdown, refusal

OUTCOMES: list[tuple[int, object, type[SendError]]] = [
    (200, {"ok": False, "error": "ratelimited"}, NotSent),
    (200, {"ok": False, "error": "channel_not_found"}, Unreachable),
    (200, {"ok": False, "error": "is_archived"}, Unreachable),
    (200, {"ok": False, "error": "missing_scope"}, Unreachable),
    (200, {"ok": False, "error": "msg_too_long"}, Refused),
    (200, {"ok": False, "error": "invalid_blocks"}, Refused),
    (200, {"ok": False, "error": "a_code_of_tomorrow"}, Refused),
    (200, {"ok": False, "error": "token_revoked"}, TokenRefused),
    (200, {"ok": False, "error": "account_inactive"}, TokenRefused),
    (200, {"ok": False, "error": "fatal_error"}, Ambiguous),
    (500, {"ok": False, "error": "channel_not_found"}, Ambiguous),
    (503, "upstream connect error", Ambiguous),
    (200, "<html>", Ambiguous),
    (200, None, Ambiguous),
    (403, {}, Ambiguous),
]


@pytest.mark.parametrize(("status", "body", "kind"), OUTCOMES)
def test_an_answer_says_what_became_of_the_message(
    status: int, body: object, kind: type[SendError]
) -> None:
    assert type(refusal(status, body, {})) is kind


def test_slack_says_how_long_to_wait() -> None:
    for said, seconds in (("7", 7.0), ("0", 1.0), ("soon", 1.0)):
        error = refusal(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": said})
        assert isinstance(error, NotSent)
        assert error.retry_after == seconds
        assert not error.everywhere


def test_without_a_connection_nothing_was_sent_anywhere() -> None:
    error = breakdown(aiohttp.ConnectionTimeoutError())
    assert isinstance(error, NotSent)
    assert error.everywhere


@pytest.mark.parametrize(
    "error", [TimeoutError(), aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError()]
)
def test_a_connection_that_ends_leaves_it_open(error: Exception) -> None:
    assert type(breakdown(error)) is Ambiguous

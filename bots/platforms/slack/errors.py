"""Slack's errors as SendErrors.

The codes are from the section "Errors" of the pages of chat.postMessage, chat.update,
reactions.add, conversations.open and auth.test (docs.slack.dev/reference/methods).
"""

import asyncio
from collections.abc import Mapping

import aiohttp

from bots.platforms import (
    Ambiguous,
    NotSent,
    Payload,
    Refused,
    SendError,
    TokenRefused,
    Unreachable,
)

CODES: dict[type[SendError], frozenset[str]] = {
    # Nothing was done, and the same call may succeed later.
    NotSent: frozenset({"ratelimited", "rate_limited", "request_timeout", "team_added_to_org"}),
    # Something went wrong after Slack had begun.
    Ambiguous: frozenset({"internal_error", "fatal_error", "service_unavailable", "posting_error"}),
    # The place cannot be written to, or our app may not write there.
    Unreachable: frozenset(
        {
            "access_denied",
            "cannot_dm_bot",
            "channel_not_found",
            "channel_type_not_supported",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "is_archived",
            "is_inactive",
            "messages_tab_disabled",
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "not_in_channel",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
            "team_access_not_granted",
            "user_disabled",
            "user_not_found",
            "user_not_in_channel",
            "user_not_visible",
            "users_not_found",
        }
    ),
    TokenRefused: frozenset(
        {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
    ),
}
"""Which code means what; an unlisted one is the message's own fault."""

_CLASSES = {code: kind for kind, codes in CODES.items() for code in codes}


def refusal(status: int, body: object, headers: Mapping[str, str]) -> SendError:
    """Return the meaning of an unsuccessful response. `body` is its content, if readable.

    A response that is not Slack's (a proxy's page, a cut body) says nothing: Ambiguous.
    """
    if status == 429:
        return _slow_down("ratelimited", headers)
    if status >= 500:
        return Ambiguous(f"http_{status}")
    if not isinstance(body, Mapping) or not isinstance(body.get("error"), str):
        return Ambiguous("unreadable_answer")
    code: str = body["error"]
    kind = _CLASSES.get(code, Refused)
    return _slow_down(code, headers) if kind is NotSent else kind(code)


def _slow_down(code: str, headers: Mapping[str, str]) -> NotSent:
    try:
        return NotSent(code, max(1.0, float(headers.get("Retry-After", 1))))
    except ValueError:
        return NotSent(code)


def breakdown(error: Exception) -> SendError:
    """Return the meaning of a call that ended without a response."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSent("no_connection", everywhere=True)
    if isinstance(error, asyncio.TimeoutError):
        return Ambiguous("timeout")
    return Ambiguous("connection_lost")


def detail(body: object) -> str:
    """Return what Slack says besides the code, for the log: a missing scope, wrong blocks."""
    if not isinstance(body, Mapping):
        return ""
    notes: Payload = body.get("response_metadata") or {}
    said = [*notes.get("messages", ()), *body.get("errors", ())]
    said += [f"needed: {body['needed']}"] if body.get("needed") else []
    return "; ".join(map(str, said))

"""Checks of `helpline doctor` in Slack."""

import json
import secrets
import time
from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.platforms import Finding, Rendered, SendError
from bots.platforms.slack.directory import is_guest
from bots.platforms.slack.manifest import APP_SCOPE, SCOPES, missing_scopes
from bots.platforms.slack.outbound.send import body
from bots.platforms.slack.web import Web
from domain.text.spans import Text

_PAGE = 200
"""Members and people of a page: what Slack recommends; above 999 it refuses (docs: pagination)."""

_FIXES = {
    "no_connection": "Check this machine's internet connection and proxy.",
    "invalid_auth": "Copy the token again from the app's page at api.slack.com/apps.",
    "token_revoked": "Install the app to the workspace again and copy the new token.",
    "account_inactive": "Install the app to the workspace again and copy the new token.",
    "not_allowed_token_type": "A bot token begins with xoxb-, an app-level token with xapp-.",
    "channel_not_found": "Correct the channel's id, or invite the bot if the channel is private.",
    "not_in_channel": "Invite the bot to the channel.",
    "missing_scope": "Give the app the scopes of `helpline manifest` and install it again.",
}


async def check_app(web: Web, app_token: str) -> Sequence[Finding]:
    """Check both tokens and the scopes."""
    findings = [
        _shape("Slack bot token", web.client.token or "", "xoxb-"),
        _shape("Slack app token", app_token, "xapp-"),
        *await _workspace(web),
    ]
    try:
        await web.call(web.client.apps_connections_open, app_token=app_token)
        findings.append(Finding("Slack Socket Mode", ok=True, text="the desk can connect"))
    except SendError as error:
        findings.append(_refused("Slack Socket Mode", error))
    return findings


async def check_called_app(web: Web, signing_secret: str, address: str) -> Sequence[Finding]:
    """Check the token, the scopes, and the address that Slack should call."""
    return [
        _shape("Slack bot token", web.client.token or "", "xoxb-"),
        *await _workspace(web),
        await _called(web, signing_secret, address),
    ]


async def _workspace(web: Web) -> Sequence[Finding]:
    try:
        answer = await web.call(web.client.auth_test)
    except SendError as error:
        return [_refused("Slack workspace", error)]
    who = f"{answer['team']}, as {answer['user']}"
    return [Finding("Slack workspace", ok=True, text=who), _scopes(answer)]


async def _called(web: Web, signing_secret: str, address: str) -> Finding:
    """Call the desk as Slack does when somebody enters the address on the app's page."""
    challenge = secrets.token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    signed = SignatureVerifier(signing_secret)
    now = str(int(time.time()))
    signature = signed.generate_signature(timestamp=now, body=body) or ""
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature,
    }
    subject = "Slack's calls"
    try:
        async with web.session.post(address, data=body, headers=headers) as answer:
            if answer.status == 200 and await answer.text() == challenge:
                text = f"{address} leads to the desk; enter it on the app's page"
                return Finding(subject, ok=True, text=text)
            text = f"{address} responds with status {answer.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        text = f"{address} cannot be reached ({type(error).__name__})"
    return Finding(subject, ok=False, text=text, fix=_FIX_CALLS)


_FIX_CALLS = (
    "Start the desk, and check that http.public_url leads to http.webhook_host and"
    " http.webhook_port with unchanged paths."
)


async def check_channel(web: Web, channel: str, *, live: bool) -> Sequence[Finding]:
    """Check whether a department can use a channel; `live` posts a message and deletes it."""
    try:
        info = (await web.call(web.client.conversations_info, channel=channel))["channel"]
        subject = f"#{info.get('name', channel)}"
        findings = [_finding(subject, info, mark, *words) for mark, *words in _CHANNEL]
        guests = await _guests(web, channel)
        findings.append(
            Finding(
                subject,
                ok=not guests,
                text=f"guests among its members: {', '.join(guests)}" if guests else "no guests",
                fix="Remove them: everybody in the channel can read every ticket."
                if guests
                else "",
            )
        )
        if live:
            findings.append(await _try_post(web, channel, subject))
    except SendError as error:
        return [_refused(f"Slack channel {channel}", error)]
    return findings


# A channel's property (! means it must be false), the text if it is right or wrong, and the fix.
_CHANNEL = (
    ("is_member", "the bot is a member", "the bot is not a member", "Invite the bot there."),
    ("!is_archived", "not archived", "archived", "Unarchive it or choose another channel."),
    (
        "!is_ext_shared",
        "not shared",
        "shared with another company, which could read every ticket",
        "Choose a channel that only this workspace can see.",
    ),
)


def _finding(
    subject: str, info: dict[str, object], mark: str, well: str, ill: str, fix: str
) -> Finding:
    ok = bool(info.get(mark.removeprefix("!"))) != mark.startswith("!")
    return Finding(subject, ok, well if ok else ill, "" if ok else fix)


def _shape(subject: str, token: str, prefix: str) -> Finding:
    if token.startswith(prefix):
        return Finding(subject, ok=True, text=f"begins with {prefix}")
    text = f"does not begin with {prefix}" if token else "is missing"
    return Finding(subject, ok=False, text=text, fix=_FIXES["not_allowed_token_type"])


def _scopes(answer: AsyncSlackResponse) -> Finding:
    lacking = missing_scopes(answer.headers.get("x-oauth-scopes", ""))
    missing = [f"{scope} ({SCOPES[scope].purpose})" for scope in lacking]
    if not missing:
        return Finding("Slack scopes", ok=True, text=f"all {len(SCOPES)} are given")
    text = f"missing: {'; '.join(missing)}"
    return Finding("Slack scopes", ok=False, text=text, fix=_FIXES["missing_scope"])


def _refused(subject: str, error: SendError) -> Finding:
    fix = _FIXES.get(error.reason, "")
    if subject == "Slack Socket Mode" and error.reason in ("missing_scope", "invalid_auth"):
        fix = f"Create an app-level token with the scope {APP_SCOPE} on the app's page."
    return Finding(subject, ok=False, text=f"Slack says {error.reason}", fix=fix)


async def _guests(web: Web, channel: str) -> list[str]:
    """Return the names of members who are guests or from another workspace."""
    members = set(await _all(web.client.conversations_members, web, "members", channel=channel))
    team = str((await web.call(web.client.auth_test))["team_id"])
    return [
        str(user.get("real_name") or user["name"])
        for user in await _all(web.client.users_list, web, "members")
        if user["id"] in members and is_guest(user, team)
    ]


async def _all(method: Any, web: Web, key: str, **how: str) -> list[Any]:
    """Return all pages of a listing."""
    found: list[Any] = []
    cursor = ""
    while True:
        answer = await web.call(method, limit=_PAGE, cursor=cursor or None, **how)
        found += answer[key]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


async def _try_post(web: Web, channel: str, subject: str) -> Finding:
    words = body(Rendered(Text("Helpline checks that it can write here.")))
    answer = await web.call(web.client.chat_postMessage, channel=channel, **words)
    await web.call(web.client.chat_delete, channel=channel, ts=answer["ts"])
    return Finding(subject, ok=True, text="the bot can write there")

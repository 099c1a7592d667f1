"""Checks of `helpline doctor` in Telegram."""

import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from bots.platforms import Finding, Payload, SendError, TokenRefused
from bots.platforms.telegram.outbound.send import Sender

SUBJECT = "Telegram"
FAILED_WITHIN = 600  # seconds


async def check(sender: Sender, *, live: bool, address: str) -> Sequence[Finding]:
    """Check the token, and whether updates can reach the desk.

    `address` is what Telegram should call; empty if the desk polls.
    """
    try:
        me = await sender.call("getMe")
        webhook = await sender.call("getWebhookInfo")
    except SendError as error:
        return [_failed(error)]
    findings = [
        Finding(SUBJECT, ok=True, text=f"The token is @{me.get('username', '?')}'s."),
        _called(webhook, address) if address else _polled(str(webhook.get("url", ""))),
    ]
    if live:
        text = "Sending was not tested: a bot can write only to people who wrote to it."
        findings.append(Finding(SUBJECT, ok=True, text=text))
    return findings


def _failed(error: SendError) -> Finding:
    if isinstance(error, TokenRefused):
        text = "Telegram does not accept the token."
        fix = "Copy it again from @BotFather (/mybots, API Token)."
    else:
        text = f"Telegram does not respond ({error.reason})."
        fix = "Check the network, the proxy and the base URL in the settings."
    return Finding(SUBJECT, ok=False, text=text, fix=fix)


def _polled(url: str) -> Finding:
    if not url:
        return Finding(SUBJECT, ok=True, text="No webhook is set, so the desk can poll.")
    return Finding(
        SUBJECT,
        ok=False,
        text=f"A webhook at {_host(url)} gets the updates; the desk cannot poll while it is set.",
        fix="Stop the program behind it; `helpline run` removes the webhook when it starts.",
    )


def _called(info: Payload, address: str) -> Finding:
    url, waiting = str(info.get("url", "")), info.get("pending_update_count", 0)
    if url != address:
        called = f"calls {_host(url)}" if url else "calls no address"
        text = f"Telegram {called}, not {_host(address)}."
        return Finding(SUBJECT, False, text, "Start the desk: `helpline run` sets the webhook.")
    # Telegram reports the last error for ever, even after it is fixed.
    if waiting and time.time() - info.get("last_error_date", 0) < FAILED_WITHIN:
        text = (
            f"It cannot deliver: {info.get('last_error_message')}; {waiting} updates are waiting."
        )
        return Finding(SUBJECT, False, text, _REACHED)
    return Finding(SUBJECT, ok=True, text=f"It calls {_host(url)}; {waiting} updates are waiting.")


_REACHED = (
    "Check that http.public_url leads to http.webhook_host and http.webhook_port, with a valid"
    " certificate, and that the desk is running."
)


def _host(url: str) -> str:
    return urlsplit(url).netloc or url

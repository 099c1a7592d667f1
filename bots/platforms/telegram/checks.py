"""What `helpline doctor` looks at in Telegram."""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bots.platforms import Finding, SendError, TokenRefused
from bots.platforms.telegram.send import Sender

SUBJECT = "Telegram"
LATELY = 600  # seconds


async def check(sender: Sender, *, live: bool, address: str) -> Sequence[Finding]:
    """Look at the token and at what could keep updates from us.

    `address` is what Telegram shall call; empty if it is polled.
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
        text = "Not tried to send: a bot can write only to people who wrote to it."
        findings.append(Finding(SUBJECT, ok=True, text=text))
    return findings


def _failed(error: SendError) -> Finding:
    if isinstance(error, TokenRefused):
        text = "Telegram does not accept the token."
        mend = "Copy it again from @BotFather (/mybots, API Token)."
    else:
        text = f"Telegram does not answer ({error.reason})."
        mend = "Look at the network, the proxy and the base URL in the settings."
    return Finding(SUBJECT, ok=False, text=text, mend=mend)


def _polled(url: str) -> Finding:
    if not url:
        return Finding(SUBJECT, ok=True, text="No webhook is set, so updates can be polled.")
    return Finding(
        SUBJECT,
        ok=False,
        text=f"A webhook at {_host(url)} takes the updates; polling is refused while it is set.",
        mend="Stop the program behind it; `helpline run` takes the webhook away when it starts.",
    )


def _called(info: Mapping[str, Any], address: str) -> Finding:
    url, waiting = str(info.get("url", "")), info.get("pending_update_count", 0)
    if url != address:
        called = f"calls {_host(url)}" if url else "calls nobody"
        text = f"Telegram {called}, not {_host(address)}."
        return Finding(SUBJECT, False, text, "`helpline run` sets it when it starts.")
    # The last error is told for ever, also after it was mended.
    if waiting and time.time() - info.get("last_error_date", 0) < LATELY:
        text = f"It could not deliver: {info.get('last_error_message')}; {waiting} updates wait."
        return Finding(SUBJECT, False, text, _REACHED)
    return Finding(SUBJECT, ok=True, text=f"It calls {_host(url)}; {waiting} updates wait.")


_REACHED = (
    "See that http.public_url leads to http.webhook_host and http.webhook_port, with a certificate"
    " the world trusts, and that the desk runs."
)


def _host(url: str) -> str:
    return urlsplit(url).netloc or url

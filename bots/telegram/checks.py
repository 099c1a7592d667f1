"""What `helpline doctor` looks at in Telegram."""

from collections.abc import Sequence

from bots.ports import Finding, SendError, TokenRefused
from bots.telegram.send import Sender

SUBJECT = "Telegram"


async def check(sender: Sender, *, live: bool) -> Sequence[Finding]:
    """Look at the token and at what could keep updates from us."""
    try:
        me = await sender.call("getMe")
        webhook = await sender.call("getWebhookInfo")
    except SendError as error:
        return [_failed(error)]
    findings = [
        Finding(SUBJECT, ok=True, text=f"The token is @{me.get('username', '?')}'s."),
        _webhook(str(webhook.get("url", ""))),
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


def _webhook(url: str) -> Finding:
    if not url:
        return Finding(SUBJECT, ok=True, text="No webhook is set, so updates can be polled.")
    host = url.split("/")[2] if "//" in url else url
    return Finding(
        SUBJECT,
        ok=False,
        text=f"A webhook at {host} takes the updates; polling is refused while it is set.",
        mend="Stop the program behind it, then call the Bot API's deleteWebhook with this token.",
    )

"""Slack as the composition root takes it up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bots.platforms.adapter import Adapter, Finding
from bots.platforms.package import Package
from bots.platforms.slack.settings import SlackSettings
from bots.platforms.slack.traits import TRAITS

if TYPE_CHECKING:
    from bots.platforms.webhooks import WebhookServer


def make(
    section: SlackSettings, webhooks: "WebhookServer | None", clock: Callable[[], datetime]
) -> Adapter | None:
    """Make the adapter; None while a token is missing."""
    if section.missing:
        return None
    from bots.platforms.slack.adapter import SlackAdapter

    return SlackAdapter(
        section.bot_token.get_secret_value(),
        section.app_token.get_secret_value(),
        base_url=section.base_url,
        signing_secret=section.signing_secret.get_secret_value(),
        server=webhooks if section.mode == "http" else None,
        clock=lambda: clock().timestamp(),
    )


def _unset(section: SlackSettings) -> Sequence[Finding]:
    """Without Slack no ticket is seen."""
    return [
        Finding(
            "Slack",
            ok=False,
            text=f"slack.{name} is not set",
            mend=f"Set HELPLINE_SLACK__{name.upper()}: tickets are answered in Slack.",
        )
        for name in section.missing
    ]


def _left_out(section: SlackSettings) -> str:
    if len(section.missing) != 1:
        return ""
    return f"Slack is left out: slack.{section.missing[0]} is not set."


PACKAGE: Package[SlackSettings] = Package(
    traits=TRAITS,
    make=make,
    calls=lambda section: "slack.mode" if section.mode == "http" else "",
    unset=_unset,
    left_out=_left_out,
    address=lambda section: section.base_url,
)

"""Slack for the composition root: its settings, and how to make its adapter."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, SecretStr

from bots.config.fields import Address, ConfigSection, like
from bots.platforms.adapter import Adapter, Finding
from bots.platforms.package import Package
from bots.platforms.slack.manifest import manifest
from bots.platforms.slack.traits import TRAITS

if TYPE_CHECKING:  # it loads aiohttp, see `make`
    from bots.platforms.webhooks import WebhookServer


class SlackSettings(ConfigSection):
    """The tokens and the secret come only from the environment.

    `mode`: over a socket that the desk opens, or `http`: Slack calls it. `command` is the slash
    command's name.
    """

    bot_token: Annotated[
        SecretStr, like(r"xoxb-\S+", "xoxb-… (OAuth & Permissions, Bot User OAuth Token)")
    ] = SecretStr("")
    app_token: Annotated[
        SecretStr, like(r"xapp-\S+", "xapp-… (Basic Information, App-Level Tokens)")
    ] = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    mode: Literal["socket", "http"] = "socket"
    base_url: Address = "https://slack.com/api/"
    command: str = Field(default="/desk", pattern=r"^/[a-z0-9_-]{1,31}$")

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the secrets that are not set, of the two that this mode needs."""
        over_http = {"bot_token": self.bot_token, "signing_secret": self.signing_secret}
        over_socket = {"bot_token": self.bot_token, "app_token": self.app_token}
        tokens = over_http if self.mode == "http" else over_socket
        return tuple(name for name, token in tokens.items() if not token.get_secret_value())


def make(
    section: SlackSettings, webhooks: "WebhookServer | None", clock: Callable[[], datetime]
) -> Adapter | None:
    """Make the adapter; None while a token is missing."""
    if section.missing:
        return None
    # Late, so that `helpline --help`, which reads the settings, does not load the SDK.
    from bots.platforms.slack.adapter import SlackAdapter

    return SlackAdapter(
        section.bot_token.get_secret_value(),
        section.app_token.get_secret_value(),
        base_url=section.base_url,
        signing_secret=section.signing_secret.get_secret_value(),
        server=webhooks if section.mode == "http" else None,
        seconds=lambda: clock().timestamp(),
    )


def _unset(section: SlackSettings) -> Sequence[Finding]:
    """Report each missing token: without Slack, nobody sees a ticket."""
    return [
        Finding(
            "Slack",
            ok=False,
            text=f"slack.{name} is not set",
            fix=f"Set HELPLINE_SLACK__{name.upper()}: staff reply in Slack.",
        )
        for name in section.missing
    ]


def _left_out(section: SlackSettings) -> str:
    if len(section.missing) != 1:
        return ""
    return f"Slack is off because slack.{section.missing[0]} is not set."


def _manifest(
    section: SlackSettings, name: str, public_url: str, translated: Callable[[str], str]
) -> Mapping[str, Any]:
    from bots.platforms.slack.inbound.http_calls import PATH  # late: it loads the SDK

    called = public_url + PATH if section.mode == "http" else ""
    return manifest(name, section.command, called, translated)


PACKAGE: Package[SlackSettings] = Package(
    traits=TRAITS,
    section=SlackSettings,
    make=make,
    calls=lambda section: "slack.mode" if section.mode == "http" else "",
    unset=_unset,
    left_out=_left_out,
    address=lambda section: section.base_url,
    tokens="HELPLINE_SLACK__BOT_TOKEN and HELPLINE_SLACK__APP_TOKEN",
    slash=lambda section: section.command,
    manifest=_manifest,
)

"""Telegram for the composition root: its settings, and how to make its adapter."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import SecretStr

from bots.config.fields import Address, ConfigSection, WebhookSecret, like
from bots.platforms.adapter import Adapter, Finding
from bots.platforms.package import Package
from bots.platforms.telegram.traits import TRAITS

if TYPE_CHECKING:  # it loads aiohttp, see `make`
    from bots.platforms.webhooks import WebhookServer


class TelegramSettings(ConfigSection):
    """The token and the secret come only from the environment.

    `webhook`: Telegram calls the desk; otherwise the desk polls. `webhook_secret` proves that a
    call comes from Telegram; empty: it is derived from the token.
    """

    token: Annotated[SecretStr, like(r"\d+:\S+", "123456789:AA… (from @BotFather)")] = SecretStr("")
    webhook: bool = False
    webhook_secret: WebhookSecret = SecretStr("")
    base_url: Address = "https://api.telegram.org/bot"
    base_file_url: Address = "https://api.telegram.org/file/bot"


def make(
    section: TelegramSettings, webhooks: "WebhookServer | None", clock: Callable[[], datetime]
) -> Adapter | None:
    """Make the adapter; None without a token."""
    del clock  # Telegram says itself when something was written
    token = section.token.get_secret_value()
    if not token:
        return None
    # Late, so that `helpline --help`, which reads the settings, does not load the library.
    from bots.platforms.telegram.adapter import TelegramAdapter

    return TelegramAdapter(
        token,
        base_url=section.base_url,
        base_file_url=section.base_file_url,
        server=webhooks if section.webhook else None,
        webhook_secret=section.webhook_secret.get_secret_value(),
    )


def _unset(section: TelegramSettings) -> Sequence[Finding]:
    if section.token.get_secret_value():
        return ()
    return [Finding("Telegram", ok=True, text="no token, so this bot does not run")]


PACKAGE: Package[TelegramSettings] = Package(
    traits=TRAITS,
    section=TelegramSettings,
    make=make,
    calls=lambda section: "telegram.webhook" if section.webhook else "",
    unset=_unset,
    left_out=lambda _: "",
    address=lambda section: section.base_url,
    tokens="HELPLINE_TELEGRAM__TOKEN",
)

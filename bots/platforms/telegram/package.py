"""Telegram as the composition root takes it up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bots.platforms.adapter import Adapter, Finding
from bots.platforms.package import Package
from bots.platforms.telegram.settings import TelegramSettings
from bots.platforms.telegram.traits import TRAITS

if TYPE_CHECKING:
    from bots.platforms.webhooks import WebhookServer


def make(
    section: TelegramSettings, webhooks: "WebhookServer | None", clock: Callable[[], datetime]
) -> Adapter | None:
    """Make the adapter; None without a token."""
    del clock  # Telegram says itself when something was written
    token = section.token.get_secret_value()
    if not token:
        return None
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
    make=make,
    calls=lambda section: "telegram.webhook" if section.webhook else "",
    unset=_unset,
    left_out=lambda _: "",
    address=lambda section: section.base_url,
)

"""Telegram's section of the settings."""

from pydantic import SecretStr

from bots.config.fields import Address, Section, WebhookSecret


class TelegramSettings(Section):
    """The token and the secret come from the environment alone.

    `webhook`: Telegram calls the desk, instead of being asked. `webhook_secret` is what it then
    proves itself by; empty: one that is derived from the token.
    """

    token: SecretStr = SecretStr("")
    webhook: bool = False
    webhook_secret: WebhookSecret = SecretStr("")
    base_url: Address = "https://api.telegram.org/bot"
    base_file_url: Address = "https://api.telegram.org/file/bot"

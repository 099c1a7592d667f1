"""Slack's section of the settings."""

from typing import Literal

from pydantic import Field, SecretStr

from bots.config.fields import Address, Section


class SlackSettings(Section):
    """The tokens and the secret come from the environment alone.

    `mode`: over a socket that the desk opens, or `http`: Slack calls it. `command` is the slash
    command's name.
    """

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    mode: Literal["socket", "http"] = "socket"
    base_url: Address = "https://slack.com/api/"
    command: str = Field(default="/desk", pattern=r"^/[a-z0-9_-]{1,31}$")

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the secrets that are not set, of the two that Slack needs in this mode."""
        over_http = {"bot_token": self.bot_token, "signing_secret": self.signing_secret}
        over_socket = {"bot_token": self.bot_token, "app_token": self.app_token}
        tokens = over_http if self.mode == "http" else over_socket
        return tuple(name for name, token in tokens.items() if not token.get_secret_value())

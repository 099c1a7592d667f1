"""config.yaml and the environment, as validated, frozen settings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from domain.people import Identity, Place

DEFAULT_FILE = Path("config.yaml")
ENVIRONMENT = "HELPLINE_"
_SECRETS = (("telegram", "token"), ("slack", "bot_token"), ("slack", "app_token"))
_ACCOUNT = re.compile(r"telegram:(?P<user>\d+)|slack:(?P<team>[TE]\w+):(?P<member>[UW]\w+)")
_CHANNEL = re.compile(r"slack:([TE]\w+):([CG]\w+)|")


class ConfigError(Exception):
    """The configuration cannot be used; the message has a line for each mistake, with its path."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError) as error:
        raise ValueError(f"no such time zone: {name} (write it like Europe/Berlin)") from error
    return name


def _account(value: str) -> str:
    if _ACCOUNT.fullmatch(value) is None:
        raise ValueError("write telegram:123456789 or slack:T0123ABCD:U0123ABCD")
    return value


def _channel(value: str) -> str:
    if _CHANNEL.fullmatch(value) is None:
        raise ValueError("write slack:T0123ABCD:C0123ABCD, or leave it empty")
    return value


Account = Annotated[str, AfterValidator(_account)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeskSettings(_Section):
    """Who runs the desk and where it lives. People and channel seed the database.

    `language` and `time_zone` are what is used where no one person reads.
    """

    name: str = "Helpline"
    language: Literal["en", "ru"] = "en"
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    administrators: tuple[Account, ...] = ()
    specialists: tuple[Account, ...] = ()
    channel: Annotated[str, AfterValidator(_channel)] = ""

    @property
    def place(self) -> Place | None:
        """The desk's channel, if the configuration names one."""
        match = _CHANNEL.fullmatch(self.channel)
        return Place("slack", match[1], match[2]) if match and match[1] else None


class DatabaseSettings(_Section):
    """`sqlite:///path` or `postgresql+psycopg://user@host/name`."""

    url: SecretStr = SecretStr("sqlite:///data/helpline.db")


class TelegramSettings(_Section):
    """The token comes from the environment alone."""

    token: SecretStr = SecretStr("")
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"


class SlackSettings(_Section):
    """The tokens come from the environment alone. `command` is the slash command's name."""

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    base_url: str = "https://slack.com/api/"
    command: str = Field(default="/desk", pattern=r"^/[a-z0-9_-]{1,31}$")


class HttpSettings(_Section):
    """Where `/livez`, `/readyz` and `/metrics` are served; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class LogSettings(_Section):
    """`json` is for machines, `console` for people, `auto` looks whether a terminal reads."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Settings(BaseSettings):
    """Everything that can be configured. The environment wins: HELPLINE_DESK__LANGUAGE=ru."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT,
        env_nested_delimiter="__",
        env_file=".env",
        extra="forbid",
        frozen=True,
    )

    desk: DeskSettings = DeskSettings()
    database: DatabaseSettings = DatabaseSettings()
    telegram: TelegramSettings = TelegramSettings()
    slack: SlackSettings = SlackSettings()
    http: HttpSettings = HttpSettings()
    log: LogSettings = LogSettings()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must never reach a log."""
        held = (self.telegram.token, self.slack.bot_token, self.slack.app_token)
        return tuple(secret.get_secret_value() for secret in held if secret.get_secret_value())


def identity_of(account: str) -> Identity:
    """The account that the configuration names, like `telegram:42` or `slack:T1:U1`."""
    match = _ACCOUNT.fullmatch(account)
    assert match is not None, "validated when it was read"
    if match["user"]:
        return Identity("telegram", "", match["user"])
    return Identity("slack", match["team"], match["member"])


def load(path: Path = DEFAULT_FILE, environment_file: Path = Path(".env")) -> Settings:
    """Read the file (it may be absent) and the environment.

    Raises ConfigError that names every mistake at once.
    """
    written = _read(path)
    mistakes = [
        f"{section}.{key}: a secret does not belong into {path};"
        f" set {ENVIRONMENT}{section.upper()}__{key.upper()} in the environment or in .env"
        for section, key in _SECRETS
        if isinstance(written.get(section), Mapping) and written[section].get(key)
    ]

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del init_settings, file_secret_settings
            return env_settings, dotenv_settings, YamlConfigSettingsSource(settings_cls, path)

    try:
        settings = FromFile(_env_file=environment_file)  # type: ignore[call-arg]
    except ValidationError as error:
        mistakes += [_sentence(one) for one in error.errors()]
        raise ConfigError("\n".join(mistakes)) from None
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return settings


def _read(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not YAML: {error}") from None
    if not isinstance(written, Mapping):
        raise ConfigError(f"{path}: sections are expected, like `desk:`")
    return written


def _sentence(error: Mapping[str, Any]) -> str:
    path = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{path}: there is no such setting"
    return f"{path}: {error['msg'].removeprefix('Value error, ')}"

"""The configuration is checked as a whole, and secrets come from the environment alone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bots.config.accounts import identity_of
from bots.config.settings import ConfigError, Settings, load
from domain.people.accounts import Identity
from domain.people.places import Place

REPOSITORY = Path(__file__).parents[3]

Read = Callable[..., Settings]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Load what stands in config.yaml, in .env and in the environment (`telegram__token`)."""
    for name in [name for name in os.environ if name.startswith("HELPLINE_")]:
        monkeypatch.delenv(name)

    def one(written: str = "", dotenv: str = "", **variables: str) -> Settings:
        (tmp_path / "config.yaml").write_text(written, encoding="utf-8")
        (tmp_path / ".env").write_text(dotenv, encoding="utf-8")
        for name, value in variables.items():
            monkeypatch.setenv(f"HELPLINE_{name.upper()}", value)
        return load(tmp_path / "config.yaml", tmp_path / ".env")

    return one


def values(settings: Settings) -> dict[str, Any]:
    """Every setting."""
    return settings.model_dump()


def mistakes(read: Read, written: str = "", **variables: str) -> dict[str, str]:
    """What is said of each setting."""
    with pytest.raises(ConfigError) as refused:
        read(written, **variables)
    return dict(line.split(": ", 1) for line in str(refused.value).splitlines())


def test_the_repositorys_config_file_is_valid_and_shows_the_defaults(
    read: Read, tmp_path: Path
) -> None:
    written = load(REPOSITORY / "config.yaml", tmp_path / "none")
    assert values(written) == values(load(tmp_path / "none", tmp_path / "none"))


def test_the_example_of_env_is_valid(read: Read) -> None:
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    assert values(read(dotenv=example)) == values(read())
    assert read(dotenv=example.replace("# HELPLINE", "HELPLINE")).database.file is None


def test_every_mistake_is_told_at_once_with_its_path(read: Read) -> None:
    written = """
desk:
  time_zone: Mars/Base
  language: fr
  colour: red
  administrators: [anna, "telegram:5"]
  channel: "#support"
database: {url: "mysql://host/name"}
slack: {command: desk, base_url: slack.com}
http: {port: 70000, public_url: desk.example.org}
weather: sunny
"""
    told = mistakes(read, written, log__level="loud", moon="full")
    assert told.keys() == {
        "HELPLINE_MOON",
        "database.url",
        "desk.administrators.0",
        "desk.channel",
        "desk.colour",
        "desk.language",
        "desk.time_zone",
        "http.port",
        "http.public_url",
        "log.level",
        "slack.base_url",
        "slack.command",
        "weather",
    }
    assert "Mars/Base" in told["desk.time_zone"]
    assert "telegram:123456789" in told["desk.administrators.0"]
    assert "slack:T" in told["desk.channel"]
    assert "no such setting" in told["weather"]
    assert "sqlite:///" in told["database.url"]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("telegram: {token: '1:secret'}", "telegram.token"),
        ("slack: {bot_token: xoxb-secret}", "slack.bot_token"),
        ("slack: {app_token: xapp-secret}", "slack.app_token"),
        ("slack: {signing_secret: signing-secret}", "slack.signing_secret"),
        ("telegram: {webhook_secret: webhook-secret}", "telegram.webhook_secret"),
        ("database: {url: 'postgresql+psycopg://desk:secret@host/desk'}", "database.url"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(
    read: Read, written: str, path: str
) -> None:
    told = mistakes(read, written)
    assert "HELPLINE_" in told[path]
    assert "secret@" not in told[path]
    assert "-secret" not in told[path]


def test_the_environment_wins_over_env_and_env_over_the_file(read: Read) -> None:
    settings = read(
        "desk: {name: file, language: ru, time_zone: Europe/Berlin}",
        "HELPLINE_DESK__NAME=env\nHELPLINE_DESK__LANGUAGE=en\n",
        desk__name="environment",
    )
    assert settings.desk.name == "environment"
    assert settings.desk.language == "en"
    assert settings.desk.time_zone == "Europe/Berlin"


def test_env_may_serve_other_programs_too(read: Read) -> None:
    dotenv = "POSTGRES_PASSWORD=other\nexport EDITOR=vi\nHELPLINE_TELEGRAM__TOKEN=1:quiet\n"
    assert read(dotenv=dotenv).section("telegram").token.get_secret_value() == "1:quiet"
    with pytest.raises(ConfigError, match="HELPLINE_TELEGRAMM__TOKEN: there's no such setting"):
        read(dotenv="HELPLINE_TELEGRAMM__TOKEN=1:quiet\n")


def test_platforms_that_shall_call_the_desk_need_its_address(read: Read) -> None:
    told = mistakes(read, "telegram: {webhook: true}\nslack: {mode: http}")
    assert told.keys() == {"telegram.webhook", "slack.mode"}
    assert all("http.public_url" in sentence for sentence in told.values())
    written = "telegram: {webhook: true}\nhttp: {public_url: 'https://desk.example.org/'}"
    assert read(written).http.public_url == "https://desk.example.org"


def test_the_needed_slack_secrets_depend_on_the_mode(read: Read) -> None:
    assert read().section("slack").missing == ("bot_token", "app_token")
    called = "slack: {mode: http}\nhttp: {public_url: 'https://desk.example.org'}"
    assert read(called, slack__bot_token="xoxb-quiet").section("slack").missing == (
        "signing_secret",
    )


def test_a_secret_that_telegram_would_not_take_is_refused(read: Read) -> None:
    assert "telegram.webhook_secret" in mistakes(read, telegram__webhook_secret="with spaces")


@pytest.mark.parametrize("accounts", ["telegram:42, slack:T1:U1", '["telegram:42", "slack:T1:U1"]'])
def test_accounts_in_the_environment_are_parted_by_commas_or_written_as_json(
    read: Read, accounts: str
) -> None:
    named = read(desk__administrators=accounts).desk.administrators
    assert [identity_of(one) for one in named] == [
        Identity("telegram", "", "42"),
        Identity("slack", "T1", "U1"),
    ]


@pytest.mark.parametrize(
    "account", ["42", "telegram:anna", "slack:U1", "slack:T1", "slack:T1:C1", "@anna", "[oops"]
)
def test_an_account_written_otherwise_is_refused(read: Read, account: str) -> None:
    told = mistakes(read, desk__specialists=account)
    assert all(path.startswith("desk.specialists") for path in told)


def test_the_channel_may_be_left_out(read: Read) -> None:
    assert read().desk.place is None
    assert read("desk: {channel: 'slack:T1:C1'}").desk.place == Place("slack", "T1", "C1")


def test_a_section_whose_lines_are_all_commented_out_keeps_its_defaults(read: Read) -> None:
    assert values(read("desk:\nhttp:\n")) == values(read())


@pytest.mark.parametrize("written", ["desk: [", "- one\n- two\n", "just words"])
def test_a_file_of_another_shape_is_refused_in_a_sentence(read: Read, written: str) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        read(written)


def test_a_folder_in_place_of_the_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, tmp_path / "none")


def test_a_section_that_is_no_section_is_refused_in_a_sentence(read: Read) -> None:
    assert "HELPLINE_DESK__NAME" in next(iter(mistakes(read, desk="oops").values()))


def test_a_clients_property_may_be_a_date(read: Read) -> None:
    settings = read("clients: {telegram:42: {support_until: 2026-12-31, services: 3}}")
    assert settings.clients == {"telegram:42": {"support_until": "2026-12-31", "services": 3}}


def test_settings_show_no_secret(read: Read) -> None:
    settings = read(
        telegram__token="1:quiet",
        slack__bot_token="xoxb-quiet",
        slack__app_token="xapp-quiet",
        slack__signing_secret="signing-quiet",
        telegram__webhook_secret="webhook-quiet",
        database__url="postgresql+psycopg://desk:pa%2Fss@host/desk",
    )
    shown = f"{settings!r} {settings.database.shown}"
    tokens = {"1:quiet", "xoxb-quiet", "xapp-quiet", "signing-quiet", "webhook-quiet"}
    assert set(settings.secrets) == {*tokens, "pa/ss", "pa%2Fss"}
    assert not any(secret in shown for secret in settings.secrets)


@pytest.mark.parametrize(
    ("setting", "token"),
    [
        ("telegram__token", "secret-part"),
        ("telegram__token", "42:secret part"),
        ("slack__bot_token", "xapp-secret-part"),
        ("slack__app_token", "xoxb-secret-part"),
    ],
)
def test_a_token_in_the_wrong_place_is_told_by_its_shape_and_not_shown(
    read: Read, setting: str, token: str
) -> None:
    [(where, sentence)] = mistakes(read, **{setting: token}).items()
    assert where == setting.replace("__", ".")
    assert "looks like" in sentence
    assert "secret" not in sentence

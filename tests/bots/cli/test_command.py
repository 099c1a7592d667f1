"""The `helpline` command: help, versions, the manifest, and mistakes in using it."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from bots.platforms.slack.manifest import manifest
from tests.bots.cli.conftest import Helpline

COMMANDS = (
    "run",
    "demo",
    "doctor",
    "manifest",
    "migrate",
    "inbox",
    "backup",
    "restore",
    "transcript",
)


def test_alone_it_prints_help(helpline: Helpline) -> None:
    for words in ((), ("--help",)):
        result = helpline(*words)
        assert result.exit_code == 0
        assert all(command in result.output for command in COMMANDS)
    assert helpline("inbox").exit_code == 0


def test_help_waits_for_nothing_that_only_a_desk_needs() -> None:
    heavy = {"aiohttp", "asyncio", "pydantic", "sqlalchemy", "structlog", "yaml"}
    code = f"import sys, bots.cli; print({heavy!r} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


@pytest.mark.parametrize("command", [(), *((one,) for one in COMMANDS), ("inbox", "discard")])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(helpline: Helpline, option: str, command: tuple[str, ...]) -> None:
    result = helpline(*command, option)
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_a_shell_completes_it(helpline: Helpline, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else Typer looks for a shell among the processes that started the tests; there may be none.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    assert "COMP_WORDS" in helpline("--show-completion", "bash").stdout


def test_it_says_its_version(helpline: Helpline) -> None:
    result = helpline("--version")
    assert result.exit_code == 0
    assert result.output == f"helpline {version('helpline')}\n"


def test_the_console_script_is_the_command(helpline: Helpline) -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"
    scripts = tomllib.loads(project.read_text())["project"]["scripts"]
    assert scripts == {"helpline": "bots.cli:main"}


@pytest.mark.parametrize(
    "words", [("walk",), ("run", "fast"), ("inbox", "show"), ("inbox", "show", "x")]
)
def test_bad_usage_is_status_two(helpline: Helpline, words: tuple[str, ...]) -> None:
    assert helpline(*words).exit_code == 2


@pytest.mark.parametrize("command", ["run", "doctor", "manifest", "migrate"])
def test_a_bad_configuration_is_status_two_with_every_mistake(
    helpline: Helpline, folder: Path, command: str
) -> None:
    (folder / "config.yaml").write_text("desk: {language: fr, colour: red}\n")
    result = helpline(command, http__port="many")
    assert result.exit_code == 2
    for path in ("desk.language", "desk.colour", "http.port"):
        assert path in result.stderr
    assert "Traceback" not in result.output


def test_a_configuration_that_is_named_must_be_there(helpline: Helpline) -> None:
    result = helpline("manifest", "--config", "elsewhere.yaml")
    assert result.exit_code == 2
    assert "elsewhere.yaml" in result.stderr


@pytest.mark.parametrize(("form", "read"), [("yaml", yaml.safe_load), ("json", json.loads)])
def test_the_manifest_has_the_configured_name_and_command(
    helpline: Helpline, form: str, read: object
) -> None:
    assert callable(read)
    result = helpline(
        "manifest", "--format", form, desk__name="Поддержка №1", slack__command="/help-me"
    )
    assert result.exit_code == 0
    assert read(result.stdout) == manifest("Поддержка №1", "/help-me")
    assert "Поддержка" in result.stdout


def test_slack_s_menus_are_in_the_language_of_the_desk(helpline: Helpline) -> None:
    shown = yaml.safe_load(helpline("manifest", desk__language="ru").stdout)["features"]
    names = [one["name"] for one in shown["shortcuts"]]
    first = ["Новая заявка", "Отправить клиенту", "Не та заявка", "Исправить сообщение"]
    assert names == [*first, "В поддержку"]
    # docs.slack.dev/reference/app-manifest, features.shortcuts
    assert all(len(one["name"]) <= 24 for one in shown["shortcuts"])
    assert shown["slash_commands"][0]["description"] == "Работа с заявками"


def test_the_manifest_of_a_desk_that_slack_calls_has_its_address(helpline: Helpline) -> None:
    called = {"slack__mode": "http", "http__public_url": "https://desk.example.org/help/"}
    shown = helpline("manifest", **called).stdout
    assert shown.count("https://desk.example.org/help/slack/events\n") == 3
    assert "socket_mode_enabled: false" in shown


def test_the_manifest_is_yaml_unless_asked_otherwise(helpline: Helpline) -> None:
    assert helpline("manifest").stdout == helpline("manifest", "--format", "yaml").stdout
    assert helpline("manifest", "--format", "xml").exit_code == 2

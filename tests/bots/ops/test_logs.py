"""What the process says of itself is readable, and never holds a secret."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog

from bots.config.settings import LogSettings
from bots.ops.logs import SAID_AGAIN_AFTER, TALKATIVE, OnceAMinute, configure

TOKEN = "42:quite-secret"
SECRETS = (TOKEN, "xoxb-quite-secret", "xoxb-quite-secret-and-longer")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The loggers of the other tests are left as they were."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def listen(capsys: pytest.CaptureFixture[str], form: str = "json") -> None:
    configure(LogSettings.model_validate({"level": "debug", "format": form}), SECRETS)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What came out; it holds no secret, whatever it is."""
    output = capsys.readouterr().err
    assert "secret" not in output
    return output


def stumble() -> None:
    raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe refused")


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_token_is_hidden_in_any_field(capsys: pytest.CaptureFixture[str], form: str) -> None:
    listen(capsys, form)
    log = structlog.get_logger()
    log.info(f"polling with {TOKEN}", url=f"/bot{TOKEN}/getMe", deep={"a": [f"b {TOKEN}"]}, n=7)
    log.warning("escaped", url="/bot42%3Aquite-secret/getMe", longer=SECRETS[2])
    output = said(capsys)
    assert output.count("***") == 5
    assert "-and-longer" not in output


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_token_in_an_exception_is_hidden(capsys: pytest.CaptureFixture[str], form: str) -> None:
    listen(capsys, form)
    try:
        stumble()
    except RuntimeError:
        structlog.get_logger().exception("ours")
        logging.getLogger("library").exception("theirs")
    output = said(capsys)
    assert output.count("bot***/getMe refused") == 2
    assert output.count("RuntimeError: ") == 2


def test_a_token_in_a_library_s_line_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    listen(capsys)
    logging.getLogger("library").debug("GET /bot%s/getMe", TOKEN)
    logging.getLogger("library").error(f"GET /bot{TOKEN}/getMe")
    assert said(capsys).count("/bot***/getMe") == 2


async def test_a_client_that_logs_its_addresses_gives_no_token_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listen(capsys)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    transport = httpx.MockTransport(lambda _: httpx.Response(404))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert "/bot***/getMe" in said(capsys)


async def test_the_talkative_libraries_are_not_heard_at_debug(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listen(capsys)
    for name in TALKATIVE:
        logging.getLogger(name).info("something")
    assert said(capsys) == ""


def test_a_line_for_machines_is_json_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    listen(capsys)
    structlog.get_logger().info("update waits", update=7, reason="диск полон")
    logging.getLogger("library").warning("theirs %s", 1)
    ours, theirs = map(json.loads, said(capsys).splitlines())
    assert ours | {"timestamp": ""} == fields("update waits", "info", update=7, reason="диск полон")
    assert theirs | {"timestamp": ""} == fields("theirs 1", "warning")


def fields(event: str, level: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "level": level, "timestamp": "", **more}


def test_colours_are_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    listen(capsys, "console")
    structlog.get_logger().error("plain")
    assert "\x1b" not in said(capsys)


def failure(number: int, text: str = "out of file handles") -> logging.LogRecord:
    detail = f"{text}\nsocket %s"
    return logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, detail, (number,), None)


def test_the_same_failure_of_a_library_is_one_line_a_minute() -> None:
    now = [0.0]
    once = OnceAMinute(lambda: now[0])
    assert [bool(once.filter(failure(number))) for number in range(100)] == [True, *[False] * 99]
    assert once.filter(failure(0, "something else"))
    now[0] += SAID_AGAIN_AFTER
    again = failure(100)
    assert once.filter(again)
    assert again.getMessage().endswith("(99 times more before)")
    assert not once.filter(failure(101))


def test_what_is_no_failure_is_written_as_often_as_it_is_said() -> None:
    once = OnceAMinute()
    said = logging.LogRecord("asyncio", logging.INFO, "x.py", 1, "hello", (), None)
    assert all(once.filter(said) for _ in range(3))

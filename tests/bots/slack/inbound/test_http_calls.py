"""What Slack calls us with over HTTP is believed only if Slack signed it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bots.platforms import TokenRefused
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound import http_calls
from bots.platforms.webhooks import BODY_LIMIT, WebhookServer
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.bots.slack.conftest import SIGNED_WITH, Inbox, said
from tests.support.webhook_server import served

Running = asyncio.Task[None]
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
EVENT = json.dumps(
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello"},
    }
)


@pytest.fixture
async def server() -> AsyncIterator[WebhookServer]:
    async with served() as running:
        yield running


async def call(
    server: WebhookServer, body: str | bytes | BytesIO, headers: Mapping[str, str] = JSON
) -> tuple[int, str]:
    """What a call is answered with: status and body."""
    address = server.address(http_calls.PATH)
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


def signed(body: str, secret: str = SIGNED_WITH, *, age: float = 0.0) -> dict[str, str]:
    """The headers that prove a body, signed so many seconds ago."""
    stamp = str(int(time.time() - age))
    made = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made or ""}


UNREADABLE = ["{", '{"event": ' + "[" * 10_000 + "]" * 10_000 + "}", '{"a": ' + "9" * 5_000 + "}"]


@pytest.mark.parametrize("body", UNREADABLE, ids=["cut off", "deep", "a huge number"])
async def test_a_signed_but_unreadable_call_is_stored_as_it_came(
    body: str, server: WebhookServer, inbox: Inbox, running: Running
) -> None:
    assert (await call(server, body, JSON | signed(body)))[0] == 200
    assert (await call(server, EVENT, JSON | signed(EVENT)))[0] == 200
    odd, well = await inbox.count(2)
    assert odd.payload == {"unreadable": body}
    assert odd.problem
    assert well.key == "C1:1.1"


FORGED = {
    "nothing": {},
    "another secret": signed(EVENT, "another"),
    "another body": signed("{}"),
    "ten minutes old": signed(EVENT, age=600),
    "a day early": signed(EVENT, age=-86_400),
    "no number as time": signed(EVENT) | {"X-Slack-Request-Timestamp": "soon"},
    "a long number as time": signed(EVENT) | {"X-Slack-Request-Timestamp": "9" * 5000},
    "letters of no alphabet": signed(EVENT) | {"X-Slack-Signature": "v0=ж"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
@pytest.mark.usefixtures("running")
async def test_an_unsigned_call_is_refused(
    server: WebhookServer, inbox: Inbox, headers: dict[str, str]
) -> None:
    status, _ = await call(server, EVENT, JSON | headers)
    assert status == 401
    assert inbox.rows == []


@pytest.mark.usefixtures("running")
async def test_a_recorded_call_that_is_sent_again_changes_nothing(
    server: WebhookServer, inbox: Inbox
) -> None:
    headers = JSON | signed(EVENT)
    assert [await call(server, EVENT, headers) for _ in range(2)] == [(200, "")] * 2
    assert {row.key for row in inbox.rows} == {"C1:1.1"}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[1]", b'"text"', b"{", b"[" * 100_000])
@pytest.mark.usefixtures("running")
async def test_nonsense_without_a_signature_is_refused_unread(
    server: WebhookServer, body: bytes
) -> None:
    headers = JSON | signed("{}")
    assert (await call(server, body, headers))[0] == 401


@pytest.mark.usefixtures("running")
async def test_a_body_without_end_is_cut_off(server: WebhookServer) -> None:
    assert (await call(server, BytesIO(b" " * (BODY_LIMIT + 1))))[0] == 413


@pytest.mark.usefixtures("running")
async def test_slack_may_look_at_the_certificate(server: WebhookServer, inbox: Inbox) -> None:
    assert await call(server, "token=x&ssl_check=1", FORM) == (200, "")
    assert inbox.interactions == []


@pytest.mark.usefixtures("running")
async def test_the_address_answers_the_challenge(server: WebhookServer) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "a word"})
    assert await call(server, body, JSON | signed(body)) == (200, "a word")


@pytest.mark.usefixtures("running")
async def test_an_interaction_that_was_not_committed_fails(
    server: WebhookServer, inbox: Inbox
) -> None:
    inbox.failures = 1
    body = urlencode({"command": "/desk", "channel_id": "C1", "trigger_id": "1.2", "text": "x"})
    assert (await call(server, body, FORM | signed(body)))[0] == 500


async def test_nobody_answers_before_the_adapter_receives(server: WebhookServer) -> None:
    assert (await call(server, EVENT, JSON | signed(EVENT)))[0] == 404


async def test_only_the_known_paths_are_answered(server: WebhookServer, running: Running) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/metrics", "/livez", "/slack", "/slack/events/"):
            async with http.post(server.address(path)) as answer:
                assert answer.status == 404
        async with http.get(server.address(http_calls.PATH)) as answer:
            assert answer.status == 405
        async with http.post(f"{server.url}{http_calls.PATH}") as answer:
            assert answer.status == 404, "the path of the public address is missing"


async def test_calls_made_while_nobody_listened_are_repeated(
    sim: Sim, server: WebhookServer, inbox: Inbox, adapter: SlackAdapter, running: Running
) -> None:
    await sim.slack.deliveries(retry_delays=[0.1] * 500)
    running.cancel()
    await asyncio.wait([running])
    await sim.slack.post("U1", "C1", "hello")
    await sim.wait("slack", "event:message")
    again = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    assert await said(adapter, inbox, 1) == ["hello"]
    again.cancel()
    await asyncio.wait([again])


async def test_a_refused_token_is_said(sim: Sim, inbox: Inbox, adapter: SlackAdapter) -> None:
    await sim.slack.revoke("bot")
    with pytest.raises(TokenRefused):
        await adapter.run(inbox.store, inbox.interact)


@pytest.mark.usefixtures("running")
async def test_the_doctor_calls_the_address_as_slack_does(adapter: SlackAdapter) -> None:
    findings = await adapter.check(live=False)
    assert [finding for finding in findings if not finding.ok] == []
    assert any(http_calls.PATH in finding.text for finding in findings)


async def test_the_doctor_names_an_address_that_leads_nowhere(adapter: SlackAdapter) -> None:
    [bad] = [finding for finding in await adapter.check(live=False) if not finding.ok]
    assert "404" in bad.text
    assert "http.public_url" in bad.fix


async def test_without_a_running_server_it_cannot_be_reached(sandbox: Sandbox) -> None:
    async with served() as gone:
        pass
    adapter = SlackAdapter(
        "xoxb-test",
        "",
        base_url=f"{sandbox.url}/slack/api/",
        signing_secret=SIGNED_WITH,
        server=gone,
    )
    [bad] = [finding for finding in await adapter.check(live=False) if not finding.ok]
    assert "cannot be reached" in bad.text
    await adapter.close()

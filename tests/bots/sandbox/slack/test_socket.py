"""Socket Mode in the sandbox, with Bolt's own client at the other end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from tests.bots.sandbox.slack.world import World, workspace
from tests.support.patience import PATIENCE

Received = asyncio.Queue[dict[str, Any]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        await made.slack.deliveries(ack_timeout=PATIENCE, retry_delays=[0.05, 0.05])
        yield made


def make_app(world: World, queue: Received, fail: Callable[[], bool] = lambda: False) -> AsyncApp:
    """An app that puts what comes into a queue, and acknowledges unless it is to fail."""

    async def receive(
        req: BoltRequest,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        if req.body.get("type") != "event_callback":
            return await next()
        retry = {name: req.headers.get(f"x-slack-retry-{name}") for name in ("num", "reason")}
        queue.put_nowait(req.body | {"retry": retry})
        return BoltResponse(status=500 if fail() else 200)

    return AsyncApp(
        client=world.web, token="xoxb-1", before_authorize=receive, process_before_response=True
    )


@asynccontextmanager
async def connected(world: World, app: AsyncApp, sockets: int = 1) -> AsyncIterator[None]:
    handlers = [AsyncSocketModeHandler(app, "xapp-1", ping_interval=0.1) for _ in range(sockets)]
    try:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await world.slack.wait_sockets(sockets)
        yield
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def next_event(queue: Received) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        return await queue.get()


async def test_a_line_arrives_once_shaped_as_slack_shapes_it(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        ts = await world.slack.post("U1", "C1", "Hi @boris, *look* 👍 at `this`\n> it said")
        body = await next_event(queue)
        await world.sim.wait("slack", "ack", contains=body["event_id"])
        assert not world.box.slack.backend.socket._events
        assert queue.empty()
    event = body["event"]
    assert (event["type"], event["user"], event["ts"], event["team"]) == ("message", "U1", ts, "T1")
    assert (event["channel"], event["channel_type"]) == ("C1", "channel")
    assert event["text"] == "Hi <@U2>, *look* :+1: at `this`\n&gt; it said"
    section, quote = event["blocks"][0]["elements"]
    assert section["elements"][1] == {"type": "user", "user_id": "U2"}
    assert {"type": "emoji", "name": "+1", "unicode": "1f44d"} in section["elements"]
    assert quote["type"] == "rich_text_quote"
    assert body["authorizations"][0]["user_id"] == "UBOT"
    assert (body["team_id"], body["api_app_id"]) == ("T1", "A1")


async def test_what_was_not_acknowledged_comes_again_with_its_count(world: World) -> None:
    await world.slack.deliveries(ack_timeout=0.1)
    queue: Received = asyncio.Queue()
    failures = iter([True, True, False])
    async with connected(world, make_app(world, queue, lambda: next(failures))):
        await world.slack.dm("U1", "do not lose me")
        bodies = [await next_event(queue) for _ in range(3)]
    assert len({body["event_id"] for body in bodies}) == 1
    assert [body["retry"]["num"] for body in bodies] == [["0"], ["1"], ["2"]]
    assert bodies[1]["retry"]["reason"] == ["timeout"]


async def test_an_event_that_nobody_acknowledges_is_given_up_after_its_retries(
    world: World,
) -> None:
    await world.slack.deliveries(ack_timeout=0.1)
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue, lambda: True)):
        await world.slack.dm("U1", "nobody wants me")
        await world.sim.wait("slack", "given_up:message")
    assert queue.qsize() == 3


async def test_an_event_waits_for_a_socket(world: World) -> None:
    queue: Received = asyncio.Queue()
    await world.slack.deliveries(retry_delays=[0.2] * 100)
    await world.slack.dm("U1", "is anybody there")
    async with connected(world, make_app(world, queue)):
        assert (await next_event(queue))["retry"]["reason"] == ["no_connection"]


async def test_what_was_not_acknowledged_survives_an_outage_of_the_platform(world: World) -> None:
    queue: Received = asyncio.Queue()
    await world.slack.deliveries(retry_delays=[0.05] * 100)
    await world.slack.dm("U1", "before the outage")
    port = int(world.box.url.rpartition(":")[2])
    await world.box.stop()
    await world.box.start(port=port)
    async with connected(world, make_app(world, queue)):
        assert (await next_event(queue))["event"]["text"] == "before the outage"


async def test_a_socket_that_ends_before_the_acknowledgement_loses_nothing(world: World) -> None:
    queue: Received = asyncio.Queue()
    failures = iter([True, False])
    await world.slack.deliveries(ack_timeout=PATIENCE, retry_delays=[0.05])
    async with connected(world, make_app(world, queue, lambda: next(failures))):
        await world.slack.dm("U1", "hold on")
        first = await next_event(queue)
        await world.slack.disconnect(graceful=False)
        await world.slack.wait_sockets(0)
        await world.slack.deliveries(retry_delays=[0.05] * 50)
        again = await next_event(queue)
    assert again["event_id"] == first["event_id"]


@pytest.mark.parametrize("graceful", [True, False])
async def test_the_client_comes_back_after_a_disconnect(world: World, *, graceful: bool) -> None:
    queue: Received = asyncio.Queue()
    await world.slack.deliveries(retry_delays=[0.05] * 50)
    async with connected(world, make_app(world, queue)):
        opened = len(await world.sim.journal(method="apps.connections.open"))
        await world.slack.disconnect(graceful=graceful)
        await world.sim.wait("slack", "apps.connections.open", since=opened + 1)
        await world.slack.dm("U1", "after")
        assert (await next_event(queue))["event"]["text"] == "after"


async def test_the_client_notices_a_socket_that_is_open_but_silent(world: World) -> None:
    queue: Received = asyncio.Queue()
    await world.slack.deliveries(retry_delays=[0.05] * 50)
    async with connected(world, make_app(world, queue)):
        opened = len(await world.sim.journal())
        await world.slack.deliveries(stalled=True)
        await world.slack.dm("U1", "into the void")
        await world.sim.wait("slack", "apps.connections.open", since=opened)
        assert queue.empty()
        await world.slack.deliveries(stalled=False)
        assert (await next_event(queue))["event"]["text"] == "into the void"


async def test_each_envelope_goes_to_one_socket_in_turn(world: World) -> None:
    queues: list[Received] = [asyncio.Queue(), asyncio.Queue()]
    first, second = (make_app(world, queue) for queue in queues)
    async with connected(world, first), connected(world, second):
        await world.slack.wait_sockets(2)
        await world.slack.bulk("U1", "C1", [str(number) for number in range(10)])
        texts = [(await next_event(queue))["event"]["text"] for queue in queues for _ in range(5)]
    assert sorted(texts) == [str(number) for number in range(10)]


async def test_deliveries_double_delay_and_lose_acknowledgements_on_demand(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        await world.slack.deliveries(duplicate=1)
        await world.slack.dm("U1", "twice")
        bodies = [await next_event(queue) for _ in range(2)]
        assert bodies[0]["event_id"] == bodies[1]["event_id"]
        await world.slack.deliveries(late=1, late_by=0.1)
        await world.slack.bulk("U1", "U1", ["late", "early"])
        assert [(await next_event(queue))["event"]["text"] for _ in range(2)] == ["early", "late"]
        await world.slack.deliveries(lose_acks=1, ack_timeout=0.1)
        await world.slack.dm("U1", "again")
        assert [(await next_event(queue))["retry"]["num"] for _ in range(2)] == [["0"], ["1"]]


async def event_of(queue: Received) -> dict[str, Any]:
    event: dict[str, Any] = (await next_event(queue))["event"]
    return event


async def test_edits_deletions_and_reactions_are_told(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        ts = await world.slack.post("U1", "C1", "frist")
        await event_of(queue)
        await world.slack.edit("C1", ts, "first")
        changed = await event_of(queue)
        assert changed["subtype"] == "message_changed"
        assert changed["previous_message"]["text"] == "frist"
        assert (changed["message"]["text"], changed["message"]["ts"]) == ("first", ts)
        assert changed["message"]["edited"]["user"] == "U1"
        await world.slack.unfurl("C1", ts, [{"title": "A page"}])
        unfurled = await event_of(queue)
        assert unfurled["message"]["text"] == unfurled["previous_message"]["text"] == "first"
        await world.slack.react("U2", "C1", ts, "eyes")
        reaction = await event_of(queue)
        assert (reaction["type"], reaction["reaction"], reaction["user"]) == (
            "reaction_added",
            "eyes",
            "U2",
        )
        assert reaction["item"] == {"type": "message", "channel": "C1", "ts": ts}
        await world.slack.unreact("U2", "C1", ts, "eyes")
        assert (await event_of(queue))["type"] == "reaction_removed"
        await world.slack.delete("C1", ts)
        deleted = await event_of(queue)
        assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


async def test_the_first_line_of_a_thread_leaves_a_tombstone(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        root = await world.slack.post("U1", "C1", "root")
        await world.slack.post("U2", "C1", "reply", thread_ts=root)
        await world.slack.delete("C1", root)
        root_event, reply, tombstone = [await event_of(queue) for _ in range(3)]
    assert "thread_ts" not in root_event
    assert (reply["thread_ts"], reply["parent_user_id"]) == (root, "U1")
    assert tombstone["subtype"] == "message_changed"
    assert tombstone["message"]["subtype"] == "tombstone"
    assert tombstone["previous_message"]["text"] == "root"


async def test_files_broadcasts_mentions_and_other_bots(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        await world.slack.dm("U1", "see", files=[{"name": "log.txt", "size": 5}])
        shared = await event_of(queue)
        assert (shared["subtype"], shared["channel_type"]) == ("file_share", "im")
        assert (shared["files"][0]["name"], shared["files"][0]["filetype"]) == ("log.txt", "txt")
        root = await world.slack.post("U1", "C1", "hello @helpline")
        assert {(await event_of(queue))["type"] for _ in range(2)} == {"message", "app_mention"}
        await world.slack.post("U2", "C1", "all", thread_ts=root, broadcast=True)
        broadcast = await event_of(queue)
        assert (broadcast["subtype"], broadcast["root"]["ts"]) == ("thread_broadcast", root)
        await world.slack.other_bot("C1", "beep")
        beep = await event_of(queue)
        assert (beep["subtype"], beep["bot_id"]) == ("bot_message", "B2")
        await world.web.chat_postMessage(channel="C1", text="mine")
        own = await event_of(queue)
        assert (own["bot_id"], own["user"], own["app_id"]) == ("B1", "UBOT", "A1")


async def test_a_message_is_shared_with_its_author_and_files(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        ts = await world.slack.post("U2", "C1", "look", files=[{"name": "log.txt", "size": 5}])
        await event_of(queue)
        await world.slack.forward("U1", "C1", ts, "U1", text="see")
        event = await event_of(queue)
        (shared,) = event["attachments"]
        assert (event["text"], event["channel_type"]) == ("see", "im")
        assert shared["is_share"]
        assert (shared["author_id"], shared["channel_id"], shared["text"]) == ("U2", "C1", "look")
        assert [file["name"] for file in shared["files"]] == ["log.txt"]


async def test_of_two_files_one_is_deleted(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        ts = await world.slack.dm("U1", "both", files=[{"name": "a.txt"}, {"name": "b.txt"}])
        first, second = (file["id"] for file in (await event_of(queue))["files"])
        await world.slack.delete_file("U1", ts, second)
        event = await event_of(queue)
        assert event["subtype"] == "message_changed"
        assert event["message"]["files"][0]["id"] == first
        assert event["message"]["files"][1] == {"id": second, "mode": "tombstone"}
        assert [file["id"] for file in event["previous_message"]["files"]] == [first, second]


async def test_an_app_with_a_persons_token_writes_as_that_person(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        await world.slack.post("U2", "C1", "from my calendar", bot_id="B77")
        line = await event_of(queue)
    assert (line["user"], line["bot_id"], "subtype" in line) == ("U2", "B77", False)


async def test_the_life_of_channels_and_of_the_app(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue)):
        await world.slack.add_user("U3", "vera")
        await world.slack.invite("C1", "U3", actor="U1")
        joined = await event_of(queue)
        assert (joined["type"], joined["inviter"]) == ("member_joined_channel", "U1")
        await world.slack.archive("C1", "U1")
        assert (await event_of(queue))["type"] == "channel_archive"
        await world.slack.archive("C1", "U1", archived=False)
        await event_of(queue)
        await world.slack.kick("C1", actor="U1")
        assert (await event_of(queue))["type"] == "channel_left"
        await world.slack.post("U1", "C1", "nobody listens")
        await world.slack.open_home("U1")
        home = await event_of(queue)
        assert (home["type"], home["tab"], home["user"]) == ("app_home_opened", "home", "U1")
        await world.slack.revoke()
        assert (await event_of(queue))["tokens"]["bot"] == ["UBOT"]
        await world.slack.rate_limited()
        await world.sim.wait("slack", "event:app_rate_limited")


async def test_only_subscribed_events_are_told(world: World) -> None:
    queue: Received = asyncio.Queue()
    await world.slack.install(events=["message.im"])
    async with connected(world, make_app(world, queue)):
        await world.slack.post("U1", "C1", "in the channel")
        await world.slack.dm("U1", "in private")
        assert (await event_of(queue))["text"] == "in private"


async def test_an_eleventh_socket_is_sent_away(world: World) -> None:
    queue: Received = asyncio.Queue()
    async with connected(world, make_app(world, queue), sockets=10):
        url = (await world.web.apps_connections_open(app_token="xapp-1"))["url"]
        assert world.web.session is not None
        async with world.web.session.ws_connect(url) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"


async def test_a_line_that_begins_with_a_slash_cannot_be_typed(world: World) -> None:
    with pytest.raises(Exception, match="takes a line that begins with / for a command"):
        await world.slack.post("U1", "C1", "/take")

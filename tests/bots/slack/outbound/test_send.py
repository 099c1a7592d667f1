"""What goes out arrives once, pings nobody, and is found again when nobody knows."""

import asyncio
import re

import pytest

from bots.platforms import (
    Ambiguous,
    Button,
    CallKind,
    LineWritten,
    NotSent,
    Outgoing,
    Refused,
    Rendered,
    SendError,
    TokenRefused,
    Unavailable,
    Unreachable,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.outbound import send as sending
from bots.platforms.slack.text import fallback
from bots.platforms.slack.web import proxy_for
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.bots.slack.inbound.events import AT, TS
from tests.support.patience import PATIENCE

CHANNEL = Place("slack", "T1", "C1")


def post(outbox_id: str, text: str = "hello", place: Place = CHANNEL) -> Outgoing:
    return Outgoing(outbox_id, place, Rendered(Text(text)))


async def thread(sim: Sim) -> Place:
    """A thread that has begun."""
    return Place("slack", "T1", "C1", await sim.slack.post("U1", "C1", "a card"))


async def test_a_post_arrives_where_it_should(sim: Sim, adapter: SlackAdapter) -> None:
    place = await thread(sim)
    card = Rendered(Text("#42 done", (Span(0, 3, Style.BOLD),)), ((Button("Take", "take:42"),),))
    [ts] = await adapter.send(Outgoing("7", place, card))
    [_, row] = await sim.slack.transcript("C1", place.thread)
    assert (row["ts"], row["thread_ts"], row["text"]) == (ts, place.thread, "#42 done")
    assert row["buttons"] == ["Take"]
    assert row["metadata"]["event_payload"] == {"outbox_id": "7"}


@pytest.mark.parametrize(
    "typed",
    [
        "<!channel> and @here",
        "<@U2> @ivan",
        "<https://evil.example|your bank>",
        "<#C1>",
        "&lt;!here>",
    ],
)
async def test_nothing_a_client_types_pings_or_forges(
    sim: Sim, adapter: SlackAdapter, typed: str
) -> None:
    rendered = Rendered(Text(typed))
    [ts] = await adapter.send(Outgoing("1", CHANNEL, rendered))
    [row] = await sim.slack.transcript("C1")
    assert (row["text"], row["pings"], row["links"]) == (typed, [], [])
    await adapter.edit(CHANNEL, ts, Rendered(Text(typed + "!")))
    [row] = await sim.slack.transcript("C1")
    assert (row["text"], row["pings"], row["links"]) == (typed + "!", [], [])


async def test_a_mention_that_is_passed_on_pings_nobody(sim: Sim, adapter: SlackAdapter) -> None:
    text = Text("@Ivan look", (Span(0, 5, Style.MENTION, "U2"),))
    await adapter.send(Outgoing("1", CHANNEL, Rendered(text)))
    [row] = await sim.slack.transcript("C1")
    assert (row["text"], row["pings"]) == ("@Ivan look", [])


async def test_every_piece_that_fits_is_taken(sim: Sim, adapter: SlackAdapter) -> None:
    long = Rendered(Text("👩‍💻 <&> " * 3000), ((Button("More", "more"),),))
    for number, piece in enumerate(adapter.fit(long)):
        await adapter.send(Outgoing(str(number), CHANNEL, piece))
    assert (await sim.slack.transcript("C1"))[-1]["buttons"] == ["More"]


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize("fault", ["timeout", "drop_after"])
async def test_a_post_that_got_no_answer_is_found(
    sim: Sim, adapter: SlackAdapter, hasty: SlackAdapter, fault: str, in_thread: bool
) -> None:
    place = await thread(sim) if in_thread else CHANNEL
    await adapter.send(post("1", place=place))
    sender, delay = (hasty, PATIENCE) if fault == "timeout" else (adapter, 0.0)
    await sim.fault("slack", fault, "chat.postMessage", delay=delay)
    with pytest.raises(Ambiguous):
        await sender.send(post("2", "again", place))
    found = await adapter.find(post("2", "again", place))
    [row] = [row for row in await sim.slack.transcript("C1") if row["text"] == "again"]
    assert found == row["ts"]


async def test_a_post_of_an_earlier_process_is_found(
    sim: Sim, sandbox: Sandbox, adapter: SlackAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    [ts] = await adapter.send(post("1"))
    for number in range(5):
        await sim.slack.post("U1", "C1", f"line {number}")
    monkeypatch.setattr(sending, "_PAGE", 2)
    restarted = SlackAdapter("xoxb-test", "xapp-test", base_url=f"{sandbox.url}/slack/api/")
    assert await restarted.find(post("1")) == ts
    assert await restarted.find(post("2")) is None
    monkeypatch.setattr(sending, "_PAGES", 2)
    with pytest.raises(Ambiguous):
        await restarted.find(post("2"))
    await restarted.close()


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_post_that_never_arrived_is_certainly_not_there(
    sim: Sim, adapter: SlackAdapter, in_thread: bool
) -> None:
    place = await thread(sim) if in_thread else CHANNEL
    await sim.fault("slack", "drop_before", "chat.postMessage")
    with pytest.raises(Ambiguous):
        await adapter.send(post("1", place=place))
    assert await adapter.find(post("1", place=place)) is None


async def test_a_search_without_an_answer_says_so(
    sim: Sim, adapter: SlackAdapter, hasty: SlackAdapter
) -> None:
    for fault in ("500", "429", "timeout", "unauthorized"):
        await sim.fault("slack", fault, "conversations.history", delay=PATIENCE)
        with pytest.raises(Unavailable):
            await (hasty if fault == "timeout" else adapter).find(post("1"))
    with pytest.raises(Ambiguous):  # a place we cannot see into tells nothing
        await adapter.find(post("1", place=Place("slack", "T1", "C9")))


FAULTS: list[tuple[str, type[SendError]]] = [
    ("429", NotSent),
    ("500", Ambiguous),
    ("html", Ambiguous),
    ("unauthorized", TokenRefused),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
async def test_kinds_of_failures_are_distinguished(
    sim: Sim, adapter: SlackAdapter, fault: str, kind: type[SendError]
) -> None:
    await sim.fault("slack", fault, "chat.postMessage", retry_after=7)
    with pytest.raises(SendError) as caught:
        await adapter.send(post("1"))
    assert type(caught.value) is kind
    assert getattr(caught.value, "retry_after", 7) == 7
    assert await adapter.send(post("1"))
    assert len(await sim.slack.transcript("C1")) == 1


async def test_no_call_is_tried_twice(sim: Sim, adapter: SlackAdapter) -> None:
    await sim.fault("slack", "drop_after", "chat.postMessage", times=1)
    with pytest.raises(Ambiguous):
        await adapter.send(post("1"))
    assert len(await sim.journal(platform="slack", method="chat.postMessage")) == 1


async def test_a_closed_place_is_unreachable(sim: Sim, adapter: SlackAdapter) -> None:
    await sim.slack.add_channel("C2", "old", ["U1"], archived=True)
    await sim.slack.add_channel("C3", "theirs", ["U1"], bot=False)
    for channel in ("C2", "C3", "C9"):
        with pytest.raises(Unreachable):
            await adapter.send(post("1", place=Place("slack", "T1", channel)))


LONG = {"Cyrillic": "я" * 3_000, "signs": "&<>" * 1_000, "at the limit": "я" * 2_000}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
async def test_an_edit_as_long_as_a_message_may_be_is_taken(
    text: str, sim: Sim, adapter: SlackAdapter
) -> None:
    place = Place("slack", "T1", "C1")
    [ts] = await adapter.send(Outgoing("1", place, Rendered(Text("short"))))
    await adapter.edit(place, ts, Rendered(Text(text)))
    call = await sim.wait("slack", "chat.update")
    said, blocks = call["request"]["text"], str(call["request"]["blocks"])
    assert len(said.encode()) <= 4_000
    assert not re.search(r"&(?!amp;|lt;|gt;)", said), "no escape is cut in two"
    assert said.endswith("…") is (len(text) > 2_000)
    assert text in blocks or fallback(Text(text[:500])) in blocks


async def test_an_edit_in_an_archived_channel_waits_for_the_place(
    sim: Sim, adapter: SlackAdapter
) -> None:
    place = Place("slack", "T1", "C1")
    [ts] = await adapter.send(Outgoing("1", place, Rendered(Text("short"))))
    await sim.slack.archive("C1", "U1")
    with pytest.raises(Unreachable, match="is_inactive"):
        await adapter.edit(place, ts, Rendered(Text("new")))


async def test_a_message_with_nothing_to_show_is_refused(adapter: SlackAdapter) -> None:
    with pytest.raises(Refused):
        await adapter.send(post("1", ""))


async def test_without_a_server_nothing_was_sent() -> None:
    adapter = SlackAdapter("xoxb-test", "xapp-test", base_url="http://127.0.0.1:1/slack/api/")
    with pytest.raises(NotSent) as caught:
        await adapter.send(post("1"))
    assert caught.value.everywhere
    await adapter.close()


def test_the_environments_proxy_is_used_but_not_where_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,acme.example")
    assert proxy_for("https://slack.com/api/") == "http://proxy.example:3128"
    assert proxy_for("http://127.0.0.1:8080/slack/api/") is None


async def test_a_send_in_hand_is_finished_before_closing(sim: Sim, sandbox: Sandbox) -> None:
    adapter = SlackAdapter("xoxb-test", "xapp-test", base_url=f"{sandbox.url}/slack/api/")
    await sim.fault("slack", "slow", "chat.postMessage", delay=0.2)
    task = asyncio.create_task(adapter.send(post("1")))
    await asyncio.sleep(0)  # it has begun
    await adapter.close()
    [row] = await sim.slack.transcript("C1")
    assert await task == [row["ts"]]


async def test_an_edit_replaces_what_a_message_shows(sim: Sim, adapter: SlackAdapter) -> None:
    card = Rendered(Text("new"), ((Button("Take", "take"),),))
    [ts] = await adapter.send(Outgoing("7", CHANNEL, card))
    for _ in range(2):
        await adapter.edit(CHANNEL, ts, Rendered(Text("taken")))
    [row] = await sim.slack.transcript("C1")
    assert (row["text"], row["buttons"]) == ("taken", [])
    assert await adapter.find(Outgoing("7", CHANNEL, card)) == ts
    with pytest.raises(Refused):
        await adapter.edit(CHANNEL, "1.000001", Rendered(Text("gone")))


async def test_a_reaction_is_replaced_and_already_so_is_success(
    sim: Sim, adapter: SlackAdapter
) -> None:
    ts = await sim.slack.post("U1", "C1", "hello")
    steps = [("", "👀"), ("", "👀"), ("👀", "✏️"), ("👀", "✏️"), ("✏️", ""), ("✏️", "")]
    shown = []
    for before, after in steps:
        await adapter.react(CHANNEL, ts, before, after)
        [row] = await sim.slack.transcript("C1")
        shown.append(sorted(row["reactions"]))
    assert shown == [["eyes"], ["eyes"], ["pencil2"], ["pencil2"], [], []]


async def test_every_reaction_of_the_desk_has_a_name(sim: Sim, adapter: SlackAdapter) -> None:
    for emoji in ["👀", "⏳", "📤", "✅", "❌", "❓", "🔒", "❤", "👍", "✏️", "🚫", "↩️"]:
        ts = await sim.slack.post("U1", "C1", "hello")
        await adapter.react(CHANNEL, ts, "", emoji)
    with pytest.raises(Refused):
        await adapter.react(CHANNEL, ts, "", "🧨")


async def test_an_answer_is_seen_by_its_reader_alone(sim: Sim, adapter: SlackAdapter) -> None:
    place = await thread(sim)
    await sim.slack.post("U1", "C1", "!tkae", thread_ts=place.thread)
    author = Profile(Identity("slack", "T1", "U1"), "Anna")
    line = LineWritten(author, Line(place, TS, Text("!tkae"), AT), private=False)
    await adapter.answer(line, Rendered(Text("Did you mean !take?")))
    await adapter.answer(line, None)
    [row] = await sim.slack.ephemerals("U1")
    assert (row["text"], row["thread_ts"]) == ("Did you mean !take?", place.thread)
    await sim.fault("slack", "500", "chat.postEphemeral")
    await adapter.answer(line, Rendered(Text("lost")))  # best effort: no error


async def test_a_person_is_told_in_private(sim: Sim, adapter: SlackAdapter) -> None:
    place = await adapter.direct(Identity("slack", "T2", "U4"))
    assert place.team == "T1"
    await adapter.send(post("1", place=place))
    assert [row["text"] for row in await sim.slack.transcript("U4")] == ["hello"]
    with pytest.raises(Unreachable):
        await adapter.direct(Identity("slack", "T1", "U9"))


def test_no_minute_has_more_calls_of_a_method_than_its_tier_allows() -> None:
    for act, tier in (
        (CallKind.EDIT, 50),
        (CallKind.DELETE, 50),
        (CallKind.REACT, 50),
        (CallKind.UNREACT, 20),
    ):
        ((_, rate, burst),) = sending.limits(CHANNEL, act)
        assert burst + 60 * rate <= tier


async def test_a_desk_at_full_speed_meets_no_limit(sim: Sim) -> None:
    sandbox = Sandbox(limits=True)
    await sandbox.start()
    adapter = SlackAdapter("xoxb-test", "xapp-test", base_url=f"{sandbox.url}/slack/api/")
    async with Sim(sandbox.url) as limited:
        await limited.slack.add_channel("C1", "support", [])
        _, _, burst = adapter.limits(CHANNEL)[0]
        for number in range(burst):
            await adapter.send(post(str(number)))
    await adapter.close()
    await sandbox.stop()

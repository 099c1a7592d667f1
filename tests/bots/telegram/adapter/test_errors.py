"""What the adapter makes of refusals and outages."""

import socket

import pytest

from bots.platforms import (
    Ambiguous,
    Button,
    CallKind,
    Moved,
    NotSent,
    Outgoing,
    Refused,
    Rendered,
    SendError,
    TokenRefused,
    Unreachable,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.sim import Sim
from domain.people.places import Place
from tests.bots.telegram.adapter.messages import PLACE, Connect, post, words
from tests.bots.telegram.conftest import IVAN, MARIA
from tests.support.patience import PATIENCE


async def sending(adapter: TelegramAdapter, outgoing: Outgoing) -> SendError:
    with pytest.raises(SendError) as refused:
        await adapter.send(outgoing)
    assert "1:abc" not in repr(refused.value)
    return refused.value


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("kind", "expected", "reason", "recorded"),
    [
        ("429", NotSent, "too_many_requests", False),
        ("500", Ambiguous, "server_error", False),
        ("html", Ambiguous, "unreadable", False),
        ("timeout", Ambiguous, "timeout", True),
        ("drop_before", Ambiguous, "connection_lost", False),
        ("drop_after", Ambiguous, "connection_lost", True),
        ("unauthorized", TokenRefused, "token_refused", False),
    ],
)
async def test_each_fault_becomes_the_right_error(
    kind: str,
    expected: type[SendError],
    reason: str,
    *,
    recorded: bool,
    sim: Sim,
    connect: Connect,
) -> None:
    # Only who waits for an answer in vain must not be patient.
    in_vain = kind == "timeout"
    adapter = connect(read_timeout=0.3) if in_vain else connect()
    delay = PATIENCE if in_vain else 0.0
    await sim.fault("telegram", kind, "sendMessage", delay=delay, retry_after=7)
    refusal = await sending(adapter, post())
    assert (type(refusal), refusal.reason) == (expected, reason)
    assert len(await sim.telegram.transcript(IVAN)) == (2 if recorded else 1)
    if isinstance(refusal, NotSent):
        assert (refusal.retry_after, refusal.everywhere) == (7, False)


@pytest.mark.usefixtures("line")
async def test_a_slow_answer_is_an_answer(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.fault("telegram", "slow", "sendMessage", delay=0.05)
    await adapter.send(post())


@pytest.mark.usefixtures("line")
async def test_two_chats_told_to_wait_mean_the_whole_bot(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.fault("telegram", "429", "sendMessage", times=3, retry_after=7)
    other = post(place=Place("telegram", "", str(MARIA)))
    told = [await sending(adapter, outgoing) for outgoing in (post(), post(), other)]
    assert [isinstance(one, NotSent) and one.everywhere for one in told] == [False, False, True]


async def test_no_connection_means_certainly_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        adapter = TelegramAdapter(
            "1:abc", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/bot"
        )
        refusal = await sending(adapter, post())
        await adapter.close()
    assert isinstance(refusal, NotSent)
    assert (refusal.reason, refusal.everywhere) == ("no_connection", True)


async def test_places_that_cannot_be_reached(sim: Sim, adapter: TelegramAdapter) -> None:
    nobody = Place("telegram", "", "999")
    reasons = [(await sending(adapter, post(place=nobody))).reason]
    reasons.append((await sending(adapter, post())).reason)
    await sim.telegram.send(IVAN, "hello")
    await sim.telegram.block(IVAN)
    refusal = await sending(adapter, post())
    reasons.append(refusal.reason)
    assert isinstance(refusal, Unreachable)
    await sim.telegram.unblock(IVAN)
    await adapter.send(post())
    await sim.telegram.deactivate(IVAN)
    reasons.append((await sending(adapter, post())).reason)
    assert reasons == ["chat_not_found", "never_wrote", "blocked", "deactivated"]


async def test_a_moved_chat_says_where_it_is(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.add_group(-50, "Neighbours")
    new = await sim.telegram.migrate(IVAN, -50)
    refusal = await sending(adapter, post(place=Place("telegram", "", "-50")))
    assert isinstance(refusal, Moved)
    assert refusal.new == Place("telegram", "", str(new))
    await adapter.send(post(place=refusal.new))


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("rendered", "reason"),
    [
        (words(" "), "empty"),
        (words("x" * 5000), "too_long"),
        (words("x", (Button("Close", "ж" * 33),)), "bad_buttons"),
    ],
)
async def test_messages_that_are_at_fault_themselves(
    rendered: Rendered, reason: str, adapter: TelegramAdapter
) -> None:
    refusal = await sending(adapter, Outgoing("o1", PLACE, rendered))
    assert (type(refusal), refusal.reason) == (Refused, reason)


async def test_telegram_cannot_tell_whether_a_message_was_sent(adapter: TelegramAdapter) -> None:
    with pytest.raises(Ambiguous):
        await adapter.find(post())


def test_limits_are_the_bots_and_the_chats(adapter: TelegramAdapter) -> None:
    (bot, rate, burst), (chat, chat_rate, _) = adapter.limits(PLACE)
    assert (bot, chat, chat_rate) == ("telegram", "telegram:7", 1)
    assert rate + burst <= 30
    assert adapter.limits(Place("telegram", "", "-50"))[1][1] == pytest.approx(1 / 3)
    for act in (CallKind.EDIT, CallKind.REACT, CallKind.DELETE):
        assert adapter.limits(PLACE, act) == ((bot, rate, burst),)

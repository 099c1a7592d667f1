"""What the desk promises of deliveries when people and platforms misbehave; over real sockets."""

from datetime import timedelta

import pytest

from bots.inbound.worker import TRIES
from domain.desk import outcomes
from domain.desk.act import Act
from domain.outgoing.outcomes import Sent
from domain.outgoing.templates import REPLY
from domain.repositories import RecordedPost
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, World, world
from tests.support.patience import PATIENCE

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_answers_to_a_client_who_blocked_the_bot_wait_and_follow_in_order(
    world: World,
) -> None:
    case = await world.taken()
    await world.sim.telegram.block(case.client)
    await world.in_thread(case.card, "has blocked the bot")
    for text in ("First", "Second", "Third"):
        ts = await world.writes(ANNA, case, text)
        await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    assert not any("Third" in text for text in await world.read_by(case.client))
    await world.sim.telegram.unblock(case.client)
    await world.in_thread(case.card, "can reach the client again")
    await world.sim.telegram.wait_text(case.client, "Third")
    assert (await world.read_by(case.client))[-3:] == [
        f"Anna · #{case.number}\nFirst",
        "Second",
        "Third",
    ]
    assert sum("has blocked the bot" in text for text in await world.thread(case)) == 1


async def test_a_client_found_to_be_gone_is_reported_once_and_hinders_nobody(world: World) -> None:
    gone, other = await world.taken(), await world.taken()
    await world.sim.telegram.deactivate(gone.client)
    for text in ("Are you there?", "Hello?"):
        ts = await world.writes(ANNA, gone, text)
        await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.in_thread(gone.card, "can't reach the client")
    await world.answers(other, "You are next")
    assert sum("can't reach the client" in text for text in await world.thread(gone)) == 1


async def test_a_telegram_update_that_comes_twice_is_applied_once(world: World) -> None:
    case = await world.ticket()
    await world.sim.telegram.send(case.client, "Only once, please")
    await world.sim.telegram.redeliver()
    await world.sim.telegram.send(case.client, "The end")
    await world.in_thread(case.card, "The end")
    assert sum("Only once" in text for text in await world.thread(case)) == 1


async def test_a_slack_event_that_comes_twice_is_applied_once(world: World) -> None:
    case = await world.taken()
    await world.sim.slack.deliveries(duplicate=1)
    await world.answers(case, "Only once, too")
    await world.answers(case, "The end")
    assert sum("Only once" in text for text in await world.read_by(case.client)) == 1


async def test_a_lost_acknowledgement_makes_no_second_line(world: World) -> None:
    case = await world.taken()
    await world.sim.slack.deliveries(lose_acks=1, ack_timeout=0.1, retry_delays=[0.05] * 100)
    await world.answers(case, "Said once")
    await world.answers(case, "The end")
    await world.sim.slack.deliveries(ack_timeout=PATIENCE)
    assert sum("Said once" in text for text in await world.read_by(case.client)) == 1


async def test_an_unreadable_update_is_parked_and_its_lane_goes_on(world: World) -> None:
    case = await world.ticket()
    chat = {"id": case.client, "type": "private"}
    await world.sim.telegram.update(
        {"message": {"message_id": 7_777, "chat": chat, "from": "nobody", "text": []}}
    )
    await world.sim.telegram.send(case.client, "I am behind it")
    await world.in_thread(case.card, "I am behind it")
    told = await world.sim.slack.wait_text(ADMINISTRATOR, "couldn't handle a message")
    assert "helpline inbox show" in told["text"]
    assert TRIES == 5


async def test_an_answer_telegram_may_have_taken_is_repeated_and_says_so(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Try it now")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.fault("telegram", "drop_after", "sendMessage")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "You may have already received this message")
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    assert sum("Try it now" in text for text in await world.read_by(case.client)) == 2


@pytest.mark.parametrize("button", ["It arrived", "Send again"])
async def test_an_answer_of_unknown_fate_waits_for_one_tap(world: World, button: str) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Try it now")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.fault("telegram", "drop_before", "sendMessage", times=2)
    await world.pass_time()
    await world.sim.slack.wait_reaction(DESK, ts, "question")
    told = await world.in_thread(case.card, "We don't know whether this reply reached")
    await world.drawn(case, "❓ A reply may not have reached the client")
    await world.drawn(case, "🟡")
    assert await world.sim.slack.press(ANNA, DESK, told["ts"], button) == ""
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    await world.drawn(case, "🟢")
    arrived = sum("Try it now" in text for text in await world.read_by(case.client))
    assert arrived == (button == "Send again")


async def test_an_answer_telegram_certainly_refused_for_now_comes_once(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Patience")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.fault("telegram", "429", "sendMessage", retry_after=1)
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Patience")
    assert sum("Patience" in text for text in await world.read_by(case.client)) == 1


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500", "html"])
async def test_a_line_slack_may_have_taken_is_looked_for_and_comes_once(
    world: World, fault: str
) -> None:
    case = await world.ticket()
    await world.sim.fault("slack", fault, "chat.postMessage")
    await world.sim.telegram.send(case.client, f"Through {fault}")
    await world.sim.telegram.send(case.client, "The end")
    await world.in_thread(case.card, "The end")
    lines = [text.removeprefix("Ivan\n") for text in await world.thread(case)]
    assert lines[1:] == [f"Through {fault}", "The end"]


async def test_a_card_slack_may_have_taken_is_found_and_opens_one_thread(world: World) -> None:
    await world.sim.fault("slack", "drop_after", "chat.postMessage")
    case = await world.ticket("One card only")
    await world.sim.telegram.send(case.client, "Below it")
    await world.in_thread(case.card, "Below it")
    rows = await world.sim.slack.transcript(DESK)
    cards = [row for row in rows if "One card only" in row["text"] and row["buttons"]]
    assert len(cards) == 1


async def test_telegram_goes_on_while_slack_is_down(world: World) -> None:
    client = await world.client()
    await world.sim.fault("slack", "drop_before", times=10_000)
    await world.sim.telegram.send(client, "Is anybody there?")
    await world.sim.telegram.wait_text(client, "Is anybody there?")
    await world.sim.clear_faults()
    await world.case(client, "Is anybody there?")


async def test_messages_for_a_channel_without_the_bot_come_later(world: World) -> None:
    await world.sim.slack.kick(DESK)
    client = await world.client()
    await world.sim.telegram.send(client, "While the door was shut")
    await world.sim.slack.wait_text(ADMINISTRATOR, "We can't send messages to the support channel")
    await world.sim.slack.invite(DESK)
    await world.pass_time(timedelta(minutes=3))
    await world.case(client, "While the door was shut")


async def test_an_outcome_that_cannot_be_recorded_is_shown_as_unknown_and_all_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt, *others = [await world.taken() for _ in range(3)]
    follow = outcomes.ONCE_RECORDED[Sent]

    def fails(outcome: Sent, post: RecordedPost, act: Act) -> None:
        if post.template == REPLY and post.ticket_id == spoilt.number:
            raise AssertionError("what nobody foresaw")
        follow(outcome, post, act)

    monkeypatch.setitem(outcomes.ONCE_RECORDED, Sent, fails)
    lines = [(case, await world.writes(ANNA, case, "The answer")) for case in (spoilt, *others)]
    for _, ts in lines:
        await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    for case, ts in lines:
        mark = "question" if case is spoilt else "white_check_mark"
        await world.sim.slack.wait_reaction(DESK, ts, mark)
    again = await world.writes(ANNA, spoilt, "Once more")
    await world.sim.slack.wait_reaction(DESK, again, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.slack.wait_reaction(DESK, again, "question")
    await world.sim.slack.wait_text(ADMINISTRATOR, "couldn't record")
    told = await world.sim.slack.transcript(ADMINISTRATOR)
    assert sum("couldn't record" in row["text"] for row in told) == 1, "not for each of them"

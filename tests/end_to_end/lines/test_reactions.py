"""Reactions cross from either platform's client to the thread; on a card they are commands."""

import pytest

from tests.end_to_end.world import ANNA, BORIS, DESK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_clients_reaction_in_telegram_is_seen_on_the_line_and_goes_again(
    world: World,
) -> None:
    case = await world.taken()
    line = await world.answers(case, "Try the other door")
    answer = await world.sim.telegram.wait_text(case.client, "Try the other door")
    await world.sim.telegram.react(case.client, answer["id"], "👍")
    await world.sim.slack.wait_reaction(DESK, line, "+1")
    await world.sim.telegram.react(case.client, answer["id"], "❤")
    await world.pass_time()
    row = await world.sim.slack.wait_reaction(DESK, line, "heart")
    assert "white_check_mark" in row["reactions"]
    await world.sim.slack.wait_reaction(DESK, line, "+1", present=False)
    await world.sim.telegram.react(case.client, answer["id"])
    await world.pass_time()
    await world.sim.slack.wait_reaction(DESK, line, "heart", present=False)


async def test_a_clients_reaction_in_slack_is_seen_too(world: World) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "The lift is stuck")
    card = await world.sim.slack.wait_text(DESK, " The lift is stuck\n")
    assert await world.sim.slack.press(ANNA, DESK, card["ts"], "Take") == ""
    line = await world.sim.slack.post(ANNA, DESK, "Press twice", thread_ts=card["ts"])
    await world.sim.slack.wait_reaction(DESK, line, "hourglass_flowing_sand")
    await world.pass_time()
    answer = await world.sim.slack.wait_text(jane, "Press twice")
    await world.recorded()
    await world.sim.slack.react(jane, jane, answer["ts"], "tada")
    await world.sim.slack.wait_reaction(DESK, line, "tada")


async def test_what_staff_put_on_a_clients_line_is_seen_in_telegram_and_goes_again(
    world: World,
) -> None:
    case = await world.taken()
    said = await world.sim.telegram.send(case.client, "It works now")
    line = await world.in_thread(case.card, "It works now")
    await world.sim.slack.react(ANNA, DESK, line["ts"], "tada")
    await world.sim.telegram.wait_reaction(case.client, said, "🎉")
    await world.sim.slack.react(ANNA, DESK, line["ts"], "heart")
    await world.sim.telegram.wait_reaction(case.client, said, "❤")
    await world.sim.slack.unreact(ANNA, DESK, line["ts"], "heart")
    await world.pass_time()
    await world.sim.telegram.wait_reaction(case.client, said, "🎉")


async def test_what_telegram_cannot_show_is_told_to_whoever_put_it_there(world: World) -> None:
    case = await world.taken()
    await world.sim.telegram.send(case.client, "Done")
    line = await world.in_thread(case.card, "Done")
    await world.sim.slack.react(BORIS, DESK, line["ts"], "white_check_mark")
    told = await world.whispered(BORIS, "a bot can't use it as a reaction in Telegram")
    assert "✅" in told["text"]
    assert not any("✅" in text for text in await world.thread(case))


async def test_what_staff_put_on_a_clients_line_is_seen_in_slack_too(world: World) -> None:
    jane = await world.slack_client()
    said = await world.sim.slack.dm(jane, "The gate is stuck")
    card = await world.sim.slack.wait_text(DESK, " The gate is stuck\n")
    line = await world.in_thread(card["ts"], "The gate is stuck")
    for who in (ANNA, BORIS):
        await world.sim.slack.react(who, DESK, line["ts"], "white_check_mark")
    await world.sim.slack.wait_reaction(jane, said, "white_check_mark")
    await world.sim.slack.unreact(ANNA, DESK, line["ts"], "white_check_mark")
    await world.sim.slack.unreact(BORIS, DESK, line["ts"], "white_check_mark")
    await world.pass_time()
    await world.sim.slack.wait_reaction(jane, said, "white_check_mark", present=False)


async def test_a_card_is_worked_on_by_reactions(world: World) -> None:
    case = await world.ticket()
    await world.sim.slack.react(ANNA, DESK, case.card, "eyes")
    await world.drawn(case, "In progress · Anna")
    await world.sim.telegram.wait_text(case.client, "Anna")
    await world.answers(case, "Which door?")
    await world.sim.slack.react(ANNA, DESK, case.card, "hourglass_flowing_sand")
    await world.drawn(case, "Waiting for client")
    await world.sim.slack.react(ANNA, DESK, case.card, "white_check_mark")
    await world.drawn(case, "Processed")
    await world.sim.telegram.wait_text(case.client, "Did it help?")


async def test_who_marks_a_colleagues_card_is_asked_alone_and_nothing_happens(world: World) -> None:
    case = await world.taken()
    await world.sim.slack.react(BORIS, DESK, case.card, "eyes")
    await world.whispered(BORIS, "is assigned to Anna")
    await world.drawn(case, "In progress · Anna")


async def test_a_reaction_that_cannot_be_shown_stands_for_something_and_hinders_no_other(
    world: World,
) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "The door is stuck")
    card = await world.sim.slack.wait_text(DESK, " The door is stuck\n")
    assert await world.sim.slack.press(ANNA, DESK, card["ts"], "Take") == ""
    line = await world.sim.slack.post(ANNA, DESK, "Pull it", thread_ts=card["ts"])
    await world.sim.slack.wait_reaction(DESK, line, "hourglass_flowing_sand")
    await world.pass_time()
    answer = await world.sim.slack.wait_text(jane, "Pull it")
    await world.recorded()
    for emoji in ("anothers_parrot", "tada"):
        await world.sim.slack.react(jane, jane, answer["ts"], emoji)
    await world.sim.slack.wait_reaction(DESK, line, "speech_balloon")
    await world.pass_time()
    await world.sim.slack.wait_reaction(DESK, line, "tada")
    await world.sim.slack.unreact(jane, jane, answer["ts"], "anothers_parrot")
    await world.pass_time()
    await world.sim.slack.wait_reaction(DESK, line, "speech_balloon", present=False)
    await world.sim.slack.wait_reaction(DESK, line, "tada")

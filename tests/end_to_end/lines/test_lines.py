"""Whose lines cross, in which shape, and which never do; over real sockets."""

import pytest

from tests.end_to_end.world import (
    ANNA,
    BORIS,
    DESK,
    GUEST,
    STRANGER,
    World,
    world,
)

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_clients_line_becomes_a_card_a_thread_and_a_receipt(world: World) -> None:
    case = await world.ticket("The printer is on fire")
    assert await world.thread(case) == ["Ivan\nThe printer is on fire"]
    receipts = await world.read_by(case.client)
    assert len(receipts) == 1
    assert f"#{case.number} “The printer is on fire”" in receipts[0]


async def test_later_lines_follow_in_the_thread_and_get_only_a_look(world: World) -> None:
    case = await world.ticket()
    line = await world.sim.telegram.send(case.client, "Since yesterday")
    await world.sim.telegram.wait_reaction(case.client, line, "👀")
    await world.in_thread(case.card, "Since yesterday")
    assert len(await world.read_by(case.client)) == 1


async def test_a_reply_reaches_the_client_under_its_authors_name(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Looking into it")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    assert len(await world.read_by(case.client)) == 1, "it waits before it leaves"
    await world.pass_time()
    row = await world.sim.telegram.wait_text(case.client, "Looking into it")
    assert row["text"] == f"Anna · #{case.number}\nLooking into it"
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand", present=False)


async def test_an_answer_from_nobodys_thread_makes_its_author_responsible(world: World) -> None:
    case = await world.ticket()
    await world.answers(case, "Which report?", who=BORIS)
    await world.sim.telegram.wait_text(case.client, "Boris is handling")


async def test_a_reply_edited_in_time_leaves_changed(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "It is the cabel")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.slack.edit(DESK, ts, "It is the cable")
    note = await world.writes(ANNA, case, "!note edited")
    await world.sim.slack.wait_reaction(DESK, note, "lock")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "It is the cable")
    assert not any("cabel" in text for text in await world.read_by(case.client))


async def test_a_reply_edited_later_is_changed_where_it_arrived(world: World) -> None:
    case = await world.taken()
    ts = await world.answers(case, "At noon")
    await world.sim.slack.edit(DESK, ts, "At midnight")
    await world.sim.telegram.wait_text(case.client, "At midnight")
    assert not any("noon" in text for text in await world.read_by(case.client))


async def test_a_reply_deleted_later_is_removed_where_it_arrived(world: World) -> None:
    case = await world.taken()
    ts = await world.answers(case, "Wrong window altogether")
    await world.sim.slack.delete(DESK, ts)
    await world.sim.wait("telegram", "deleteMessage")
    assert not any("altogether" in text for text in await world.read_by(case.client))


async def test_a_reply_deleted_in_time_never_leaves(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "Wrong window")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.sim.slack.delete(DESK, ts)
    await world.answers(case, "The right one")
    assert not any("Wrong window" in text for text in await world.read_by(case.client))


async def test_a_note_never_leaves(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "!note pays late")
    await world.sim.slack.wait_reaction(DESK, ts, "lock")
    await world.answers(case, "Good morning")
    assert not any("pays late" in text for text in await world.read_by(case.client))


async def test_a_colleagues_line_stays_until_its_author_sends_it(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(BORIS, case, "The password was reset")
    await world.sim.slack.wait_reaction(DESK, ts, "lock")
    await world.answers(case, "One moment")
    assert not any("password" in text for text in await world.read_by(case.client))
    rows = await world.sim.slack.ephemerals(BORIS)
    offer = next(row for row in rows if row["thread_ts"] == case.card)
    assert await world.sim.slack.press(BORIS, DESK, offer["ts"], "Send to client") == ""
    assert await world.sim.slack.press(BORIS, DESK, offer["ts"], "Send to client") == ""
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, f"Boris · #{case.number}\nThe password")
    await world.answers(case, "Try again")
    assert sum("password" in text for text in await world.read_by(case.client)) == 1


async def test_a_line_that_speaks_to_a_colleague_stays(world: World) -> None:
    case = await world.taken()
    ts = await world.writes(ANNA, case, "@boris is it the proxy?")
    await world.sim.slack.wait_reaction(DESK, ts, "lock")
    await world.answers(case, "I have asked")
    assert not any("proxy" in text for text in await world.read_by(case.client))


@pytest.mark.parametrize("outsider", [GUEST, STRANGER])
async def test_an_outsiders_line_stays_and_they_alone_are_told(world: World, outsider: str) -> None:
    case = await world.taken()
    ts = await world.writes(outsider, case, "Reinstall everything")
    await world.whispered(outsider, "Not sent: only support staff")
    await world.answers(case, "Please wait")
    assert not any("Reinstall" in text for text in await world.read_by(case.client))
    row = await world.in_thread(case.card, "Reinstall")
    assert (row["ts"], row["reactions"]) == (ts, {})


async def test_another_bots_line_stays(world: World) -> None:
    case = await world.taken()
    await world.sim.slack.other_bot(DESK, "Deployed 17 minutes ago", thread_ts=case.card)
    await world.answers(case, "Hello")
    assert not any("Deployed" in text for text in await world.read_by(case.client))


async def test_a_line_that_an_app_writes_for_a_specialist_reaches_the_client(world: World) -> None:
    case = await world.taken()
    words = "Sent from my calendar"
    ts = await world.sim.slack.post(ANNA, DESK, words, thread_ts=case.card, bot_id="B77")
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Sent from my calendar")


async def test_a_client_who_writes_through_an_app_opens_a_ticket(world: World) -> None:
    jane = await world.slack_client("Jane")
    await world.sim.slack.dm(jane, "The export hangs", bot_id="B77")
    await world.sim.slack.wait_text(DESK, " The export hangs\n")


async def test_a_line_in_a_thread_that_is_no_tickets_is_left_alone(world: World) -> None:
    ts = await world.sim.slack.post(ANNA, DESK, "Lunch?")
    await world.sim.slack.post(BORIS, DESK, "At one", thread_ts=ts)
    case = await world.ticket()
    rows = await world.sim.slack.transcript(DESK, ts)
    assert [row["text"] for row in rows] == ["Lunch?", "At one"]
    assert await world.thread(case)


async def test_a_long_answer_arrives_split_and_complete(world: World) -> None:
    case = await world.taken()
    long = " ".join(f"word{number}" for number in range(1500))
    await world.writes(ANNA, case, long)
    await world.answers(case, "That was all")
    words = " ".join(await world.read_by(case.client)).split()
    assert [word for word in words if word.startswith("word")] == long.split()


async def test_a_long_question_arrives_split_and_complete(world: World) -> None:
    case = await world.ticket()
    long = " ".join(f"term{number}" for number in range(450))
    await world.sim.telegram.send(case.client, long[:4096])
    await world.in_thread(case.card, "term449")
    words = " ".join(await world.thread(case)).split()
    assert [word for word in words if word.startswith("term")] == long.split()


async def test_clients_text_pings_nobody_and_forges_no_link(world: World) -> None:
    typed = "<!channel> <@UANNA> @here <https://good.example|bad> *b* &lt; <b>x</b>"
    case = await world.ticket()
    await world.sim.telegram.send(case.client, typed)
    row = await world.in_thread(case.card, typed)
    assert row["pings"] == []
    assert all("|" not in link for link in row["links"])


@pytest.mark.parametrize("kind", ["sticker", "location", "poll", "hologram"])
async def test_attachments_that_cannot_be_sent_are_described(world: World, kind: str) -> None:
    case = await world.ticket()
    await world.sim.telegram.send_sample(case.client, kind)
    await world.in_thread(case.card, "[")


async def test_a_client_who_edits_or_deletes_is_seen_doing_so(world: World) -> None:
    jane = await world.slack_client()
    first = await world.sim.slack.dm(jane, "The invoice is wrong")
    card = (await world.sim.slack.wait_text(DESK, "The invoice is wrong"))["ts"]
    line = await world.sim.slack.dm(jane, "Number 17", thread_ts=first)
    await world.in_thread(card, "Number 17")
    await world.sim.slack.edit(jane, line, "Number 71")
    changed = await world.in_thread(card, "Number 71")
    assert "Number 17" not in changed["text"]
    await world.sim.slack.delete(jane, line)
    removed = await world.in_thread(card, "deleted a message")
    assert "Number 71" in removed["text"]


async def test_a_slack_clients_lines_and_answers_live_in_one_thread(world: World) -> None:
    jane = await world.slack_client()
    first = await world.sim.slack.dm(jane, "My badge does not open the door")
    await world.sim.slack.wait_text(jane, "badge", thread_ts=first, since_ts=first)
    card = (await world.sim.slack.wait_text(DESK, "My badge does not"))["ts"]
    ts = await world.sim.slack.post(ANNA, DESK, "Which door?", thread_ts=card)
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.slack.wait_text(jane, "Which door?", thread_ts=first)
    await world.sim.slack.dm(jane, "The north one", thread_ts=first)
    await world.in_thread(card, "The north one")


async def test_a_slack_clients_further_lines_soon_after_go_on_in_the_same_ticket(
    world: World,
) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "The lift has stopped")
    card = (await world.sim.slack.wait_text(DESK, "The lift has stopped"))["ts"]
    await world.sim.slack.dm(jane, "Between two floors")
    await world.in_thread(card, "Between two floors")


async def test_a_new_question_in_slack_has_a_thread_of_its_own(world: World) -> None:
    jane = await world.slack_client()
    first = await world.sim.slack.dm(jane, "The blinds are stuck")
    receipt = await world.sim.slack.wait_text(jane, "The blinds", since_ts=first)
    assert await world.sim.slack.press(jane, jane, receipt["ts"], "New request") == ""
    second = await world.sim.slack.dm(jane, "The carpet is wet")
    await world.sim.slack.wait_text(jane, "The carpet", thread_ts=second, since_ts=second)
    await world.sim.slack.dm(jane, "By the door", thread_ts=second)
    await world.sim.slack.dm(jane, "All of them", thread_ts=first)
    for subject, line in (("The carpet", "By the door"), ("The blinds", "All of them")):
        card = await world.sim.slack.wait_text(DESK, f" {subject}")
        await world.in_thread(card["ts"], line)


async def test_after_new_in_slack_the_next_line_opens_a_ticket(world: World) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "The tap drips")
    await world.sim.slack.wait_text(DESK, " The tap drips")
    await world.sim.slack.dm(jane, "!new")
    await world.sim.slack.dm(jane, "The fan hums")
    await world.sim.slack.wait_text(DESK, " The fan hums\n")

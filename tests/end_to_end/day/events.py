"""What happens on the day, event by event: each is played, and waits until it has arrived."""

from datetime import timedelta

from tests.end_to_end.confirmations import agrees_in_telegram, fills_in
from tests.end_to_end.day.desk import (
    BILLING,
    IVAN,
    JANE,
    LENA,
    MARIA,
    MONDAY,
    OLGA,
    OTTO,
    PETRA,
    TOKEN,
    Day,
)
from tests.end_to_end.world import ANNA, BORIS, DESK


async def opened(day: Day) -> None:
    await day.opens(MARIA, "printer", "The printer jams")


async def opened_from_slack(day: Day) -> None:
    day.jane = await day.sim.slack.dm(JANE, "The door squeaks")
    day.cases["door"] = await day.finds(0, "The door squeaks")
    await day.sim.slack.wait_text(JANE, f"#{day.cases['door'].number} ")


async def taken(day: Day) -> None:
    await day.presses(ANNA, "printer", "Take")
    await day.world.drawn(day.cases["printer"], "In progress · Anna")


async def replied(day: Day) -> None:
    await day.answers("printer", "Which printer is it?")


async def client_answers(day: Day) -> None:
    day.lines["answer"] = await day.writes("printer", "The one on the left")


async def client_goes_on(day: Day) -> None:
    day.lines["more"] = await day.writes("printer", "It blinks")


async def client_edits(day: Day) -> None:
    await day.sim.telegram.edit(MARIA, day.lines["more"], "It blinks twice")
    await day.world.in_thread(day.cases["printer"].card, "It blinks twice")


async def client_reacts(day: Day) -> None:
    shown = await day.sim.telegram.wait_text(MARIA, "Which printer is it?")
    await day.sim.telegram.react(MARIA, shown["id"], "👍")
    line = await day.world.in_thread(day.cases["printer"].card, "Which printer is it?")
    await day.sim.slack.wait_reaction(DESK, line["ts"], "+1")


async def replied_again(day: Day) -> None:
    await day.answers("printer", "Please open the lid")


async def client_edits_what_was_answered(day: Day) -> None:
    await day.sim.telegram.edit(MARIA, day.lines["more"], "It blinks three times")
    await day.world.in_thread(day.cases["printer"].card, "It blinks three times")


async def colleague_writes_a_note(day: Day) -> None:
    await day.world.writes(BORIS, day.cases["printer"], "!note She is new here")


async def note_with_a_mention(day: Day) -> None:
    await day.world.writes(ANNA, day.cases["printer"], "!note @boris knows that printer")


async def colleague_replies(day: Day) -> None:
    ts = await day.world.writes(BORIS, day.cases["printer"], "!r There is a sheet inside")
    await day.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await day.later(minutes=1)
    await day.sim.telegram.wait_text(MARIA, "There is a sheet inside")


async def locked_by_a_colleague(day: Day) -> None:
    await day.presses(BORIS, "printer", "I'm replying")
    await day.world.offered(day.cases["printer"], "Unlock")
    await day.presses(BORIS, "printer", "Unlock")


async def held(day: Day) -> None:
    case = day.cases["printer"]
    ts = await day.world.writes(ANNA, case, f"Take {TOKEN}")
    await day.sim.slack.wait_reaction(DESK, ts, "raised_hand")


async def held_for_ten_minutes(day: Day) -> None:
    await day.later(minutes=10)


async def held_for_half_an_hour(day: Day) -> None:
    await day.later(minutes=20)


async def held_is_discarded(day: Day) -> None:
    case = day.cases["printer"]
    rows = await day.sim.slack.transcript(DESK, case.card)
    notice = next(row for row in rows if "Don't send" in row["buttons"])
    assert await day.sim.slack.press(ANNA, DESK, notice["ts"], "Don't send") == ""


async def reply_failed(day: Day) -> None:
    case = day.cases["printer"]
    ts = await day.world.writes(ANNA, case, "Is it out?")
    await day.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await day.sim.fault("telegram", "refused", "sendMessage")
    await day.later(minutes=1)
    await day.sim.slack.wait_reaction(DESK, ts, "x")


async def reply_failed_ten_minutes_ago(day: Day) -> None:
    await day.later(minutes=11)


async def failed_reply_is_sent_again(day: Day) -> None:
    case = day.cases["printer"]
    rows = await day.sim.slack.transcript(DESK, case.card)
    notice = next(row for row in rows if "Send again" in row["buttons"])
    assert await day.sim.slack.press(ANNA, DESK, notice["ts"], "Send again") == ""
    await day.later(minutes=1)
    await day.sim.telegram.wait_text(MARIA, "Is it out?")


async def waiting_for_the_client(day: Day) -> None:
    await day.presses(ANNA, "printer", "Waiting for client")
    await day.world.drawn(day.cases["printer"], "Waiting for client")


async def client_answers_what_was_asked(day: Day) -> None:
    await day.writes("printer", "It is out")


async def on_hold_by_a_colleague(day: Day) -> None:
    await day.presses(BORIS, "printer", "On hold")
    await day.presses(BORIS, "printer", "In progress")
    await day.later(minutes=3)


async def client_writes_while_the_assignee_is_away(day: Day) -> None:
    await day.commands(ANNA, "away 2 days")
    await day.writes("printer", "Now it hums")
    await day.commands(ANNA, "back")


async def processed_by_a_colleague(day: Day) -> None:
    await day.presses(BORIS, "printer", "Processed")
    await day.sim.telegram.wait_text(MARIA, "Did it help?")
    await day.later(minutes=3)


async def thanked(day: Day) -> None:
    await day.writes("printer", "Thank you very much!")


async def rated_good(day: Day) -> None:
    await day.sim.telegram.press(MARIA, "😀")
    await day.sim.telegram.wait_text(MARIA, "Your rating")


async def reopened(day: Day) -> None:
    await day.sim.telegram.press(MARIA, "Not solved")
    await day.world.drawn(day.cases["printer"], "In progress")


async def processed(day: Day) -> None:
    asked = await day.sim.telegram.wait_text(MARIA, "is open again")
    await day.presses(ANNA, "printer", "Processed")
    await day.sim.telegram.wait_text(MARIA, "is done", since_id=asked["id"])


async def rated_bad(day: Day) -> None:
    await day.sim.telegram.press(MARIA, "🙁")
    await day.later(minutes=6)


async def unassigned_client_goes_on(day: Day) -> None:
    await day.sim.slack.dm(JANE, "Louder and louder", thread_ts=day.jane)
    await day.world.in_thread(day.cases["door"].card, "Louder and louder")


async def replied_in_slack(day: Day) -> None:
    ts = await day.world.writes(BORIS, day.cases["door"], "Since when?")
    await day.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await day.later(minutes=1)
    await day.sim.slack.wait_text(JANE, "Since when?")


async def client_answers_in_slack(day: Day) -> None:
    day.last = await day.sim.slack.dm(JANE, "Since Friday", thread_ts=day.jane)
    await day.world.in_thread(day.cases["door"].card, "Since Friday")


async def client_deletes(day: Day) -> None:
    await day.sim.slack.delete(JANE, day.last)


async def closed_by_staff(day: Day) -> None:
    await day.presses(BORIS, "door", "Close…")
    assert await fills_in(day.sim, BORIS, {}) == {}
    await day.sim.slack.wait_text(JANE, "is closed")


async def second_ticket(day: Day) -> None:
    await day.opens(IVAN, "scanner", "The scanner beeps")


async def assigned_by_a_colleague(day: Day) -> None:
    await day.presses(BORIS, "scanner", "Take")
    await day.commands(BORIS, f"assign {day.cases['scanner'].number} @anna")
    await day.world.drawn(day.cases["scanner"], "In progress · Anna")


async def assigned_away_by_a_colleague(day: Day) -> None:
    await day.asks(OLGA, f"/assign {day.cases['scanner'].number} @petra", "Petra")
    await day.world.drawn(day.cases["scanner"], "In progress · Petra")


async def replied_from_telegram(day: Day) -> None:
    case = day.cases["scanner"]
    await day.asks(PETRA, f"/r {case.number} How often?", "on its way")
    await day.later(minutes=1)
    await day.sim.telegram.wait_text(IVAN, "How often?")


async def client_answers_who_is_on_telegram(day: Day) -> None:
    await day.writes("scanner", "Twice a minute")
    day.asked_at = day.world.now()


async def client_goes_on_to_who_is_on_telegram(day: Day) -> None:
    await day.writes("scanner", "Or three times")


async def promised_later(day: Day) -> None:
    text = f"/level {day.cases['scanner'].number} Slow because the part is ordered"
    await day.asks(OLGA, text, "Slow")
    await day.later(minutes=3)


async def promised_earlier(day: Day) -> None:
    await day.asks(OLGA, f"/level {day.cases['scanner'].number} Standard", "Standard")
    await day.later(minutes=3)


async def category_changed(day: Day) -> None:
    text = f"/category {day.cases['scanner'].number} Something else"
    await day.asks(OLGA, text, "Something else")
    await day.later(minutes=3)


async def department_changed(day: Day) -> None:
    await day.asks(OLGA, f"/department {day.cases['scanner'].number} Billing", "Billing")
    await day.sim.slack.wait_text(BILLING, "The scanner beeps")


async def assigned_by_strategy(day: Day) -> None:
    await day.sim.telegram.send(LENA, "I want a refund")
    case = await day.finds(LENA, "I want a refund", BILLING)
    await day.sim.telegram.wait_text(LENA, f"#{case.number} ")


async def closed_by_the_client(day: Day) -> None:
    await day.sim.telegram.press(LENA, "Close")
    await agrees_in_telegram(day.sim, LENA, "for good?", "Close the ticket")
    await day.sim.telegram.wait_text(LENA, "is closed")


async def opened_at_noon(day: Day) -> None:
    await day.until(MONDAY.replace(hour=12, minute=0))
    await day.opens(OTTO, "mouse", "The mouse is dead")


async def warned(day: Day) -> None:
    await day.until(day.asked_at + timedelta(hours=3, minutes=1))
    await day.sim.slack.wait_text(BORIS, "The scanner beeps")


async def overdue(day: Day) -> None:
    await day.until(day.asked_at + timedelta(hours=4, minutes=1))
    await day.sim.slack.wait_text(BORIS, "overdue")


async def warned_of_an_unassigned_one(day: Day) -> None:
    await day.until(MONDAY.replace(hour=15, minute=1))


async def nobody_has_taken_it(day: Day) -> None:
    await day.until(MONDAY.replace(hour=15, minute=12))


async def still_nobody_has(day: Day) -> None:
    await day.until(MONDAY.replace(hour=15, minute=23))


async def overdue_for_an_hour(day: Day) -> None:
    await day.until(day.asked_at + timedelta(hours=5, minutes=1))
    await day.sim.telegram.wait_text(OLGA, "overdue")


async def overdue_and_unassigned(day: Day) -> None:
    await day.until(MONDAY.replace(hour=16, minute=1))


async def answered_late(day: Day) -> None:
    card = await day.finds(IVAN, "The scanner beeps", BILLING)
    for channel, case, text in (
        (BILLING, card, "It was dusty"),
        (DESK, day.cases["mouse"], "Is it charged?"),
    ):
        ts = await day.sim.slack.post(BORIS, channel, text, thread_ts=case.card)
        await day.sim.slack.wait_reaction(channel, ts, "hourglass_flowing_sand")
        await day.later(minutes=1)
        await day.sim.telegram.wait_text(case.client, text)


async def asked_for_an_answer(day: Day) -> None:
    await day.presses(BORIS, "mouse", "Waiting for client")
    await day.world.drawn(day.cases["mouse"], "Waiting for client")


async def opened_outside_hours(day: Day) -> None:
    await day.until(MONDAY.replace(hour=20, minute=0))
    await day.opens(LENA, "night", "The light flickers")


async def the_desk_opens(day: Day) -> None:
    await day.until(MONDAY.replace(day=24, hour=9, minute=1))


async def answered_in_the_morning(day: Day) -> None:
    await day.answers("night", "All night?")


async def will_close_for_silence(day: Day) -> None:
    await day.until(MONDAY.replace(day=24, hour=17, minute=0))
    await day.sim.telegram.wait_text(OTTO, "We'll close it")


async def opened_between_shifts(day: Day) -> None:
    await day.sim.telegram.send(MARIA, "/new The hotline is silent")
    day.cases["hotline"] = await day.finds(MARIA, "The hotline is silent")
    await day.world.drawn(day.cases["hotline"], "Nobody is on shift")
    await day.sim.telegram.wait_text(MARIA, f"#{day.cases['hotline'].number} ")


async def a_shift_begins(day: Day) -> None:
    await day.until(MONDAY.replace(day=24, hour=17, minute=31))
    await day.sim.telegram.wait_text(PETRA, "Your shift has begun")


async def a_shift_ends(day: Day) -> None:
    await day.until(MONDAY.replace(day=24, hour=18, minute=46))
    await day.sim.telegram.wait_text(PETRA, "Your shift ends")

"""A day at the desk: after each event everybody was notified as loudly as the table says.

The table is that of who is told what, and how loudly. `sound` notifies, `silent` arrives without a
notification, `badge` is seen when looked at; what is not named arrives nowhere, or by an edit.
Support that ends, outages and changes of settings are not of this day: tests/domain/desk has them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bots.chat.commands import COMMANDS
from bots.config.settings import DeskSettings
from tests.end_to_end.agreeing import agrees_in_telegram, fills_in
from tests.end_to_end.notified import Account, Ears, loudness
from tests.end_to_end.world import ANNA, BORIS, DESK, Case, Row, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

PETRA, OLGA = 90, 91
MARIA, IVAN, OTTO, LENA = 7, 8, 9, 10
JANE, BILLING = "UJANE", "CBILLING"
PEOPLE: Mapping[str, Account] = {
    "Anna": ANNA,  # specialists: two in Slack, one on Telegram alone
    "Boris": BORIS,
    "Petra": PETRA,
    "Olga": OLGA,  # the administrator
    "Maria": MARIA,  # clients
    "Ivan": IVAN,
    "Otto": OTTO,
    "Lena": LENA,
    "Jane": JANE,
}
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TOKEN = "xox" + "b-" + "123456789012"
WORKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
DICTIONARIES: dict[str, Any] = {
    "calendars": {"Office": {"zone": "UTC", "week": WORKDAYS}},
    "departments": {
        "Support": {
            "calendar": "Office",
            "close_after": 3,
            "members": [f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"],
        },
        "Billing": {
            "calendar": "Office",
            "channel": f"slack:T1:{BILLING}",
            "members": [f"slack:T1:{BORIS}"],
            "strategy": "in turn",
        },
        "Hotline": {"strategy": "in turn"},
    },
    "shifts": {
        "Evening": {
            "department": "Hotline",
            "week": {"tue": "17:30-19:00"},
            "zone": "UTC",
            "members": [f"telegram:{PETRA}"],
        }
    },
    "categories": {"Invoices": {"department": "Billing"}, "Something else": {}},
    "levels": {
        "Standard": {
            "response": "4h",
            "warn": {"response": "1h"},
            "escalate": [{"clock": "response", "after": "1h", "tell": ["administrators"]}],
        },
        "Slow": {"response": "8h", "groups": ["Patient"]},
    },
    "groups": {"Patient": {"members": []}},
    "rules": {
        "Refunds": {"when": {"text": "refund"}, "then": {"department": "Billing"}},
        "Hotline": {"when": {"text": "hotline"}, "then": {"department": "Hotline"}},
    },
}


class Day:
    """The desk, and the tickets that the day's events are about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sim = world.sim
        self.cases: dict[str, Case] = {}
        self.lines: dict[str, int] = {}
        self.asked_at = MONDAY  # when Ivan wrote what is not answered
        self.jane = self.last = ""  # the ts of what Jane wrote first and last

    async def opens(self, client: int, name: str, text: str) -> Case:
        """A client on Telegram opens a ticket, which is called `name` from then on."""
        await self.sim.telegram.send(client, text)
        self.cases[name] = await self.finds(client, text)
        await self.sim.telegram.wait_text(client, f"#{self.cases[name].number} ")
        return self.cases[name]

    async def finds(self, client: int, subject: str, channel: str = DESK) -> Case:
        """The ticket with this subject, once its card is there."""
        card = await self.sim.slack.wait_text(channel, f" {subject} · ")
        return Case(client, int(card["text"].partition("#")[2].split()[0]), card["ts"])

    async def writes(self, case: str, text: str) -> int:
        """The client of a ticket writes a line, which is in its thread then; returns its id."""
        found = self.cases[case]
        line = await self.sim.telegram.send(found.client, text)
        await self.world.in_thread(found.card, text)
        return line

    async def presses(self, who: str, case: str, button: str) -> None:
        """Somebody presses a button on a card."""
        await self.world.offered(self.cases[case], button)
        assert await self.sim.slack.press(who, DESK, self.cases[case].card, button) == ""

    async def commands(self, who: str, text: str) -> None:
        """Somebody types /desk in the desk's channel."""
        await self.sim.slack.command(who, DESK, "/desk", text)

    async def answers(self, case: str, text: str, who: str = ANNA) -> None:
        """A line of a specialist's that reaches the client."""
        await self.world.answers(self.cases[case], text, who)

    async def asks(self, who: int, text: str, answer: str) -> Row:
        """Somebody types something to the bot in Telegram, and is answered."""
        line = await self.sim.telegram.send(who, text)
        return await self.sim.telegram.wait_text(who, answer, since_id=line)

    async def later(self, hours: int = 0, minutes: int = 0) -> None:
        """Time passes."""
        await self.until(self.world.now() + timedelta(hours=hours, minutes=minutes))

    async def until(self, at: datetime) -> None:
        """It is so late, and the desk looks at what is due."""
        await self.world.pass_time(at - self.world.now())
        self.world.stage.look()


# What happens


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
    asked = await day.sim.telegram.wait_text(MARIA, "Your rating")
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


@dataclass(frozen=True)
class Differs:
    """What somebody hears today where the table says otherwise, and why."""

    today: str
    why: str


@dataclass(frozen=True)
class Event:
    """One event of the day, and how loudly each person is notified of it.

    `table`: the cells of the table. `follows`: who gets badges besides, because they follow the
    thread in Slack, which no app can end. `answered`: what whoever acts is answered; no notice.
    """

    plays: Callable[[Day], Awaitable[None]]
    table: Mapping[str, str] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, Differs] = field(default_factory=dict)

    def wanted(self, name: str) -> str:
        """How loudly somebody is to be notified."""
        parts = (self.table, self.follows, self.answered)
        return " ".join(sorted(" ".join(part.get(name, "") for part in parts).split()))

    def today(self, name: str) -> str:
        """How loudly somebody is notified today."""
        return self.differs[name].today if name in self.differs else self.wanted(name)


NOT_SILENT = Differs("", "a message in Slack always sounds, so the card alone says it")
LOUD_SLACK = Differs("sound", "a message in Slack always sounds")
NO_MENTION = Differs("badge", "the line in the thread mentions nobody")
ALL_OF_THEM = Differs("sound", "everybody on shift is told, and not one after the other")

DAY: Sequence[Event] = (
    Event(opened, {"Maria": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(
        opened_from_slack,
        {"Jane": "silent", "Petra": "sound", "Olga": "silent"},
        differs={"Jane": LOUD_SLACK},
    ),
    Event(taken),
    Event(replied, {"Maria": "sound"}),
    Event(client_answers, {"Anna": "sound"}),
    Event(client_goes_on, {"Anna": "badge"}),
    Event(client_edits),
    Event(client_reacts),
    Event(replied_again, {"Maria": "sound"}),
    Event(client_edits_what_was_answered, {"Anna": "badge"}),
    Event(colleague_writes_a_note, {"Anna": "badge"}),
    Event(note_with_a_mention, {"Boris": "sound"}),
    Event(colleague_replies, {"Maria": "sound", "Anna": "badge"}),
    Event(locked_by_a_colleague),
    Event(
        held,
        follows={"Boris": "badge"},
        differs={
            "Anna": Differs("badge", "the thread is told, and not its author alone"),
            "Boris": Differs("badge badge", "the thread is told, and not its author alone"),
        },
    ),
    Event(held_for_ten_minutes, {"Anna": "sound"}),
    Event(held_for_half_an_hour, {"Boris": "sound"}),
    Event(held_is_discarded),
    Event(reply_failed, {"Anna": "sound"}, {"Boris": "badge badge"}),
    Event(reply_failed_ten_minutes_ago, {"Anna": "sound"}, {"Boris": "badge"}),
    Event(failed_reply_is_sent_again, {"Maria": "sound"}),
    Event(waiting_for_the_client, {"Maria": "sound"}),
    Event(client_answers_what_was_asked, {"Anna": "sound"}, {"Boris": "badge"}),
    Event(on_hold_by_a_colleague, {"Anna": "silent"}, differs={"Anna": NOT_SILENT}),
    Event(client_writes_while_the_assignee_is_away, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(
        processed_by_a_colleague,
        {"Maria": "sound", "Anna": "silent"},
        differs={"Anna": NOT_SILENT},
    ),
    Event(thanked, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(rated_good, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(reopened, {"Anna": "sound"}),
    Event(processed, {"Maria": "sound"}),
    Event(rated_bad, {"Anna": "sound"}, {"Boris": "badge"}, differs={"Anna": NO_MENTION}),
    Event(unassigned_client_goes_on),
    Event(replied_in_slack, {"Jane": "sound"}),
    Event(client_answers_in_slack, {"Boris": "sound"}),
    Event(
        client_deletes,
        differs={"Boris": Differs("badge", "a line tells of what nobody answered, too")},
    ),
    Event(closed_by_staff, {"Jane": "silent"}, differs={"Jane": LOUD_SLACK}),
    Event(second_ticket, {"Ivan": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(assigned_by_a_colleague, {"Anna": "sound"}),
    Event(
        assigned_away_by_a_colleague,
        {"Petra": "sound", "Anna": "silent"},
        answered={"Olga": "sound"},
        differs={"Anna": NOT_SILENT},
    ),
    Event(replied_from_telegram, {"Ivan": "sound"}, {"Anna": "badge"}, {"Petra": "sound"}),
    Event(client_answers_who_is_on_telegram, {"Petra": "sound"}, {"Anna": "badge"}),
    Event(client_goes_on_to_who_is_on_telegram, follows={"Anna": "badge"}),
    Event(
        promised_later,
        {"Ivan": "sound", "Petra": "silent"},
        answered={"Olga": "sound"},
    ),
    Event(
        promised_earlier,
        {"Petra": "silent"},
        answered={"Olga": "sound"},
    ),
    Event(category_changed, {"Petra": "silent"}, answered={"Olga": "sound"}),
    Event(
        department_changed,
        {"Petra": "sound", "Boris": "sound"},
        {"Anna": "badge"},
        {"Olga": "sound"},
    ),
    Event(assigned_by_strategy, {"Lena": "silent", "Boris": "sound", "Olga": "silent"}),
    Event(
        closed_by_the_client,
        {"Boris": "badge"},
        answered={"Lena": "sound"},
        differs={"Boris": Differs("", "the card's last line says it, and no line in the thread")},
    ),
    Event(opened_at_noon, {"Otto": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(warned, {"Boris": "sound"}),
    Event(overdue, {"Boris": "sound"}, {"Boris": "badge"}),
    Event(
        warned_of_an_unassigned_one,
        {"Anna": "sound"},
        differs={"Boris": ALL_OF_THEM, "Petra": ALL_OF_THEM},
    ),
    Event(overdue_for_an_hour, {"Olga": "sound"}),
    Event(
        overdue_and_unassigned,
        {"Anna": "sound"},
        differs={"Boris": ALL_OF_THEM, "Petra": ALL_OF_THEM},
    ),
    Event(answered_late, {"Ivan": "sound", "Otto": "sound"}),
    Event(asked_for_an_answer, {"Otto": "sound"}),
    Event(opened_outside_hours, {"Lena": "silent", "Olga": "silent"}),
    Event(the_desk_opens, {"Petra": "sound"}),
    Event(answered_in_the_morning, {"Lena": "sound"}),
    Event(will_close_for_silence, {"Otto": "sound"}),
    Event(opened_between_shifts, {"Maria": "silent", "Olga": "silent"}),
    Event(a_shift_begins, {"Petra": "sound"}),
    Event(a_shift_ends, {"Petra": "sound"}),
)

MISSING: Mapping[str, str] = {
    "merged, moved, split": "merge",
    "snooze set, snooze ends": "snooze",
    "timed reply fails": "later",
    "person added to a ticket": "add",
}
"""Rows of the table that have no event, for the desk cannot do it: the command that would."""

Heard = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def heard(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Heard]:
    """The whole day: what each person was notified of, by event."""
    folder = tmp_path_factory.mktemp("day")
    desk = DeskSettings(
        administrators=(f"telegram:{OLGA}",),
        specialists=(f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(folder, desk, dictionaries=DICTIONARIES, begins=MONDAY) as world:
        day, ears = Day(world), Ears(world, folder / "desk.db", PEOPLE)
        await arrive(day)
        await ears.new()
        found: dict[str, Mapping[str, Sequence[Mapping[str, Any]]]] = {}
        for event in DAY:
            await event.plays(day)
            found[event.plays.__name__] = await ears.new()
        yield found


async def arrive(day: Day) -> None:
    """Everybody is there; who works in Slack looks at followed threads when there is time."""
    sim = day.sim
    for user, name in ((ANNA, "Anna"), (BORIS, "Boris")):
        flags = {"thread_replies": False, "told": False}
        await sim.slack.add_user(user, name.lower(), real_name=name, **flags)
    await sim.slack.add_user(JANE, "jane", real_name="Jane")
    await sim.slack.add_channel(BILLING, "billing", [BORIS])
    for name, account in PEOPLE.items():
        if isinstance(account, int):
            await sim.telegram.add_user(account, name, username=name.lower())
    for account in (PETRA, OLGA):
        await day.asks(account, "/start", "support desk")


@pytest.mark.parametrize("event", DAY, ids=lambda event: event.plays.__name__)
async def test_everybody_is_notified_as_loudly_as_the_table_says(
    heard: Heard, event: Event
) -> None:
    shown = heard[event.plays.__name__]
    found = {name: loudness(shown[name]) for name in PEOPLE}
    assert found == {name: event.today(name) for name in PEOPLE}, shown
    same = [name for name in event.differs if event.today(name) == event.wanted(name)]
    assert not same, "these differ no longer"


async def test_what_the_desk_cannot_do_has_no_event() -> None:
    assert not set(MISSING.values()) & COMMANDS.keys(), "play it"


@pytest.mark.parametrize("event", DAY, ids=lambda event: event.plays.__name__)
async def test_nobody_is_mentioned_and_written_to_of_the_same_event(
    heard: Heard, event: Event
) -> None:
    for shown in heard[event.plays.__name__].values():
        kinds = {one.get("kind") for one in shown}
        assert not {"mention", "direct"} <= kinds, shown

"""The table of notifications: the day's events, and who is notified of each, how loudly.

`sound` notifies, `silent` arrives without a notification, `badge` is seen when looked at; what is
not named arrives nowhere, or by an edit. Support that ends, outages and changes of settings are not
of this day: tests/domain/desk has them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.end_to_end.day import events
from tests.end_to_end.day.desk import Day


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

DAY: Sequence[Event] = (
    Event(events.opened, {"Maria": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(
        events.opened_from_slack,
        {"Jane": "silent", "Petra": "sound", "Olga": "silent"},
        differs={"Jane": LOUD_SLACK},
    ),
    Event(events.taken),
    Event(events.replied, {"Maria": "sound"}),
    Event(events.client_answers, {"Anna": "sound"}),
    Event(events.client_goes_on, {"Anna": "badge"}),
    Event(events.client_edits),
    Event(events.client_reacts),
    Event(events.replied_again, {"Maria": "sound"}),
    Event(events.client_edits_what_was_answered, {"Anna": "badge"}),
    Event(events.colleague_writes_a_note, {"Anna": "badge"}),
    Event(events.note_with_a_mention, {"Boris": "sound"}),
    Event(events.colleague_replies, {"Maria": "sound", "Anna": "badge"}),
    Event(events.locked_by_a_colleague),
    Event(
        events.held,
        follows={"Boris": "badge"},
        differs={
            "Anna": Differs("badge", "the thread is told, and not its author alone"),
            "Boris": Differs("badge badge", "the thread is told, and not its author alone"),
        },
    ),
    Event(events.held_for_ten_minutes, {"Anna": "sound"}),
    Event(events.held_for_half_an_hour, {"Boris": "sound"}),
    Event(events.held_is_discarded),
    Event(events.reply_failed, {"Anna": "sound"}, {"Boris": "badge badge"}),
    Event(events.reply_failed_ten_minutes_ago, {"Anna": "sound"}, {"Boris": "badge"}),
    Event(events.failed_reply_is_sent_again, {"Maria": "sound"}),
    Event(events.waiting_for_the_client, {"Maria": "sound"}),
    Event(events.client_answers_what_was_asked, {"Anna": "sound"}, {"Boris": "badge"}),
    Event(events.on_hold_by_a_colleague, {"Anna": "silent"}, differs={"Anna": NOT_SILENT}),
    Event(events.client_writes_while_the_assignee_is_away, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(
        events.processed_by_a_colleague,
        {"Maria": "sound", "Anna": "silent"},
        differs={"Anna": NOT_SILENT},
    ),
    Event(events.thanked, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(events.rated_good, {"Anna": "badge"}, {"Boris": "badge"}),
    Event(events.reopened, {"Anna": "sound"}),
    Event(events.processed, {"Maria": "sound"}),
    Event(events.rated_bad, {"Anna": "sound"}, {"Boris": "badge"}, differs={"Anna": NO_MENTION}),
    Event(events.unassigned_client_goes_on),
    Event(events.replied_in_slack, {"Jane": "sound"}),
    Event(events.client_answers_in_slack, {"Boris": "sound"}),
    Event(
        events.client_deletes,
        differs={"Boris": Differs("badge", "a line tells of what nobody answered, too")},
    ),
    Event(events.closed_by_staff, {"Jane": "silent"}, differs={"Jane": LOUD_SLACK}),
    Event(events.second_ticket, {"Ivan": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(events.assigned_by_a_colleague, {"Anna": "sound"}),
    Event(
        events.assigned_away_by_a_colleague,
        {"Petra": "sound", "Anna": "silent"},
        answered={"Olga": "sound"},
        differs={"Anna": NOT_SILENT},
    ),
    Event(events.replied_from_telegram, {"Ivan": "sound"}, {"Anna": "badge"}, {"Petra": "sound"}),
    Event(events.client_answers_who_is_on_telegram, {"Petra": "sound"}, {"Anna": "badge"}),
    Event(events.client_goes_on_to_who_is_on_telegram, follows={"Anna": "badge"}),
    Event(
        events.promised_later,
        {"Ivan": "sound", "Petra": "silent"},
        answered={"Olga": "sound"},
    ),
    Event(
        events.promised_earlier,
        {"Petra": "silent"},
        answered={"Olga": "sound"},
    ),
    Event(events.category_changed, {"Petra": "silent"}, answered={"Olga": "sound"}),
    Event(
        events.department_changed,
        {"Petra": "sound", "Boris": "sound"},
        {"Anna": "badge"},
        {"Olga": "sound"},
    ),
    Event(events.assigned_by_strategy, {"Lena": "silent", "Boris": "sound", "Olga": "silent"}),
    Event(
        events.closed_by_the_client,
        {"Boris": "badge"},
        answered={"Lena": "sound"},
        differs={"Boris": Differs("", "the card's last line says it, and no line in the thread")},
    ),
    Event(events.opened_at_noon, {"Otto": "silent", "Petra": "sound", "Olga": "silent"}),
    Event(events.warned, {"Boris": "sound"}),
    Event(events.overdue, {"Boris": "sound"}, {"Boris": "badge"}),
    Event(events.warned_of_an_unassigned_one, {"Anna": "sound"}),
    Event(events.nobody_has_taken_it, {"Petra": "sound"}),
    Event(events.still_nobody_has, {"Boris": "sound"}),
    Event(events.overdue_for_an_hour, {"Olga": "sound"}),
    Event(events.overdue_and_unassigned, {"Anna": "sound"}),
    Event(events.answered_late, {"Ivan": "sound", "Otto": "sound"}),
    Event(events.asked_for_an_answer, {"Otto": "sound"}),
    Event(events.opened_outside_hours, {"Lena": "silent", "Olga": "silent"}),
    Event(events.the_desk_opens, {"Petra": "sound"}),
    Event(events.answered_in_the_morning, {"Lena": "sound"}),
    Event(events.will_close_for_silence, {"Otto": "sound"}),
    Event(events.opened_between_shifts, {"Maria": "silent", "Olga": "silent"}),
    Event(events.a_shift_begins, {"Petra": "sound"}),
    Event(events.a_shift_ends, {"Petra": "sound"}),
)

MISSING: Mapping[str, str] = {
    "merged, moved, split": "merge",
    "snooze set, snooze ends": "snooze",
    "timed reply fails": "later",
    "person added to a ticket": "add",
}
"""Rows of the table that have no event, for the desk cannot do it: the command that would."""

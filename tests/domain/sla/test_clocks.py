"""What starts, stops, pauses and moves the two clocks of a ticket."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain import tickets
from domain.dictionaries.kinds.levels import ClockKind, Tell
from domain.sla.clocks import (
    ClockMove,
    ClockStep,
    Reason,
    Terms,
    deadlines,
    reply_under_way,
    step_of,
)
from domain.sla.clocks.due import ANSWERS_ARRIVE_WITHIN
from domain.tickets import Status, Ticket
from tests.domain.sla.ticket_clocks import (
    GOLD,
    MONDAY,
    OFFICE,
    TERMS,
    Case,
    hours,
    level,
    round_the_clock,
)

MINUTE = timedelta(minutes=1)
SILVER = level("Silver", "8h", "40h")

RESPONSE = ClockStep(ClockKind.RESPONSE, timedelta(0))
RESOLUTION = ClockStep(ClockKind.RESOLUTION, timedelta(0))


def case(terms: Terms = TERMS) -> Case:
    return Case(terms).opens()


class TestTheResponseClock:
    def test_starts_with_the_clients_first_line_in_working_time(self) -> None:
        friday_evening = Case(now=MONDAY + timedelta(days=4) + hours(7.5)).opens()  # 17:30
        assert friday_evening.ticket.response_due_at == MONDAY + timedelta(days=7) + hours(2.5)

    def test_later_lines_do_not_restart_it(self) -> None:
        again = case().after(hours(1)).client_writes()
        assert again.ticket.response_due_at == case().ticket.response_due_at
        assert again.turns("response") == ["started"]

    def test_is_met_by_an_answer_at_the_time_it_was_written(self) -> None:
        asked = case().after(hours(4.9))  # one of them is the lunch break
        written = asked.staff_write()
        asked.after(hours(1)).arrives(written)
        assert asked.turns("response") == ["started", "met"]
        assert asked.last(ClockMove.MET).since == written.isoformat()
        assert asked.last(ClockMove.MET).left == pytest.approx(360)
        assert asked.ticket.response_due_at is None
        assert asked.ticket.missed_answers == 0

    def test_an_answer_written_at_the_very_deadline_is_in_time(self) -> None:
        asked = case().after(hours(5)).is_answered()
        assert asked.turns("response") == ["started", "met"]

    def test_an_answer_on_its_way_is_not_called_late(self) -> None:
        asked = case().after(hours(5) - MINUTE)
        written = asked.staff_write()
        asked.after(5 * MINUTE).looks()
        assert not asked.ticket.overdue
        assert reply_under_way(asked.ticket) == written
        assert deadlines(asked.ticket, TERMS)[RESPONSE] == written + ANSWERS_ARRIVE_WITHIN
        asked.arrives(written)
        assert asked.turns("response") == ["started", "met"]

    def test_an_answer_that_does_not_arrive_for_long_is_none(self) -> None:
        asked = case().after(hours(5) - MINUTE)
        asked.staff_write()
        asked.after(ANSWERS_ARRIVE_WITHIN).looks()
        assert asked.ticket.overdue
        assert asked.ticket.missed_answers == 1

    def test_goes_on_as_it_was_when_the_answer_failed(self) -> None:
        asked = case().after(hours(1))
        due = asked.ticket.response_due_at
        asked.staff_write()
        asked.after(hours(4)).changes(lambda ticket: replace(ticket, last_staff_line_at=None))
        assert asked.ticket.response_due_at == due
        assert asked.turns("response") == ["started", "missed"]

    def test_is_restored_with_the_same_deadline_when_the_answer_is_taken_back(self) -> None:
        asked = case().after(hours(1)).is_answered().after(hours(1))
        asked.loses_its_answers()
        assert asked.ticket.response_due_at == case().ticket.response_due_at
        assert asked.turns("response") == ["started", "met", "restored"]

    def test_a_missed_answer_that_is_taken_back_is_counted_once(self) -> None:
        asked = case().after(hours(6)).is_answered()
        asked.loses_its_answers()
        assert asked.ticket.overdue
        assert asked.ticket.missed_answers == 1

    @pytest.mark.parametrize("status", [Status.PENDING, Status.RESOLVED, Status.CLOSED])
    def test_ends_when_staff_settle_it(self, status: Status) -> None:
        asked = case().after(hours(1))
        asked.staff_write()
        asked.becomes(status)
        assert asked.ticket.response_due_at is None
        assert asked.turns("response") == ["started", "stopped"]
        assert asked.last(ClockMove.STOPPED).status == status

    def test_ends_when_no_reply_is_needed(self) -> None:
        asked = case().changes(lambda ticket: replace(ticket, waiting_since=None))
        assert asked.last(ClockMove.STOPPED).reason == Reason.NO_REPLY

    def test_goes_on_while_the_ticket_is_on_hold(self) -> None:
        held = case().becomes(Status.ON_HOLD).after(hours(6)).looks()
        assert held.ticket.response_due_at == case().ticket.response_due_at
        assert held.ticket.overdue

    def test_a_line_behind_the_answered_one_starts_the_next(self) -> None:
        asked = case().after(hours(1))
        written = asked.staff_write()
        further = asked.after(MINUTE).client_writes().now
        asked.arrives(written, unanswered_since=further)
        assert asked.turns("response") == ["started", "met", "started"]
        assert asked.ticket.response_due_at == OFFICE.add(further, hours(4))

    def test_each_missed_answer_is_counted(self) -> None:
        asked = case()
        for _ in range(3):
            asked.after(hours(48)).is_answered().client_writes()
        assert asked.ticket.missed_answers == 3
        assert asked.turns("response").count("late") == 3

    def test_an_overdue_mark_goes_with_its_clock_and_what_was_missed_stays(self) -> None:
        late = case().after(hours(48)).looks()
        assert late.ticket.overdue
        answered = late.client_writes().is_answered().ticket
        assert not answered.overdue
        assert late.ticket.missed_answers == 1

    def test_however_often_it_is_looked_at_it_is_missed_once(self) -> None:
        late = case().after(hours(48)).looks()
        version = late.ticket.version
        late.looks().after(hours(1)).looks()
        assert late.turns("response") == ["started", "missed"]
        assert late.ticket.version == version

    def test_follows_the_line_when_the_first_one_is_moved_away(self) -> None:
        asked = case().after(hours(1)).client_writes()
        second = asked.now
        asked.changes(lambda ticket: replace(ticket, waiting_since=second), Reason.LINE_MOVED)
        assert asked.ticket.response_due_at == OFFICE.add(second, hours(4))
        shifted = asked.last(ClockMove.SHIFTED)
        assert (shifted.reason, shifted.later) == (Reason.LINE_MOVED, True)

    def test_comes_earlier_when_a_late_line_was_written_earlier(self) -> None:
        asked = case().changes(lambda ticket: replace(ticket, waiting_since=MONDAY - hours(0.5)))
        assert asked.ticket.response_due_at == OFFICE.add(MONDAY - hours(0.5), hours(4))
        assert not asked.last(ClockMove.SHIFTED).later


class TestATicketThatNobodyAskedFor:
    def test_has_no_response_clock_until_the_client_writes(self) -> None:
        called = Case().opens(by_staff=True)
        assert called.ticket.response_due_at is None
        called.after(hours(1)).client_writes()
        assert called.ticket.response_due_at == OFFICE.add(called.now, hours(4))

    def test_may_promise_to_call_back(self) -> None:
        by = MONDAY + hours(2)
        called = Case().opens(by_staff=True, call_back_by=by)
        assert called.ticket.response_due_at == by
        assert called.last(ClockMove.STARTED).clock == "resolution"
        assert called.done[0].reason == Reason.CALL_BACK
        called.after(hours(3)).is_answered()
        assert called.turns("response") == ["started", "missed", "late"]

    def test_a_call_back_is_promised_without_a_level_too(self) -> None:
        by = MONDAY + hours(2)
        called = Case(Terms(None, OFFICE)).opens(by_staff=True, call_back_by=by)
        assert deadlines(called.ticket, called.terms) == {RESPONSE: by}
        assert called.after(hours(2)).looks().ticket.overdue

    def test_who_writes_before_the_call_is_answered_no_later_than_was_promised(self) -> None:
        by = MONDAY + hours(2)
        called = Case().opens(by_staff=True, call_back_by=by).after(hours(1)).client_writes()
        assert called.ticket.response_due_at == by


class TestTheResolutionClock:
    def test_starts_when_the_ticket_is_opened(self) -> None:
        assert case().ticket.resolution_due_at == OFFICE.add(MONDAY, hours(24))

    @pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD])
    def test_pauses_and_goes_on_with_what_was_left(self, status: Status) -> None:
        asked = case().after(hours(2)).is_answered().becomes(status)
        paused = asked.ticket
        assert (paused.resolution_due_at, paused.resolution_left) == (None, hours(22))
        resumed = asked.after(timedelta(days=7)).becomes(Status.OPEN).ticket
        assert resumed.resolution_due_at == OFFICE.add(asked.now, hours(22))
        assert resumed.resolution_left is None
        assert asked.turns("resolution") == ["started", "paused", "resumed"]

    def test_a_pause_outside_working_time_changes_nothing(self) -> None:
        evening = case().after(hours(10)).is_answered()
        due = evening.ticket.resolution_due_at
        evening.becomes(Status.PENDING).after(hours(2)).client_writes()
        assert evening.ticket.resolution_due_at == due

    def test_remembers_that_it_is_overdue(self) -> None:
        late = case(round_the_clock()).after(hours(25)).becomes(Status.ON_HOLD)
        assert late.ticket.resolution_left == -hours(1)
        running = {one.clock for one in deadlines(late.ticket, late.terms)}
        assert ClockKind.RESOLUTION not in running
        late.after(hours(5)).becomes(Status.OPEN)
        assert late.ticket.resolution_due_at == late.now - hours(1)
        assert late.ticket.overdue
        assert late.ticket.missed_resolutions == 1

    @pytest.mark.parametrize(("span", "turn"), [(24, ClockMove.MET), (25, ClockMove.LATE)])
    def test_ends_with_what_became_of_it(self, span: float, turn: ClockMove) -> None:
        done = case(round_the_clock()).after(hours(span)).becomes(Status.RESOLVED)
        assert done.turns("resolution")[-1] == turn
        assert done.ticket.missed_resolutions == (turn is ClockMove.LATE)
        done.becomes(Status.CLOSED)
        assert done.turns("resolution")[-1] == turn
        assert (done.ticket.resolution_due_at, done.ticket.resolution_left) == (None, None)

    def test_a_reopening_starts_a_new_cycle_and_the_finished_one_stays(self) -> None:
        again = case().after(hours(100)).becomes(Status.RESOLVED).after(hours(24)).client_writes()
        assert again.ticket.resolution_due_at == OFFICE.add(again.now, hours(24))
        assert again.turns("resolution") == ["started", "missed", "late", "started"]
        again.after(hours(100)).looks()
        assert again.ticket.missed_resolutions == 2

    def test_a_reopening_that_never_was_leaves_no_cycle(self) -> None:
        again = case().after(hours(1)).is_answered().becomes(Status.RESOLVED)
        settled, written = again.ticket, again.after(hours(1)).now
        again.client_writes().after(MINUTE).changes(
            lambda ticket: tickets.without_line(ticket, written, None, "resolved", again.now),
            Reason.LINE_MOVED,
        )
        assert again.turns("resolution") == ["started", "met", "started", "undone"]
        assert again.turns("response")[-1] == "stopped"
        assert again.ticket.resolution_due_at is None
        assert again.ticket.missed_resolutions == settled.missed_resolutions


class TestOtherTerms:
    def test_without_a_level_no_clock_runs(self) -> None:
        free = case(Terms(None, OFFICE))
        assert not free.done
        assert deadlines(free.ticket, free.terms) == {}

    def test_another_level_keeps_the_time_used(self) -> None:
        asked = case().after(hours(1)).gets(Terms(SILVER, OFFICE), "contract ended")
        assert asked.ticket.response_due_at == OFFICE.add(asked.now, hours(8 - 1))
        assert asked.ticket.resolution_due_at == OFFICE.add(asked.now, hours(40 - 1))
        moved = asked.last(ClockMove.MOVED)
        assert (moved.level, moved.reason, moved.later) == ("Silver", "contract ended", True)

    def test_another_level_keeps_the_time_used_in_a_pause(self) -> None:
        held = case().after(hours(1)).is_answered().becomes(Status.ON_HOLD)
        held.gets(Terms(SILVER, OFFICE))
        assert held.ticket.resolution_left == hours(40 - 1)
        assert not held.last(ClockMove.MOVED).later

    def test_another_calendar_keeps_the_time_used(self) -> None:
        asked = case().after(hours(1)).gets(round_the_clock())
        assert asked.ticket.response_due_at == asked.now + hours(3)
        assert asked.last(ClockMove.MOVED).reason == Reason.CALENDAR
        assert not asked.last(ClockMove.MOVED).later

    def test_another_department_is_named_as_the_reason(self) -> None:
        asked = case().after(hours(1))
        asked.ticket, was = replace(asked.ticket, department_id=2), asked.ticket
        asked._save(was, asked.ticket, TERMS)
        assert asked.turns("response") == ["started"]
        asked.terms = round_the_clock()
        asked._save(was, asked.ticket, TERMS)
        assert asked.last(ClockMove.MOVED).reason == Reason.DEPARTMENT

    def test_a_stricter_level_may_be_missed_at_once(self) -> None:
        asked = case().after(hours(2)).gets(Terms(level("Now", "1h", "2h"), OFFICE))
        assert asked.ticket.overdue
        assert (asked.ticket.missed_answers, asked.ticket.missed_resolutions) == (1, 1)

    def test_what_was_missed_stays_missed_when_the_promise_moves(self) -> None:
        late = case().after(hours(6)).looks().gets(Terms(SILVER, OFFICE))
        assert not late.ticket.overdue
        assert late.ticket.missed_answers == 1

    def test_a_level_that_promises_nothing_stops_the_clocks(self) -> None:
        asked = case().after(hours(1)).gets(Terms(level("Free", "", ""), OFFICE))
        assert (asked.turns("response")[-1], asked.turns("resolution")[-1]) == ("stopped",) * 2
        assert asked.last(ClockMove.STOPPED).reason == Reason.LEVEL

    def test_a_level_that_is_given_later_counts_the_wait(self) -> None:
        free = case(Terms(None, OFFICE)).after(hours(1)).gets(TERMS)
        assert free.ticket.response_due_at == OFFICE.add(MONDAY, hours(4))
        assert free.ticket.resolution_due_at == OFFICE.add(free.now, hours(24))

    def test_terms_that_say_the_same_move_nothing(self) -> None:
        asked = case()
        version, said = asked.ticket.version, len(asked.done)
        asked.gets(Terms(replace(GOLD), replace(OFFICE)))
        assert (asked.ticket.version, len(asked.done)) == (version, said)


class TestMarks:
    def test_a_clock_expires_from_its_first_warning_to_its_deadline(self) -> None:
        asked = case().after(hours(4.5) - MINUTE).looks()
        assert not asked.ticket.expiring
        warned = asked.after(MINUTE).looks().ticket
        assert (warned.expiring, warned.overdue) == (True, False)
        late = asked.after(hours(0.5)).looks().ticket
        assert (late.expiring, late.overdue) == (False, True)

    def test_a_warning_counts_working_time_too(self) -> None:
        friday_evening = Case(now=MONDAY + timedelta(days=4) + hours(7.5))
        friday_evening.terms = Terms(
            level("Quick", "50min", "", warn={"response": "30min"}), OFFICE
        )
        due = deadlines(friday_evening.opens().ticket, friday_evening.terms)
        warning = ClockStep(ClockKind.RESPONSE, -30 * MINUTE)
        assert due[warning] == friday_evening.now + 20 * MINUTE  # Friday 17:50

    def test_people_see_what_changed(self) -> None:
        asked = case()
        version = asked.ticket.version
        assert asked.after(hours(4.5)).looks().ticket.version == version + 1

    def test_a_paused_clock_has_no_mark_and_it_returns_with_the_clock(self) -> None:
        asked = case(round_the_clock()).after(hours(23)).is_answered()
        assert asked.ticket.expiring
        assert not asked.becomes(Status.ON_HOLD).ticket.expiring
        assert asked.after(hours(9)).becomes(Status.OPEN).ticket.expiring


class TestDeadlines:
    def test_there_is_a_row_for_each_step_of_each_clock_that_runs(self) -> None:
        terms = Terms(
            level(
                warn={"response": "30min"},
                escalate=[{"clock": "response", "after": "1h", "tell": "administrators"}],
            ),
            OFFICE,
        )
        asked = case(terms)
        due: datetime | None = asked.ticket.response_due_at
        assert due is not None
        assert deadlines(asked.ticket, terms) == {
            ClockStep(ClockKind.RESPONSE, -hours(0.5)): due - hours(0.5),
            RESPONSE: due,
            ClockStep(ClockKind.RESPONSE, hours(1)): due + hours(1),
            RESOLUTION: asked.ticket.resolution_due_at,
        }

    def test_a_kind_leads_back_to_its_step(self) -> None:
        for kind in deadlines(case().ticket, TERMS):
            step = step_of(kind, GOLD)
            assert step in GOLD.ladder

    def test_a_step_that_the_level_no_longer_has_leads_to_none(self) -> None:
        assert step_of(ClockStep(ClockKind.RESPONSE, -timedelta(seconds=1)), GOLD) is None

    def test_without_a_level_the_deadline_itself_is_told(self) -> None:
        step = step_of(RESPONSE, None)
        assert step is not None
        assert (step.clock, step.tell) == (ClockKind.RESPONSE, (Tell.ASSIGNEE, Tell.DEPARTMENT))


def test_a_new_ticket_is_new_however_late_its_line_was() -> None:
    """A line from before an outage is late already, and its ticket is in its first version."""

    def written_long_ago(ticket: Ticket) -> Ticket:
        return replace(ticket, waiting_since=MONDAY - timedelta(days=7))

    late = Case()
    late.opens()
    late.ticket = written_long_ago(replace(late.ticket, response_due_at=None))
    late._save(None, late.ticket, TERMS)
    assert late.ticket.overdue
    assert late.ticket.version == 1

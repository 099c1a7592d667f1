"""The desk: every change goes through `handle`, every outcome through one of the `record…`."""

from domain.desk.act.notify import answer_in_chat
from domain.desk.act.tell import tell_administrators
from domain.desk.dialogues.engine import awaits
from domain.desk.handle import handle
from domain.desk.lines.files import keep_file, stop_file
from domain.desk.lines.out_of_order import remember_deletion, tell_recovered
from domain.desk.mirror_outcomes import record_shown
from domain.desk.outcomes import record, record_all, set_aside
from domain.desk.people.erasure import erase_some, forget_again, under_way
from domain.desk.people.profile import offer_commands_to_staff
from domain.desk.people.staff.confirmation import expect_confirmations
from domain.desk.rules import may
from domain.desk.target import wait_for_pressed
from domain.desk.tickets.lifecycle import close_resolved
from domain.desk.tickets.lock import expire_locks
from domain.desk.timers.dictionaries import expect_broken_entries, expect_holidays_to_end
from domain.desk.timers.fire import fire_timers, put_timer_off
from domain.desk.timers.recount import recount
from domain.desk.timers.shifts import expect_shifts
from domain.desk.timers.support_expiry import tell_support_ends
from domain.desk.timers.sweep import put_deadline_off, sweep_deadlines
from domain.desk.views.home import home_for

__all__ = [
    "answer_in_chat",
    "awaits",
    "close_resolved",
    "erase_some",
    "expect_broken_entries",
    "expect_confirmations",
    "expect_holidays_to_end",
    "expect_shifts",
    "expire_locks",
    "fire_timers",
    "forget_again",
    "handle",
    "home_for",
    "keep_file",
    "may",
    "offer_commands_to_staff",
    "put_deadline_off",
    "put_timer_off",
    "record",
    "record_all",
    "record_shown",
    "recount",
    "remember_deletion",
    "set_aside",
    "stop_file",
    "sweep_deadlines",
    "tell_administrators",
    "tell_recovered",
    "tell_support_ends",
    "under_way",
    "wait_for_pressed",
]

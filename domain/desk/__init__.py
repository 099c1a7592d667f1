"""The desk: every change of the domain goes through `handle`, every outcome through `record`."""

from domain.desk import outcomes
from domain.desk.act import notify
from domain.desk.handle import handle
from domain.desk.lines import early_edits, edits, files, recovered
from domain.desk.people import menus
from domain.desk.rules import may
from domain.desk.tickets import lifecycle, lock
from domain.desk.timers import fire as firing
from domain.desk.timers import recount as recounting
from domain.desk.timers import support_expiry
from domain.desk.timers import sweep as sweeping

__all__ = ["handle", "may"]

record = outcomes.record
record_all = outcomes.record_all
set_aside = outcomes.set_aside
record_shown = edits.record_shown
close_resolved = lifecycle.close_resolved
expire_locks = lock.expire_locks
recount = recounting.recount
sweep = sweeping.sweep
put_off = sweeping.put_off
fire = firing.fire
put_timer_off = firing.put_timer_off
tell_support_ends = support_expiry.tell_support_ends
answer_in_chat = notify.answer_in_chat
offer_all = menus.offer_all
tell_administrators = notify.tell_administrators
tell_recovered = recovered.tell_recovered
remember_deletion = early_edits.remember_deletion
keep_file = files.keep_file
stop_file = files.stop_file

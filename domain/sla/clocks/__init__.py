"""The two clocks of a ticket: what they do follows from how the ticket differs from before.

Transitions don't know about clocks. Wherever a ticket is saved, `keep_time` compares it with its
earlier state, and sets deadlines, remaining time and missed deadlines.
"""

from domain.dictionaries.kinds.levels import ClockKind
from domain.sla.clocks.due import ClockStep, deadlines, reply_under_way, step_of
from domain.sla.clocks.given_back import given_back
from domain.sla.clocks.keep import keep_time
from domain.sla.clocks.moves import ClockMove, GivenBack, Reason, Terms, late_by_terms

__all__ = [
    "ClockKind",
    "ClockMove",
    "ClockStep",
    "GivenBack",
    "Reason",
    "Terms",
    "deadlines",
    "given_back",
    "keep_time",
    "late_by_terms",
    "reply_under_way",
    "step_of",
]

"""What somebody writes who may not open tickets: it is kept, and an administrator decides.

They are told at most once an hour, and administrators once until they have decided.
"""

from datetime import timedelta

from domain.answers import Answer
from domain.answers.people import ListedRequest, NewRequest
from domain.answers.say import Say
from domain.desk.act import Act
from domain.desk.act.tell import tell_administrators
from domain.dictionaries.kinds.desk import MayOpen
from domain.messages import Line
from domain.people.person import Person
from domain.policy.people.access import WhyNoTickets, why_not
from domain.policy.people.support_expiry import support_end

TOLD_AGAIN = timedelta(hours=1)

SHOWN = 300
"""Characters of a message that a list of requests shows."""


def reason(person: Person, act: Act) -> WhyNoTickets | None:
    """Return why somebody may not open tickets now; None if they may."""
    rule = act.uow.dictionaries.load().desk.may_open
    groups = act.uow.dictionaries.groups_of(person.id) if rule is MayOpen.GROUPS else ()
    return why_not(person, groups, rule, act.now)


def keep_as_request(line: Line, why: WhyNoTickets, act: Act) -> Answer | None:
    """Keep a line that opens no ticket, and tell its author what to do; the same line once."""
    before = act.uow.requests.last_at(act.person.id)
    if not act.uow.requests.add(act.person.id, line):
        return None
    if before is None:
        tell_administrators(NewRequest(request_of(act.person, 1, line, why)), act)
    if before is not None and line.written_at - before < TOLD_AGAIN:
        return None
    return told(act.person, why, kept=True)


def told(person: Person, why: WhyNoTickets, *, kept: bool) -> Say:
    """Return what somebody without access is told. `kept`: they have written something."""
    until = support_end(person.properties) if why is WhyNoTickets.ENDED else None
    return Say("answers/no_access", {"why": why.value, "until": until, "kept": kept})


def request_of(person: Person, count: int, first: Line, why: WhyNoTickets | None) -> ListedRequest:
    """Return how a request is listed."""
    text = first.words.shortened(SHOWN).plain
    why_not = why.value if why is not None else ""
    return ListedRequest(person.id, person.name, why_not, count, text, first.written_at)

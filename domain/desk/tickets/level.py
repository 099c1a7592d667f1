"""Changes of the service level: a client who was told one promise is told the new one."""

from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import SetLevel
from domain.desk.act import Act
from domain.desk.act.terms import later_promise
from domain.dictionaries import Level
from domain.errors import Refusal
from domain.events import Event, LevelChanged, PromiseMoved
from domain.policy.lines.phrases import reason_in
from domain.tickets import Ticket, check_not_closed

_BETWEEN = " ,.:;—–-"
"""What may be between a level's name and the reason."""

_NO_BEGINNING = frozenset(["of", "due", "из-за", "по"])
"""Words that a reason begins with after *because* if it is no sentence."""


def set_level(command: SetLevel, ticket: Ticket, act: Act) -> Answer | None:
    """Set another service level; the time already used stays used.

    Raises Refusal if the promised time gets later and no sentence says why: the client reads it.
    """
    check_not_closed(ticket)
    known = act.uow.dictionaries.load()
    level, reason = _read(command.level, known.offered().levels)
    if level.id == ticket.level_id:
        return Say("answers/level", {"level": level.name}, ticket.id)
    before = known.level(ticket.level_id)
    changed = replace(
        ticket,
        level_id=level.id,
        level_priority=level.priority,
        version=ticket.version + 1,
    )
    event = LevelChanged(ticket.id, before.name if before else "", level.name, reason)
    sentence = _sentence(reason)
    kept = keep_promising(act, ticket, changed, (event,), reason=sentence or reason)
    if not sentence and later_promise(ticket, kept, act.now):
        raise Refusal("say_why_later", number=ticket.id, level=level.name)
    act.audit(Audited.LEVEL, ticket.id, before=event.before, after=event.after)
    return Say("answers/level", {"level": level.name}, ticket.id)


def _read(words: str, levels: tuple[Level, ...]) -> tuple[Level, str]:
    """Return the level whose name the words begin with, and the reason. Raises Refusal if none."""
    said = " ".join(words.split())
    longest_first = sorted(levels, key=lambda level: -len(level.name))
    for level in longest_first:
        rest = said[len(level.name) :]
        if said[: len(level.name)].casefold() == level.name.casefold() and not rest[:1].isalnum():
            return level, _reason(rest)
    raise Refusal("no_such_level", offered=", ".join(level.name for level in levels))


def _reason(rest: str) -> str:
    said, reason = reason_in(rest)
    return reason if not said.strip(_BETWEEN) and reason else rest.strip(_BETWEEN)


def _sentence(reason: str) -> str:
    """Return a reason as a client may read it; empty if it is no sentence."""
    first, *others = reason.split() or [""]
    if not others or first.casefold() in _NO_BEGINNING:
        return ""
    ended = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
    return ended[0].upper() + ended[1:]


def keep_promising(
    act: Act,
    before: Ticket,
    after: Ticket,
    events: tuple[Event, ...],
    *,
    department: str = "",
    reason: str = "",
) -> Ticket:
    """Save a changed promise and tell people; the client only if they wait longer.

    They are told which `department` has the ticket now, or the `reason` that somebody gave.
    """
    kept = act.save_silently(before, after, reason=reason)
    if later := later_promise(before, kept, act.now):
        was, due = (one.isoformat() for one in later)
        events = (*events, PromiseMoved(kept.id, was, due, department, reason))
    act.tell(kept, *events, version_before=before.version)
    return kept

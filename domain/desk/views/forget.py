"""Asking to forget a person: what goes and what stays, the typed name, and second thoughts."""

from datetime import timedelta

from domain.answers import Answer
from domain.answers.forms import ForgetForm, FormPage
from domain.answers.people import ForgetPage, PeoplePage
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import (
    BeginForget,
    Command,
    ForgetPerson,
    KeepPerson,
    ShowForget,
    ShowPerson,
)
from domain.desk.act import Act
from domain.desk.act.tell import tell_privately
from domain.desk.dialogues import engine
from domain.desk.dialogues.people.questions import CALLED, FORGET, PERSON
from domain.desk.people.known import known_person
from domain.desk.views.people import show_person
from domain.errors import Refusal
from domain.outgoing.buttons import AboutPerson
from domain.outgoing.words import Word
from domain.people.person import Person
from domain.platforms import traits_of
from domain.repositories import Erasure
from domain.repositories.dialogues import Value
from domain.text.names import compared
from domain.text.spans import Text
from domain.timers import Timer, TimerKind

WAITS = timedelta(hours=24)
"""How long somebody can think better of it."""


def show(command: ShowForget, act: Act) -> Answer:
    """Show what is erased and what stays; if several people have that name, the list of them."""
    found = _named(command, act)
    return found if isinstance(found, PeoplePage) else _page(found, act)


def _page(person: Person, act: Act) -> ForgetPage:
    planned = act.uow.erasures.of(person.id)
    asked_by = planned.asked_by_id if planned is not None else None
    return ForgetPage(
        person.id,
        person.name,
        act.uow.erasures.count(person.id),
        planned.due_at if planned is not None else None,
        act.uow.people.get(asked_by).name if asked_by is not None else "",
    )


def begin_form(command: BeginForget, act: Act) -> Answer | Command | None:
    """Ask for the name, in a form or as a question."""
    person = _forgettable(command.person, act)
    if traits_of(act.place.platform, act.uow.platforms).step_by_step:
        known: dict[str, Value] = {
            PERSON: person.id,
            CALLED: Text(person.name),
        }
        return engine.begin(FORGET, act, known=known)
    asked = Say("answers/forget_name", {"called": person.name})
    return FormPage(ForgetForm(person.id, person.name), asked)


def forget(command: ForgetPerson, act: Act) -> Answer:
    """Let somebody be forgotten a day from now. Raises Refusal if another name was typed."""
    person = _forgettable(command.person, act)
    if compared(command.name) != compared(person.name):
        raise Refusal("another_name", name=person.name)
    assert act.actor is not None, "an administrator asks"
    due = act.now + WAITS
    act.uow.erasures.plan(Erasure(person.id, act.actor.id, act.now, due))
    once = f"{person.id}:{act.now.isoformat()}"
    act.uow.timers.set(Timer(TimerKind.FORGET, person.id, once, due))
    act.audit(Audited.FORGOTTEN, person.id, before="", after="asked")
    _tell_others("staff/forget_asked", person, act, due=due)
    return _page(person, act)


def keep(command: KeepPerson, act: Act) -> Answer:
    """Cancel it; pressed twice, it stays cancelled. Raises Refusal if it has begun."""
    found = _named(command, act)
    if isinstance(found, PeoplePage):
        return found
    kept = Say("answers/kept", {"name": found.name}, below=AboutPerson(found.id))
    planned = act.uow.erasures.of(found.id)
    if planned is None:
        return kept
    if planned.begun_at is not None:
        raise Refusal("forgotten_already")
    act.uow.erasures.cancel(found.id)
    act.uow.timers.cancel([TimerKind.FORGET], found.id)
    act.audit(Audited.FORGOTTEN, found.id, before="asked", after="cancelled")
    _tell_others("staff/forget_cancelled", found, act)
    return kept


def _named(command: ShowForget | KeepPerson, act: Act) -> Person | PeoplePage:
    """Return who is meant. Raises Refusal for a member of the staff."""
    found = show_person(ShowPerson(command.person), act)
    if isinstance(found, PeoplePage):
        return found
    person = act.uow.people.get(found.id)
    if person.role.is_staff:
        raise Refusal("staff_not_forgotten", name=person.name)
    return person


def _forgettable(number: int, act: Act) -> Person:
    person = known_person(number, act)
    if person.role.is_staff:
        raise Refusal("staff_not_forgotten", name=person.name)
    planned = act.uow.erasures.of(person.id)
    if planned is not None:
        raise Refusal("forgotten_already" if planned.begun_at else "to_forget_already")
    return person


def _tell_others(template: str, person: Person, act: Act, **words: Word) -> None:
    """Tell all other administrators at once."""
    actor = act.actor
    others = [one for one in act.uow.people.administrators() if actor is None or one.id != actor.id]
    by = actor.name if actor is not None else ""
    said = Say(template, {"person_id": person.id, "name": person.name, "by": by, **words})
    tell_privately(said, others, act)

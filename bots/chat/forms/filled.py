"""From a filled-in form to the command it stands for, and from a refusal to its field."""

from collections.abc import Callable, Mapping

from bots.chat.buttons.parts import number_in
from bots.chat.forms import entry_forms
from bots.chat.forms.entry_forms import FormReader
from bots.platforms import FormFilled
from domain import commands as ask
from domain.answers.settings import Mistake
from domain.commands import Command
from domain.errors import Refusal
from domain.messages import Unsent
from domain.text.spans import Text


def asked_by(filled: FormFilled) -> Command:
    """Return the command of a filled-in form. Raises Refusal if it can't be read."""
    name, _, about = filled.value.partition(":")
    read = READERS.get(name)
    command = read(about, filled) if read is not None else None
    if command is None:
        raise Refusal("stale_button")
    return command


def _text(filled: FormFilled, name: str) -> Text:
    return filled.texts.get(name, Text(""))


def _number(filled: FormFilled, name: str) -> int:
    """Return what was chosen in a field. Raises Refusal if it can't be one of its options."""
    number = _number_if_any(filled, name)
    if number is None:
        raise Refusal("stale_button")
    return number


def _number_if_any(filled: FormFilled, name: str) -> int | None:
    return number_in(_text(filled, name).plain)


def _opened(_about: str, filled: FormFilled) -> Command:
    return ask.OpenTicket(
        filled.opening,
        _text(filled, "subject"),
        _text(filled, "text"),
        _number_if_any(filled, "category"),
        _number_if_any(filled, "priority"),
        filled.attachments,
    )


def _opened_as(client: int, filled: FormFilled) -> Command:
    return ask.OpenAs(
        client,
        _text(filled, "subject"),
        _text(filled, "text"),
        _number_if_any(filled, "category"),
        _number_if_any(filled, "priority"),
    )


def _moved(message: int, filled: FormFilled) -> Command:
    to = number_in(_text(filled, "number").plain.strip().removeprefix("#"))
    if not to:
        raise Refusal("not_a_number")
    return ask.WrongTicket(message, to)


def _agreed(question: int, filled: FormFilled) -> Command:
    chosen = _text(filled, "unsent").plain
    return ask.Agree(question, Unsent(chosen) if chosen in set(Unsent) else None)


def _numbered(read: Callable[[int, FormFilled], Command]) -> FormReader:
    """Return a reader of a form whose value is its name and a number."""

    def reader(about: str, filled: FormFilled) -> Command | None:
        number = number_in(about)
        return read(number, filled) if number is not None else None

    return reader


READERS: Mapping[str, FormReader] = {
    "new": _opened,
    "as": _numbered(_opened_as),
    "forget": _numbered(
        lambda person, filled: ask.ForgetPerson(person, _text(filled, "name").plain)
    ),
    "agree": _numbered(_agreed),
    "dept": _numbered(
        lambda ticket, filled: ask.MoveTicket(
            ticket_id=ticket, department=_number(filled, "department")
        )
    ),
    "handover": _numbered(
        lambda _, filled: ask.HandOver(_number(filled, "person"), _text(filled, "note"))
    ),
    "swap": _numbered(
        lambda _, filled: ask.SwapShifts(_number(filled, "person"), _text(filled, "day").plain)
    ),
    "reply": _numbered(
        lambda ticket, filled: ask.Reply(ticket_id=ticket, text=_text(filled, "text"))
    ),
    "note": _numbered(
        lambda ticket, filled: ask.AddNote(ticket_id=ticket, text=_text(filled, "text"))
    ),
    "edit": _numbered(lambda message, filled: ask.EditMessage(message, _text(filled, "text"))),
    "wrong": _numbered(_moved),
    **entry_forms.SAVES,
}
"""The command of each form, by its name; None if what its value says after the name isn't ours."""


def closed_by(value: str) -> Command | None:
    """Return what follows if a form is closed without being sent; None for nothing."""
    name, _, about = value.partition(":")
    number = number_in(about)
    return ask.LeaveReply(ticket_id=number) if name == "reply" and number is not None else None


_AT_FIELD = {
    "day_is_over": "reason",
    "no_such_category": "category",
    "no_such_priority": "priority",
}


def by_field(refusal: Refusal, filled: FormFilled) -> Mapping[str, Refusal]:
    """Return what is refused beside which field: the one it is about, otherwise the first."""
    mistakes = refusal.words.get("mistakes")
    if refusal.code != "bad_entry" or not isinstance(mistakes, tuple):
        return {_place(_AT_FIELD.get(refusal.code, ""), filled): refusal}
    found: dict[str, list[Mistake]] = {}
    for one in mistakes:
        if isinstance(one, Mistake):
            found.setdefault(_place(one.field, filled), []).append(one)
    return {name: Refusal("bad_field", mistakes=tuple(ones)) for name, ones in found.items()}


def _place(wanted: str, filled: FormFilled) -> str:
    return wanted if wanted in filled.texts else next(iter(filled.texts), "")

"""Forms: from the desk's words to a platform's form, and from the filled-in form back.

A form's value is its name and the number of its ticket or line (`reply:42`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bots.chat import setting_forms
from bots.chat.buttons.parts import number_in
from bots.chat.buttons.rows import SEND_FIRST
from bots.platforms import (
    Field,
    FieldKind,
    Form,
    FormFilled,
    Options,
    OptionsSought,
    Rendered,
)
from bots.text.locales import N_, label
from domain import commands as ask
from domain.answers.forms import (
    CloseForm,
    DepartmentForm,
    EditForm,
    EntryForm,
    FormPage,
    HandOverForm,
    NewTicketForm,
    NoteForm,
    OpenAsForm,
    ReplyForm,
    RowForm,
    SwapForm,
    TaskForm,
    WrongTicketForm,
)
from domain.answers.settings import Mistake
from domain.bodies import Choice, FormQuestion
from domain.commands import Command
from domain.errors import Refusal
from domain.messages import Unsent
from domain.posts import TicketView
from domain.text import Text


def form_for(
    page: FormPage, ticket: TicketView | None, language: str, otherwise: Rendered
) -> Form | Rendered:
    """Return the form to fill in, or words if there is nothing to choose.

    `otherwise` is shown where forms are not possible.
    """
    match page.form:
        case NewTicketForm() | OpenAsForm():
            form = _new_ticket(page.form, language, otherwise)
        case ReplyForm() | NoteForm():
            form = _staffs(page.form, ticket, language, otherwise)
        case EditForm(message_id, text):
            return _edit(message_id, text, language, otherwise)
        case WrongTicketForm(message_id):
            form = _wrong_ticket(message_id, ticket, language, otherwise)
        case DepartmentForm(()) | HandOverForm(()) | SwapForm(()):
            return otherwise
        case DepartmentForm(departments):
            form = _department(departments, ticket, language, otherwise)
        case CloseForm(asked, undelivered):
            form = _close(asked, undelivered, ticket, language, otherwise)
        case HandOverForm() | SwapForm():
            form = _with_colleague(page.form, language, otherwise)
        case EntryForm() | RowForm() | TaskForm():
            form = setting_forms.form_for(page.form, language, otherwise)
    return form


def _new_ticket(form: NewTicketForm | OpenAsForm, language: str, otherwise: Rendered) -> Form:
    """Return a client's form; somebody who fills it in for them brings no files of theirs."""
    own = _new(form.question, language, otherwise)
    if isinstance(form, NewTicketForm):
        return own
    return replace(
        own,
        value=f"as:{form.client_id}",
        title=label(N_("For %(name)s"), language, name=form.name),
        fields=tuple(one for one in own.fields if one.kind is not FieldKind.FILES),
        private=False,
    )


def _new(question: FormQuestion, language: str, otherwise: Rendered) -> Form:
    fields = [
        Field("subject", label(N_("Subject"), language), FieldKind.LINE),
        Field(
            "text",
            label(N_("Details"), language),
            FieldKind.TEXT,
            hint=label(N_("What did you do, what happened, what did you expect?"), language),
            optional=True,
        ),
    ]
    if question.categories:
        fields.append(_choice("category", N_("Category"), question.categories, language))
    if question.priorities:
        fields.append(_choice("priority", N_("Priority"), question.priorities, language))
    fields.append(
        Field("files", label(N_("Files"), language), FieldKind.FILES, optional=True),
    )
    return Form(
        "new",
        label(N_("New ticket"), language),
        label(N_("Send"), language),
        tuple(fields),
        otherwise,
        private=True,
    )


def _choice(name: str, words: str, offered: Sequence[Choice], language: str) -> Field:
    defined = [f"{one.name}: {one.definition}" for one in offered if one.definition]
    return Field(
        name,
        label(words, language),
        FieldKind.CHOICE,
        tuple((str(one.id), one.name) for one in offered),
        hint="\n".join(defined),
        optional=True,
    )


_STAFFS: Mapping[type, tuple[str, str, str]] = {
    ReplyForm: ("reply", N_("Reply to #%(number)s"), N_("Send")),
    NoteForm: ("note", N_("Note on #%(number)s"), N_("Save")),
}
"""The name, title and button of the forms in which staff write."""


def _staffs(
    form: ReplyForm | NoteForm, ticket: TicketView | None, language: str, otherwise: Rendered
) -> Form:
    assert ticket is not None, "it is about one"
    name, title, submit = _STAFFS[type(form)]
    return Form(
        f"{name}:{ticket.id}",
        label(title, language, number=ticket.id),
        label(submit, language),
        (Field("text", label(N_("Text"), language), FieldKind.TEXT),),
        otherwise,
        Text(f"{ticket.client} · {ticket.subject}"),
        told_closed=isinstance(form, ReplyForm) and form.locks,
    )


def _edit(message_id: int, text: str, language: str, otherwise: Rendered) -> Form | Rendered:
    if len(text) > setting_forms.MOST_TEXT:
        return otherwise
    return Form(
        f"edit:{message_id}",
        label(N_("Edit message"), language),
        label(N_("Save"), language),
        (Field("text", label(N_("Text"), language), FieldKind.TEXT, initial=text),),
        otherwise,
    )


def _wrong_ticket(
    message_id: int, ticket: TicketView | None, language: str, otherwise: Rendered
) -> Form:
    assert ticket is not None, "its line stands in a thread"
    hint = label(
        N_("We'll remove it from %(client)s's chat if the platform allows it."),
        language,
        client=ticket.client,
    )
    number = Field(
        "number", label(N_("Number of the right ticket"), language), FieldKind.LINE, hint=hint
    )
    return Form(
        f"wrong:{message_id}",
        label(N_("Wrong ticket"), language),
        label(N_("Move"), language),
        (number,),
        otherwise,
    )


_WITH_COLLEAGUE: Mapping[type, tuple[str, str, str, Field]] = {
    HandOverForm: (
        "handover:0",
        N_("Hand over"),
        N_("Hand over"),
        Field("note", N_("Message to your colleague"), FieldKind.TEXT, optional=True),
    ),
    SwapForm: (
        "swap:0",
        N_("Swap a shift"),
        N_("Ask"),
        Field(
            "day",
            N_("Day"),
            FieldKind.LINE,
            hint=N_("The day on which your shift begins, like this: 3 dec"),
        ),
    ),
}
"""The value, title, button and second field of the forms that ask for a colleague."""


def _with_colleague(form: HandOverForm | SwapForm, language: str, otherwise: Rendered) -> Form:
    value, title, submit, second = _WITH_COLLEAGUE[type(form)]
    offered = tuple((str(one.id), one.name) for one in form.colleagues)
    colleague = Field("person", label(N_("Colleague"), language), FieldKind.CHOICE, offered)
    said = replace(second, label=label(second.label, language), hint=label(second.hint, language))
    return Form(
        value, label(title, language), label(submit, language), (colleague, said), otherwise
    )


def _department(
    departments: Sequence[Choice], ticket: TicketView | None, language: str, otherwise: Rendered
) -> Form:
    assert ticket is not None, "it is about one"
    offered = tuple((str(one.id), one.name) for one in departments)
    chosen = Field("department", label(N_("Department"), language), FieldKind.CHOICE, offered)
    return Form(
        f"dept:{ticket.id}",
        label(N_("Move #%(number)s"), language, number=ticket.id),
        label(N_("Move"), language),
        (chosen,),
        otherwise,
        otherwise.text,
    )


def _close(
    question: int,
    undelivered: bool,
    ticket: TicketView | None,
    language: str,
    otherwise: Rendered,
) -> Form:
    assert ticket is not None, "it is about one"
    ways = (
        (Unsent.SEND.value, label(SEND_FIRST.label, language)),
        (Unsent.LEAVE.value, label(N_("Close without it"), language)),
    )
    choice = Field(
        "unsent", label(N_("Reply"), language), FieldKind.CHOICE, ways, initial=ways[0][0]
    )
    return Form(
        f"agree:{question}",
        label(N_("Close #%(number)s"), language, number=ticket.id),
        label(N_("Close the ticket"), language),
        (choice,) if undelivered else (),
        otherwise,
        otherwise.text,
        cancel=label(N_("Keep it open"), language),
    )


# What was filled in


def asked_by(filled: FormFilled) -> Command:
    """Return the command of a filled-in form. Raises Refusal if it can't be read."""
    name, _, about = filled.value.partition(":")
    if name in setting_forms.SAVES:
        return setting_forms.saved(filled)
    number = number_in(about)
    if name == "new":
        return _opened(filled)
    if name not in _ABOUT or number is None:
        raise Refusal("stale_button")
    return _ABOUT[name](number, filled)


def _opened(filled: FormFilled) -> Command:
    return ask.OpenTicket(
        filled.form,
        _text(filled, "subject"),
        _text(filled, "text"),
        number_in(_text(filled, "category").plain),
        number_in(_text(filled, "priority").plain),
        filled.attachments,
    )


def _opened_as(client: int, filled: FormFilled) -> Command:
    return ask.OpenAs(
        client,
        _text(filled, "subject"),
        _text(filled, "text"),
        number_in(_text(filled, "category").plain),
        number_in(_text(filled, "priority").plain),
    )


def _moved(message: int, filled: FormFilled) -> Command:
    to = number_in(_text(filled, "number").plain.strip().removeprefix("#"))
    if not to:
        raise Refusal("not_a_number")
    return ask.WrongTicket(message, to)


def _text(filled: FormFilled, name: str) -> Text:
    return filled.texts.get(name, Text(""))


def _handed_over(_number: int, filled: FormFilled) -> Command:
    person = number_in(_text(filled, "person").plain)
    if person is None:
        raise Refusal("stale_button")
    return ask.HandOver(person, _text(filled, "note"))


def _swap_asked(_number: int, filled: FormFilled) -> Command:
    person = number_in(_text(filled, "person").plain)
    if person is None:
        raise Refusal("stale_button")
    return ask.SwapShifts(person, _text(filled, "day").plain)


def _department_chosen(ticket: int, filled: FormFilled) -> Command:
    department = number_in(_text(filled, "department").plain)
    if department is None:
        raise Refusal("stale_button")
    return ask.MoveTicket(ticket_id=ticket, department=department)


def _agreed(question: int, filled: FormFilled) -> Command:
    chosen = _text(filled, "unsent").plain
    return ask.Agree(question, Unsent(chosen) if chosen in set(Unsent) else None)


_ABOUT: Mapping[str, Callable[[int, FormFilled], Command]] = {
    "agree": _agreed,
    "dept": _department_chosen,
    "handover": _handed_over,
    "swap": _swap_asked,
    "reply": lambda number, filled: ask.Reply(ticket_id=number, text=_text(filled, "text")),
    "note": lambda number, filled: ask.AddNote(ticket_id=number, text=_text(filled, "text")),
    "as": _opened_as,
    "edit": lambda number, filled: ask.EditMessage(number, _text(filled, "text")),
    "wrong": _moved,
}

# What somebody looks for in a field with many options


def _begin_as(about: str) -> Command | None:
    client = number_in(about)
    return ask.BeginOpenAs(client) if client is not None else None


_BEGINS: Mapping[str, Callable[[str], Command | None]] = {
    "new": lambda _: ask.BeginForm(),
    "as": _begin_as,
    "dept": lambda ticket: ask.ChooseDepartment(ticket_id=number_in(ticket)),
    "handover": lambda _: ask.BeginHandOver(),
    "swap": lambda _: ask.BeginSwap(),
    **setting_forms.BEGINS,
}
"""For each form with a field that may have many options: the command that shows the form.

It changes nothing, and is asked again for the options, under the same permission.
"""


def begun_by(sought: OptionsSought) -> Command | None:
    """Return the command that shows the form again; None if its fields are not searched."""
    name, _, about = sought.value.partition(":")
    begin = _BEGINS.get(name)
    return begin(about) if begin else None


def fitting(form: Form, sought: OptionsSought) -> Options:
    """Return the options of the field that contain what was typed, those that begin so first."""
    offered = next((one.options for one in form.fields if one.name == sought.field), ())
    typed = " ".join(sought.typed.split()).casefold()
    found = [option for option in offered if typed in option[1].casefold()]
    return Options(
        tuple(sorted(found, key=lambda option: not option[1].casefold().startswith(typed)))
    )


def closed_by(value: str) -> Command | None:
    """Return what follows if a form is closed without being sent; None for nothing."""
    name, _, about = value.partition(":")
    number = number_in(about)
    return ask.LeaveReply(ticket_id=number) if name == "reply" and number is not None else None


_AT_FIELD = {"no_such_category": "category", "no_such_priority": "priority"}


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

"""From the desk's forms to those that a platform shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bots.chat.buttons.rows import SEND_FIRST
from bots.chat.forms import entry_forms
from bots.platforms import (
    FieldKind,
    Form,
    FormField,
    Rendered,
)
from bots.text.locales import N_, label
from domain.answers.forms import (
    CloseForm,
    DepartmentForm,
    EditForm,
    EntryForm,
    ForgetForm,
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
from domain.messages import Unsent
from domain.outgoing.bodies import FormQuestion
from domain.outgoing.buttons import Choice
from domain.outgoing.ticket_view import TicketView
from domain.text.spans import Text


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
        case WrongTicketForm() | ForgetForm():
            form = _asking_one(page.form, ticket, language, otherwise)
        case DepartmentForm(()) | HandOverForm(()) | SwapForm(()):
            return otherwise
        case DepartmentForm(departments):
            form = _department(departments, ticket, language, otherwise)
        case CloseForm(asked, undelivered):
            form = _close(asked, undelivered, ticket, language, otherwise)
        case HandOverForm() | SwapForm():
            form = _with_colleague(page.form, language, otherwise)
        case EntryForm() | RowForm() | TaskForm():
            form = entry_forms.form_for(page.form, language, otherwise)
    return form


def _new_ticket(form: NewTicketForm | OpenAsForm, language: str, otherwise: Rendered) -> Form:
    """Return a client's form; somebody who fills it in for them can't add files."""
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
        FormField("subject", label(N_("Subject"), language), FieldKind.LINE),
        FormField(
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
        FormField("files", label(N_("Files"), language), FieldKind.FILES, optional=True),
    )
    return Form(
        "new",
        label(N_("New request"), language),
        label(N_("Send"), language),
        tuple(fields),
        otherwise,
        private=True,
    )


def _choice(name: str, words: str, offered: Sequence[Choice], language: str) -> FormField:
    defined = [f"{one.name}: {one.definition}" for one in offered if one.definition]
    return FormField(
        name,
        label(words, language),
        FieldKind.CHOICE,
        _options(offered),
        hint="\n".join(defined),
        optional=True,
    )


def _options(offered: Sequence[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), one.name) for one in offered)


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
        (FormField("text", label(N_("Text"), language), FieldKind.TEXT),),
        otherwise,
        Text(f"{ticket.client} · {ticket.subject}"),
        told_closed=isinstance(form, ReplyForm) and form.locks,
    )


def _edit(message_id: int, text: str, language: str, otherwise: Rendered) -> Form | Rendered:
    if len(text) > entry_forms.MOST_TEXT:
        return otherwise
    return Form(
        f"edit:{message_id}",
        label(N_("Edit message"), language),
        label(N_("Save"), language),
        (FormField("text", label(N_("Text"), language), FieldKind.TEXT, initial=text),),
        otherwise,
    )


def _asking_one(
    form: WrongTicketForm | ForgetForm,
    ticket: TicketView | None,
    language: str,
    otherwise: Rendered,
) -> Form:
    """Return a form with one line to fill in."""
    if isinstance(form, WrongTicketForm):
        return _wrong_ticket(form.message_id, ticket, language, otherwise)
    return Form(
        f"forget:{form.person_id}",
        label(N_("Forget a person"), language),
        label(N_("Forget"), language),
        (FormField("name", label(N_("Name"), language), FieldKind.LINE, hint=form.name),),
        otherwise,
        otherwise.text,
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
    number = FormField(
        "number", label(N_("Number of the right ticket"), language), FieldKind.LINE, hint=hint
    )
    return Form(
        f"wrong:{message_id}",
        label(N_("Wrong ticket"), language),
        label(N_("Move"), language),
        (number,),
        otherwise,
    )


_WITH_COLLEAGUE: Mapping[type, tuple[str, str, str, FormField]] = {
    HandOverForm: (
        "handover:0",
        N_("Hand over"),
        N_("Hand over"),
        FormField("note", N_("Message to your colleague"), FieldKind.TEXT, optional=True),
    ),
    SwapForm: (
        "swap:0",
        N_("Swap a shift"),
        N_("Ask"),
        FormField(
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
    offered = _options(form.colleagues)
    colleague = FormField("person", label(N_("Colleague"), language), FieldKind.CHOICE, offered)
    said = replace(second, label=label(second.label, language), hint=label(second.hint, language))
    return Form(
        value, label(title, language), label(submit, language), (colleague, said), otherwise
    )


def _department(
    departments: Sequence[Choice], ticket: TicketView | None, language: str, otherwise: Rendered
) -> Form:
    assert ticket is not None, "it is about one"
    offered = _options(departments)
    chosen = FormField("department", label(N_("Department"), language), FieldKind.CHOICE, offered)
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
    choice = FormField(
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

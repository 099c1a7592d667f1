"""Forms in words: what each asks for, what its questions offer, and what is made of the answers."""

from dataclasses import replace

import pytest

from bots.chat.buttons.rows import pressed
from bots.chat.forms.draw import form_for
from bots.chat.forms.filled import asked_by, by_field
from bots.chat.forms.options import begun_by, fitting
from bots.chat.pages import steps_page
from bots.platforms import FieldKind, Form, FormFilled, OptionsSought, Rendered
from domain import commands as ask
from domain.answers.forms import (
    AskedField,
    EntryForm,
    FormPage,
    NewTicketForm,
    NoteForm,
    ReplyForm,
    WrongTicketForm,
)
from domain.answers.say import Say
from domain.answers.settings import Mistake
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.fields.field import ValueType
from domain.dictionaries.fields.typed import example_of
from domain.errors import Refusal
from domain.outgoing.bodies import FormQuestion
from domain.outgoing.buttons import Choice
from domain.outgoing.ticket_view import TicketView
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.policy.forms.form_steps import FormStep
from domain.text.spans import Text
from tests.support.texts.rendered import NOW, TICKET

OTHERWISE = Rendered(Text("Just write."))
NOTHING = FormQuestion()
CHOICES = FormQuestion(
    tuple(Choice(number, f"Category {number}") for number in (1, 2, 3)),
    (Choice(8, "Low"), Choice(9, "High", "Your work stands still")),
)


def filled(value: str, **texts: str) -> FormFilled:
    given = {name: Text(text) for name, text in texts.items()}
    author = Profile(Identity("slack", "T1", "U1"), "Anna")
    place = Place("slack", "T1", "C1")
    return FormFilled(author, place, value, given, (), NOW, private=False, opening="V1")


def form_of(
    form: NewTicketForm | ReplyForm | NoteForm | WrongTicketForm, ticket: TicketView | None
) -> Form | Rendered:
    return form_for(FormPage(form, Say("")), ticket, "en", OTHERWISE)


def test_the_form_for_a_new_ticket_asks_only_what_the_desk_can_use() -> None:
    short = form_of(NewTicketForm(NOTHING), None)
    assert isinstance(short, Form)
    assert [field.name for field in short.fields] == ["subject", "text", "files"]
    assert [field.name for field in short.fields if not field.optional] == ["subject"]
    long = form_of(NewTicketForm(CHOICES), None)
    assert isinstance(long, Form)
    assert long.private
    category, priority = (field for field in long.fields if field.kind is FieldKind.CHOICE)
    assert category.options[0] == ("1", "Category 1")
    assert priority.hint == "High: Your work stands still"


def sought(value: str, field: str, typed: str) -> OptionsSought:
    author = Profile(Identity("slack", "T1", "U1"), "Anna")
    place = Place("slack", "T1", "C1")
    return OptionsSought(author, place, value, field, typed, NOW, private=False)


def test_what_is_typed_into_a_field_finds_the_options_that_begin_so_before_others() -> None:
    names = ["Network", "Home network", "Printer", "networks abroad"]
    question = FormQuestion(tuple(Choice(number, name) for number, name in enumerate(names, 1)))
    form = form_of(NewTicketForm(question), None)
    assert isinstance(form, Form)
    found = fitting(form, sought("new", "category", " NETWORK "))
    assert [name for _, name in found.fitting] == ["Network", "networks abroad", "Home network"]
    assert len(fitting(form, sought("new", "category", "")).fitting) == len(names)
    assert fitting(form, sought("new", "elsewhere", "")).fitting == ()


def test_the_form_in_which_somebody_searches_is_shown_again_by_its_command() -> None:
    assert begun_by(sought("new", "category", "")) == ask.BeginForm()
    assert begun_by(sought("handover:0", "person", "")) == ask.BeginHandOver()
    assert begun_by(sought("swap:0", "person", "")) == ask.BeginSwap()
    assert begun_by(sought("reply:42", "text", "")) is None


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_staff_form_goes_to_the_ticket_it_was_opened_for(kind: str) -> None:
    made = form_of(ReplyForm() if kind == "reply" else NoteForm(), TICKET)
    assert isinstance(made, Form)
    command = asked_by(filled(made.value, text="Try again"))
    expected = {"reply": ask.Reply, "note": ask.AddNote}[kind]
    assert command == expected(ticket_id=42, text=Text("Try again"))


def test_the_number_of_the_right_ticket_may_be_written_as_people_do() -> None:
    made = form_of(WrongTicketForm(17), TICKET)
    assert isinstance(made, Form)
    for number in ("43", " #43 "):
        assert asked_by(filled(made.value, number=number)) == ask.WrongTicket(17, 43)
    for number in ("", "0", "forty", "43 44"):
        with pytest.raises(Refusal, match="not_a_number"):
            asked_by(filled(made.value, number=number))


@pytest.mark.parametrize("value", ["", "reply", "reply:x", "reply:9999999999", "dance:1"])
def test_a_form_that_cannot_be_read_is_refused(value: str) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        asked_by(filled(value, text="Hello"))


def test_a_refusal_is_shown_at_its_field() -> None:
    form = filled("new", subject="", text="", category="7")
    assert [*by_field(Refusal("no_such_category"), form)] == ["category"]
    assert [*by_field(Refusal("no_such_priority"), form)] == ["subject"], "no such field"
    assert [*by_field(Refusal("no_subject"), form)] == ["subject"]


def test_every_mistake_in_a_setting_is_shown_at_its_field() -> None:
    form = filled("setting:levels:1:1", name="Gold", response="soon", groups="VIP")
    wrong = tuple(Mistake(key, "", key, {}) for key in ("response", "groups", "groups", "calendar"))
    shown = by_field(Refusal("bad_entry", mistakes=wrong), form)
    assert {key: one.words["mistakes"] for key, one in shown.items()} == {
        "response": wrong[:1],
        "groups": wrong[1:3],
        "name": wrong[3:],
    }


def test_a_name_to_choose_is_not_translated_and_no_help_is_no_hint() -> None:
    offered = ("Settings", "100% %s")
    calendar = AskedField(
        "calendar",
        "Calendar",
        "",
        "",
        ValueType.ENTRY,
        "Settings",
        offered,
        many=False,
        required=False,
    )
    page = FormPage(EntryForm("departments", "department", 1, "Sales", 1, (calendar,)), Say(""))
    form = form_for(page, None, "ru", OTHERWISE)
    assert isinstance(form, Form)
    (field,) = form.fields
    assert field.options == tuple((one, one) for one in offered)
    assert field.hint == ""


def test_hints_show_what_people_type_in_chat() -> None:
    """A person is a @name, and a table's columns are written as its example is."""
    shift = DESCRIPTIONS[Kind.SHIFT]
    asked = tuple(
        AskedField(
            one.key,
            one.label,
            "",
            example_of(one),
            one.type,
            "",
            many=one.many,
            columns=tuple(column.label for column in one.columns),
            keyed=one.keyed,
        )
        for one in shift.fields
        if one.key in ("week", "members")
    )
    page = FormPage(EntryForm(Kind.SHIFT.value, shift.one, 0, "", 0, asked), Say(""))
    form = form_for(page, None, "en", OTHERWISE)
    assert isinstance(form, Form)
    assert {one.name: one.hint for one in form.fields} == {
        "week": "Write one entry on each line: Day: Hours\nLike this: mon: 22:00-06:00",
        "members": "Like this: @anna, @boris",
    }


@pytest.mark.parametrize(
    ("step", "question", "labels"),
    [
        (FormStep.TEXT, NOTHING, [["Done"]]),
        (FormStep.TEXT, CHOICES, [["Next", "Done"]]),
        (
            FormStep.CATEGORY,
            CHOICES,
            [["Category 1", "Category 2"], ["Category 3"], ["Skip", "Done"]],
        ),
        (
            FormStep.CATEGORY,
            replace(CHOICES, priorities=()),
            [["Category 1", "Category 2"], ["Category 3"], ["Done"]],
        ),
        (FormStep.PRIORITY, CHOICES, [["Low", "High"], ["Done"]]),
        ("", CHOICES, []),
    ],
)
def test_each_question_offers_its_answers(
    step: str, question: FormQuestion, labels: list[list[str]]
) -> None:
    rows = steps_page.of_ticket_form(question, replace(TICKET, form_step=step), "en")
    assert [[button.label for button in row] for row in rows] == labels
    for button in (button for row in rows for button in row):
        assert len(button.value.encode()) <= 64, "Telegram's limit of callback_data"
        command = pressed(button.value)
        assert isinstance(command, ask.FillStep)
        assert (command.ticket_id, command.step) == (42, step)
        assert command.enough == (button.label == "Done")
        assert (command.choice is not None) == (button.label not in ("Next", "Skip", "Done"))


@pytest.mark.parametrize("value", ["fill:42:", "fill:42:dance.", "fill:42:text.x", "fill:x:text."])
def test_an_answer_that_cannot_be_read_is_none_of_ours(value: str) -> None:
    assert pressed(value) is None

"""What buttons carry: written and read back, also by older messages, and never trusted."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Annotated, Any, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.chat.buttons import values
from bots.chat.buttons.messages import MESSAGES
from bots.chat.buttons.parts import Key, Number, Value, Words
from bots.chat.buttons.row import LIMIT, Row
from bots.chat.buttons.rows import BUTTONS, EXPORT, pressed
from bots.chat.pages import settings_page
from bots.chat.people_words import query_in
from domain import commands as ask
from domain.answers.settings import ListedRow, TablePage
from domain.desk.people.description import FIELDS
from domain.desk.settings.tasks.table import TASKS
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.people.exports import Extra
from domain.policy.forms.form_steps import FormStep
from domain.policy.people.people_search import FilteredBy, PeopleQuery, PersonFilter
from domain.tickets import ButtonState, Status

GREATEST = 999_999_999
CARRIED: Mapping[type[Value], tuple[Value, ...]] = {
    values.OfNothing: (values.OfNothing(),),
    values.OfTicket: (
        *(values.OfTicket(GREATEST, ButtonState(status, GREATEST)) for status in Status),
        values.OfTicket(1, ButtonState(Status.NEW, None)),
    ),
    values.OfExport: (values.OfExport(GREATEST), values.OfExport(GREATEST, tuple(Extra))),
    values.OfListed: (values.OfListed(GREATEST),),
    values.OfLine: (values.OfLine(GREATEST),),
    values.OfUnknownReply: (values.OfUnknownReply(GREATEST),),
    values.OfUpdate: (values.OfUpdate(GREATEST),),
    values.OfQuestion: (values.OfQuestion(GREATEST),),
    values.OfTopic: (values.OfTopic("queue", "/desk "), values.OfTopic("ask", "!")),
    values.OfPage: (values.OfPage(0), values.OfPage(GREATEST)),
    values.OfQueue: (values.OfQueue(), values.OfQueue("M2S3Fzz.a")),
    values.OfPeople: (
        values.OfPeople(),
        values.OfPeople(3, query_in('пет group:VIP company:"Acme Ltd"')),
    ),
    values.OfChanges: (
        values.OfChanges(0),
        values.OfChanges(3, Kind.LEVEL, "2026-11-20"),
        values.OfChanges(1, None, "week", "Gold: new"),
    ),
    values.OfPerson: (values.OfPerson(GREATEST),),
    values.OfClientsPage: (values.OfClientsPage(GREATEST, 0),),
    values.OfClientsTicket: (values.OfClientsTicket(GREATEST, GREATEST),),
    values.OfPersonField: tuple(
        values.OfPersonField(GREATEST, key) for key in ("", *(one.key for one in FIELDS))
    ),
    values.OfMove: (values.OfMove(GREATEST, 0), values.OfMove(1, GREATEST)),
    values.OfColleague: (values.OfColleague(GREATEST, GREATEST),),
    values.OfDepartment: (values.OfDepartment(GREATEST, GREATEST),),
    values.OfAnswer: tuple(
        values.OfAnswer(GREATEST, step, answer)
        for step in FormStep
        for answer in (None, values.SKIP_REST, 0, GREATEST)
    ),
    values.OfDialogue: (values.OfDialogue(GREATEST),),
    values.OfAsked: (
        values.OfAsked(GREATEST, "name"),
        values.OfAsked(GREATEST, "name", 0),
        values.OfAsked(1, "name", GREATEST),
    ),
    values.OfAskedPage: (values.OfAskedPage(GREATEST, "name", GREATEST),),
    values.OfEntry: (values.OfEntry(GREATEST),),
    values.OfPersonChange: (values.OfPersonChange(GREATEST, GREATEST),),
    values.OfVersion: (values.OfVersion(GREATEST, GREATEST),),
    values.OfMembership: (values.OfMembership(GREATEST, GREATEST),),
    values.OfReplacement: (values.OfReplacement(GREATEST, GREATEST),),
    values.OfKind: tuple(values.OfKind(kind, GREATEST) for kind in Kind),
    values.OfField: tuple(
        values.OfField(GREATEST, field.key)
        for described in DESCRIPTIONS.values()
        for field in described.fields
    ),
    values.OfTask: tuple(map(values.OfTask, TASKS)),
    values.OfTable: tuple(
        values.OfTable(GREATEST, field.key, GREATEST)
        for described in DESCRIPTIONS.values()
        for field in described.fields
        if field.columns
    ),
    values.OfRow: tuple(
        values.OfRow(GREATEST, field.key, 999, GREATEST)
        for described in DESCRIPTIONS.values()
        for field in described.fields
        if field.columns
    ),
    values.OfRating: tuple(
        values.OfRating(GREATEST, value, of_round)
        for value in ("😀", str(GREATEST))
        for of_round in (None, 0, GREATEST)
    ),
}
"""Of every kind, values that a button may carry."""


def test_every_kind_is_carried_by_a_button_and_tried_here() -> None:
    used = {row.carries for row in BUTTONS.values()}
    assert used == set(CARRIED)
    declared = [one for one in vars(values).values() if isinstance(one, type)]
    kinds = {one for one in declared if issubclass(one, Value) and one.__name__[0] != "_"}
    assert kinds - {Value} == used


def each_value() -> Iterator[tuple[Row[Any], Value, str]]:
    """Every button with every value that is tried here, and how it is written."""
    for row in BUTTONS.values():
        for carried in CARRIED[row.carries]:
            yield row, carried, row.value(carried)


def test_a_buttons_value_is_short_and_is_read_back() -> None:
    for row, carried, value in each_value():
        assert len(value.encode()) <= LIMIT, value
        assert row.carried(value) == carried, value
        others = [other for other in BUTTONS.values() if other is not row]
        assert not [other.name for other in others if other.carried(value) is not None], value


def test_only_a_button_with_its_own_label_is_in_a_menu() -> None:
    of = values.OfExport(7)
    assert EXPORT.labelled(of, "en").menu
    assert not EXPORT.draw(of, "☐ mark").menu


def test_every_button_under_a_message_is_a_row_but_for_its_label() -> None:
    for under in MESSAGES.values():
        for row in under.buttons:
            assert row == BUTTONS[row.name].called(row.label)


FREE, ANNAS = ButtonState(Status.NEW, None), ButtonState(Status.RESOLVED, 7)


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ("take:42:new:0", ask.TakeTicket(ticket_id=42, drawn=FREE)),
        ("reply:42:resolved:7", ask.BeginReply(ticket_id=42, drawn=ANNAS)),
        ("note:42:resolved:7", ask.BeginNote(ticket_id=42, drawn=ANNAS)),
        ("lock:42:resolved:7", ask.LockTicket(ticket_id=42, drawn=ANNAS)),
        ("unlock:42:resolved:7", ask.UnlockTicket(ticket_id=42, drawn=ANNAS)),
        ("elsewhere:42:new:0", ask.ChooseDepartment(ticket_id=42, drawn=FREE)),
        ("noreply:42:new:0", ask.NoReplyNeeded(ticket_id=42, drawn=FREE)),
        ("processed:42:new:0", ask.SetStatus(ticket_id=42, drawn=FREE, status=Status.RESOLVED)),
        ("pending:42:new:0", ask.SetStatus(ticket_id=42, drawn=FREE, status=Status.PENDING)),
        ("on_hold:42:new:0", ask.SetStatus(ticket_id=42, drawn=FREE, status=Status.ON_HOLD)),
        ("open:42:new:0", ask.SetStatus(ticket_id=42, drawn=FREE, status=Status.OPEN)),
        ("closing:42:new:0", ask.BeginClose(ticket_id=42, drawn=FREE)),
        ("close:42:resolved:7", ask.CloseTicket(ticket_id=42, drawn=ANNAS)),
        ("unsolved:42:resolved:7", ask.ReopenTicket(ticket_id=42, drawn=ANNAS)),
        ("still:42:new:0", ask.StillNeedHelp(ticket_id=42, drawn=FREE)),
        ("continue:42:new:0", ask.ContinueTicket(ticket_id=42, drawn=FREE)),
        ("another", ask.ExpectNew()),
        ("another:42:new:0", ask.ExpectNew()),
        ("form", ask.BeginForm()),
        ("never", ask.LeaveTicketForm()),
        ("handover", ask.BeginHandOver()),
        ("send:17", ask.SendToClient(17)),
        ("again:17", ask.SendAgain(17)),
        ("arrived:17", ask.MarkDelivered(17)),
        ("anyway:17", ask.SendAnyway(17)),
        ("discard:17", ask.Discard(17)),
        ("show:42", ask.ShowTicket(ticket_id=42)),
        ("look:42", ask.ShowTicket(ticket_id=42, apart=True)),
        ("list:0", ask.ListTickets()),
        ("list:3", ask.ListTickets(3)),
        ("move:17:43", ask.MoveLine(17, 43)),
        ("move:17:0", ask.MoveLine(17, None)),
        ("dept:42:3", ask.MoveTicket(ticket_id=42, department=3)),
        ("rate:42:😐", ask.RateTicket(ticket_id=42, value="😐")),
        ("rate:42:😐:2", ask.RateTicket(ticket_id=42, value="😐", round=2)),
        ("fill:42:text.", ask.FillStep(ticket_id=42, step=FormStep.TEXT)),
        ("fill:42:category.3", ask.FillStep(ticket_id=42, step=FormStep.CATEGORY, choice=3)),
        (
            "fill:42:category.enough",
            ask.FillStep(ticket_id=42, step=FormStep.CATEGORY, enough=True),
        ),
        ("q:", ask.ShowQueue()),
        ("help:queue:/desk", ask.ShowHelp("queue", "/desk ")),
        ("help:ask:!", ask.ShowHelp("ask", "!")),
    ],
)
def test_a_button_in_an_older_message_still_asks_for_the_same(
    value: str, command: ask.Command
) -> None:
    assert pressed(value) == command


TAMPERED = (
    lambda value: value + ":1",
    lambda value: value + "x",
    lambda value: value.replace("9", "٩", 1),
    lambda value: value.replace("9", "-", 1),
    lambda value: value.replace("9", "99", 1),
    lambda value: value[:-1] if value[-1] in ":." else value + ".",
    lambda value: value.partition(":")[0] + ":",
    lambda value: value.partition(":")[0],
    lambda value: value + "0" * LIMIT,
    str.upper,
    lambda value: " " + value,
)


def test_a_forged_value_is_no_button_or_another_that_could_be_drawn() -> None:
    for row, _, value in each_value():
        for tamper in TAMPERED:
            forged = row.carried(tamper(value))
            assert forged is None or row.carried(row.value(forged)) == forged, tamper(value)


NUMBERS = st.integers(0, GREATEST)
NAMES = st.text(st.characters(categories=["L", "Nd"]), min_size=1)
ANYTHING = st.text()
QUERIES = st.builds(
    PeopleQuery,
    st.lists(st.sampled_from(("mar", "пет"))).map(tuple),
    st.lists(
        st.builds(
            FilteredBy,
            st.just(PersonFilter.COMPANY),
            st.sampled_from(("Acme", "Acme Ltd", "a:b", "client")),
        )
    ).map(tuple),
)
DRAWN = st.builds(ButtonState, st.sampled_from(Status), st.none() | st.integers(1, GREATEST))
PARTS: Mapping[Any, st.SearchStrategy[Any]] = {
    Number: NUMBERS,
    Words: NAMES | st.just(""),
    Key: NAMES,
}
"""What the parts that many kinds have may be."""

OWN: Mapping[tuple[type[Value], str], st.SearchStrategy[Any]] = {
    (values.OfTicket, "drawn"): DRAWN,
    (values.OfQueue, "code"): st.sampled_from(("", "M2S3Fzz.a")),
    (values.OfPeople, "query"): QUERIES,
    (values.OfChanges, "kind"): st.none() | st.sampled_from(Kind),
    (values.OfChanges, "named"): ANYTHING,
    (values.OfTopic, "topic"): st.sampled_from(sorted(values.TOPIC_WORDS)),
    (values.OfTopic, "prefix"): st.sampled_from(("!", "/", "/desk ")),
    (values.OfKind, "kind"): st.sampled_from(Kind),
    (values.OfField, "field"): ANYTHING,
    (values.OfPersonField, "field"): ANYTHING,
    (values.OfExport, "extras"): st.lists(st.sampled_from(Extra)).map(tuple),
    (values.OfTask, "task"): st.sampled_from(sorted(TASKS)),
    (values.OfAnswer, "step"): st.sampled_from(FormStep),
    (values.OfAnswer, "answer"): st.none() | st.just(values.SKIP_REST) | NUMBERS,
    (values.OfAsked, "choice"): st.none() | NUMBERS,
    (values.OfAskedPage, "choice"): st.none() | NUMBERS,
    (values.OfRating, "rating"): NAMES | st.just("😀"),
    (values.OfRating, "round"): st.none() | NUMBERS,
}
"""What the other parts may be. A last part may have any signs."""


def any_of(kind: type[Any]) -> st.SearchStrategy[Value]:
    carried = [one for one in fields(kind) if get_origin(one.type) is Annotated]
    own = [(one.type, OWN.get((kind, one.name))) for one in carried]
    return st.builds(kind, *(PARTS[of] if strategy is None else strategy for of, strategy in own))


SIGNED = st.text(st.sampled_from("0179:./!٩-abwnew ")) | ANYTHING
"""Texts that are nearly ours, and others."""


@pytest.mark.parametrize("kind", CARRIED, ids=lambda kind: kind.__name__)
@settings(max_examples=50)
@given(st.data())
def test_what_is_written_is_read_back(kind: type[Value], data: st.DataObject) -> None:
    carried = data.draw(any_of(kind))
    assert kind.read(carried.written()) == carried


@pytest.mark.parametrize("row", BUTTONS.values(), ids=list(BUTTONS))
@settings(max_examples=25)
@given(SIGNED)
def test_any_text_is_read_without_an_error(row: Row[Any], text: str) -> None:
    carried = row.carries.read(text)
    assert carried is None or type(carried) is row.carries
    pressed(f"{row.name}:{text}")
    pressed(text)


def test_a_row_of_a_table_is_a_button_without_its_empty_cells() -> None:
    row = ListedRow(1, "response |  | 5min | administrators")
    page = TablePage(1, "Gold", "escalate", "Escalation", "", (row,), 0, False, 3, 0, True)
    (change, _), *_ = settings_page.buttons_of(page, "en")
    assert change.label == "response | 5min | administrators"

"""Bodies of posts come back from the database as they were put there, in every release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers.forms import FormPage, HandOverForm, NewTicketForm, SwapForm, WrongTicketForm
from domain.answers.say import Confirm, Say
from domain.answers.tickets import ListedTicket, OwnTicketPage, TicketListPage, TicketPage
from domain.events import Event
from domain.notices import NOTICES
from domain.outgoing.bodies import (
    Asked,
    ChangedLine,
    ClientsLine,
    Deadlines,
    DeskFile,
    FormQuestion,
    Nothing,
    PassedDeadline,
    Reminders,
    Reply,
    ShownLine,
)
from domain.outgoing.buttons import (
    AboutPerson,
    Absence,
    Below,
    Choice,
    Departments,
    Invitations,
    Moves,
    Namesakes,
    OfLine,
    OwnTicket,
    Replacements,
    TicketTitle,
)
from domain.outgoing.posts import Body
from domain.outgoing.templates import ASK_AGAIN, TRANSCRIPT
from domain.outgoing.words import Words
from domain.text.spans import Text
from storage.repositories.posts.bodies import read, written
from tests.support.strategies.texts import texts
from tests.support.strategies.values import values_of
from tests.support.texts.rendered import QUEUE_PAGE

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

ABOUT_SOMEBODY = (
    *("answers/leaves_on", "staff/confirm_staff", "staff/invitation_used", "staff/leaves_not"),
    *("staff/leaves_on", "staff/left", "staff/role_rests"),
)
"""Texts with buttons about somebody."""

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 53), 1 << 53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.timedeltas(timedelta(days=-999), timedelta(days=999)),
    texts().map(lambda text: text.strip()),
)
words = st.dictionaries(
    st.text("abc_", min_size=1, max_size=5),
    st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(tuple),
            st.dictionaries(st.sampled_from(("is", "at", "map", "x")), inner, max_size=3),
        ),
        max_leaves=8,
    ),
    max_size=4,
)


def stored(body: Body) -> Body:
    return read(body.template, json.loads(json.dumps(written(body))), None)


@given(words)
def test_words_come_back_as_they_were(said: Mapping[str, Any]) -> None:
    assert stored(Say("answers/taken", said, 42)) == Say("answers/taken", said, 42)


QUESTION = FormQuestion((Choice(1, "Access"),), (Choice(2, "High", "Your work stands still"),))


@pytest.mark.parametrize(
    "body",
    [
        Say("answers/guessed", {}, 42, Moves(17, (TicketTitle(43, "The invoice"),))),
        Say("answers/departments", {"any": True}, 42, Departments((Choice(3, "Billing"),))),
        Say("answers/held", {}, 42, OfLine(17)),
        Say("answers/open_for_me", below=OwnTicket(5)),
        ClientsLine(late=True),
        Reply(headed=False, quotes="17"),
        ShownLine("thread/note", "Anna", files=True),
        ChangedLine("It said wrong", files=True),
        Deadlines((PassedDeadline("response", NOW, late=True, after=600.0),)),
        Reminders(),
        DeskFile(TRANSCRIPT, "ticket-42.txt", "ab" * 32, 9000),
        QUESTION,
        FormPage(NewTicketForm(QUESTION), Say("answers/form")),
        FormPage(WrongTicketForm(17), Say("answers/form_wrong_ticket", {}, 42)),
        FormPage(
            SwapForm((Choice(7, "Anna"),)), Say("answers/form_swap", {"colleagues": ("Anna",)})
        ),
        FormPage(HandOverForm((Choice(7, "Anna"),)), Say("answers/form_hand_over", {"mine": 3})),
        TicketPage(42, apart=True),
        OwnTicketPage(42, goes_here=True, may_continue=False),
        TicketListPage((ListedTicket(42, "Cannot log in", "new", None),), 2, more=True),
        QUEUE_PAGE,
    ],
    ids=lambda body: body.template,
)
def test_each_body_comes_back_as_it_was(body: Body) -> None:
    assert stored(body) == body


KNOWN = {
    Say: st.builds(
        Say,
        st.text("abc/", min_size=1, max_size=5),
        words,
        st.none() | st.integers(1, 99),
        values_of(Below | None),
    ),
    Asked: st.builds(
        Asked,
        *(st.text("abc/", max_size=5), st.integers(1, 99), st.text(max_size=5)),
        *(values_of(tuple[Choice, ...]), st.booleans(), st.booleans(), words),
    ),
    DeskFile: st.builds(
        DeskFile, st.just(TRANSCRIPT), st.text(max_size=5), st.just("ab" * 32), st.integers(1, 9)
    ),
}
"""Bodies of which a type does not say all."""

FEW = settings(max_examples=15)


@pytest.mark.parametrize("kind", get_args(Body), ids=lambda kind: kind.__name__)
@FEW
@given(st.data())
def test_whatever_a_body_may_hold_comes_back(kind: type[Any], data: st.DataObject) -> None:
    body = data.draw(values_of(kind, KNOWN))
    assert stored(body) == body


@pytest.mark.parametrize("kind", NOTICES, ids=lambda kind: kind.__name__)
@FEW
@given(st.data())
def test_whatever_an_event_holds_can_be_told(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(values_of(kind))
    held = {one.name: getattr(event, one.name) for one in fields(event)}
    for row in NOTICES[kind]:
        body = row.body(event) if row.body else Say(row.template, held)
        assert stored(body) == body


@dataclass
class Secret:
    """What no body has."""

    value: str


@pytest.mark.parametrize("value", [Secret("x"), {1, 2}, object()])
def test_unknown_classes_are_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        written(Say("answers/taken", {"what": value}))  # type: ignore[dict-item]


TICKET = {"id": 43, "subject": "The invoice"}
HIGH = {"id": 2, "name": "High", "definition": "Your work stands still"}
OFFER = {"categories": [{"id": 1, "name": "Access"}], "priorities": [HIGH]}
CLOCK = {"clock": "response", "due_at": NOW.isoformat(), "late": True, "after": 600.0}
LISTED = {"id": 42, "subject": "Cannot log in", "status": "new", "assignee": None}


@pytest.mark.parametrize(
    ("template", "facts", "body"),
    [
        ("thread/line", {"late": True, "gathers": False}, ClientsLine(late=True)),
        ("thread/line", {}, ClientsLine()),
        ("client/reply", {"headed": False, "quotes": "17"}, Reply(headed=False, quotes="17")),
        ("thread/note", {"actor": "Anna", "files": True}, ShownLine("thread/note", "Anna", True)),
        (
            "thread/deadline",
            {"clocks": [CLOCK]},
            Deadlines((PassedDeadline("response", NOW, late=True, after=600.0),)),
        ),
        (
            "thread/line_changed",
            {"before": "It said wrong", "files": True},
            ChangedLine("It said wrong", files=True),
        ),
        ("staff/reminders", {}, Reminders()),
        ("client/form", OFFER, QUESTION),
        ("answers/form", OFFER, FormPage(NewTicketForm(QUESTION), Say("answers/form", {}, 42))),
        ("answers/ticket", {"apart": True, "update": 5}, TicketPage(42, apart=True)),
        (
            "answers/my_ticket",
            {"goes_here": True, "may_continue": False, "update": 5},
            OwnTicketPage(42, goes_here=True, may_continue=False),
        ),
        (
            "answers/tickets",
            {"tickets": [LISTED], "page": 0, "more": False, "update": 5},
            TicketListPage((ListedTicket(42, "Cannot log in", "new", None),), 0, more=False),
        ),
        ("answers/queue", {"rows": [], "state": {}}, Say(ASK_AGAIN, {}, 42)),
        ("answers/why", {"ledger": {}}, Say(ASK_AGAIN, {}, 42)),
    ],
)
def test_a_post_that_release_0_1_left_waiting_is_read(
    template: str, facts: Mapping[str, Any], body: Body
) -> None:
    assert read(template, facts, 42) == body


@pytest.mark.parametrize(
    ("facts", "below"),
    [
        (
            {"message": 17, "others": [TICKET], "update": 5},
            Moves(17, (TicketTitle(43, "The invoice"),)),
        ),
        ({"departments": [{"id": 3, "name": "Billing"}]}, Departments((Choice(3, "Billing"),))),
        ({"message": 17, "update": 5}, OfLine(17)),
        ({"update": 5}, OwnTicket(5)),
        ({"department": "Billing"}, None),
    ],
)
def test_its_buttons_are_still_there(facts: Mapping[str, Any], below: object) -> None:
    assert read("answers/x", facts, 42) == Say("answers/x", facts, 42, below)  # type: ignore[arg-type]


ABSENT = Absence(7, "Ivan", 3, "#billing")
NAMESAKES = ({"id": 7, "name": "Ivan", "accounts": ("telegram:1", "slack:T1:U1")},)


@pytest.mark.parametrize(
    ("template", "said", "below"),
    [
        *((template, {"name": "Ivan", "person": 7}, AboutPerson(7)) for template in ABOUT_SOMEBODY),
        ("answers/role", {"name": "Ivan", "absent": (ABSENT,)}, Invitations((ABSENT,))),
        ("answers/role", {"name": "Ivan", "absent": ()}, Invitations(())),
        (
            "answers/which_person",
            {"people": NAMESAKES, "more": False},
            Namesakes((Choice(7, "Ivan", "telegram:1"),)),
        ),
        (
            "answers/confirm_switch_off",
            {"others": ({"id": 3, "name": "Billing"},)},
            Replacements((Choice(3, "Billing"),)),
        ),
        ("answers/confirm_switch_off", {"others": ()}, Replacements(())),
    ],
)
def test_what_only_buttons_need_is_found_where_it_was_among_the_words(
    template: str, said: Words, below: Below
) -> None:
    before, today = Say(template, said), Say(template, said, below=below)
    assert stored(before) == today
    assert stored(Confirm(before, 5)) == Confirm(today, 5)
    assert stored(today) == today


@pytest.mark.parametrize("template", ABOUT_SOMEBODY)
def test_release_0_1_names_somebody_among_the_facts(template: str) -> None:
    facts: Words = {"name": "Ivan", "person": 7}
    assert read(template, facts, None) == Say(template, facts, None, AboutPerson(7))


def test_a_body_that_a_later_release_gave_more_fields_is_still_read() -> None:
    assert read("thread/line", {"is": "ClientsLine", "late": True, "loud": 1}, 42) == ClientsLine(
        late=True
    )


def test_an_instant_is_kept_to_the_microsecond_and_a_day_is_no_instant() -> None:
    said: Words = {
        "at": NOW + timedelta(microseconds=1),
        "day": date(2026, 11, 18),
        "text": Text("x"),
    }
    assert stored(Say("answers/taken", said)) == Say("answers/taken", said)


@pytest.mark.parametrize("facts", [{"before": "resolved"}, written(Say("thread/status", {}, 1))])
def test_what_an_earlier_release_was_about_to_say_of_a_status_is_said_by_the_card(
    facts: Mapping[str, Any],
) -> None:
    assert read("thread/status", facts, 1) == Nothing()

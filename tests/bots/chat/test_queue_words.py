"""What people type after `queue`, and what the buttons of its pages carry."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bots.chat.buttons.row import LIMIT
from bots.chat.buttons.rows import QUEUE, pressed
from bots.chat.buttons.values import OfQueue
from bots.chat.queue_state import decoded, encoded
from bots.chat.queue_words import filters_in
from bots.chat.typed_commands import STATUSES
from bots.text.locales import label
from bots.text.words import FILTERS, LAMPS, TYPED, typed_name, typed_value
from bots.text.words import STATUSES as SHOWN
from domain.commands import ShowQueue
from domain.dictionaries import USUAL_VOICE
from domain.people.accounts import Identity
from domain.people.person import LANGUAGES
from domain.policy.queue.ticket_list import (
    NOBODY,
    Cursor,
    Filter,
    Filters,
    Light,
    Period,
    TypedFilter,
    project_number,
    read_period,
    source_number,
)
from domain.text.spans import Span, Style, Text
from domain.tickets import Status

TODAY = date(2026, 11, 20)
WORDS = {word: status.value for word, status in STATUSES.items()}
ANNA = Identity("slack", "T1", "U1")


def typed(text: str | Text) -> list[tuple[str, Any]]:
    """The filters in a text, as pairs."""
    words = Text(text) if isinstance(text, str) else text
    return [(one.filter, one.value) for one in filters_in(words, "slack", "T1", WORDS)]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("lamp:red level:Gold mine", [("lamp", "red"), ("level", "Gold"), ("responsible", "me")]),
        ("client:Ivan Petrov today", [("client", "Ivan Petrov"), ("period", "today")]),
        ('project:"free mine" free', [("project", "free mine"), ("responsible", "nobody")]),
        ("project: «Apollo 11» overdue", [("project", "Apollo 11"), ("lamp", "overdue")]),
        ("status:waiting", [("status", "pending")]),
        ("on-hold slack", [("status", "on_hold"), ("slack", "")]),
        ("STATUS:Processed", [("status", "resolved")]),
        ("lamp:light green", [("lamp", "light_green")]),
        ("on hold mine", [("status", "on_hold"), ("responsible", "me")]),
        ("client:Ivan in progress", [("client", "Ivan"), ("status", "open")]),
        ("unassigned due soon", [("responsible", "nobody"), ("lamp", "soon")]),
        (
            "значок:красный уровень:Gold мои",
            [
                ("lamp", "red"),
                ("level", "Gold"),
                ("responsible", "me"),
            ],
        ),
        ("светофор:серый", [("lamp", "grey")]),
        ("клиент:Иван Петров сегодня", [("client", "Иван Петров"), ("period", "today")]),
        ("ждём клиента без ответственного", [("status", "pending"), ("responsible", "nobody")]),
        ("Просроченные 14д", [("lamp", "overdue"), ("period", "14d")]),
        ("источник:почта период:вчера", [("source", "email"), ("period", "yesterday")]),
        ("light-green 14d", [("lamp", "light_green"), ("period", "14d")]),
        ("assignee:none sla:Gold", [("responsible", "nobody"), ("level", "Gold")]),
        ("by:mine", [("responsible", "me")]),
        ("period:2026-11-01..2026-11-15", [("period", "2026-11-01..2026-11-15")]),
        ("период:14д", [("period", "14d")]),
        ("colour:red", [("colour", "red")]),
        ("", []),
    ],
)
def test_a_filter_is_its_name_and_a_value_or_a_word_alone(
    text: str, filters: list[tuple[str, str]]
) -> None:
    assert typed(text) == filters


def test_a_mention_is_a_person_responsible_unless_a_filter_says_otherwise() -> None:
    alone = Text("@Anna mine", (Span(0, 5, Style.MENTION, "U1"),))
    assert typed(alone) == [("responsible", ANNA), ("responsible", "me")]
    client = Text("lamp:red client: @Anna today", (Span(17, 22, Style.MENTION, "U1"),))
    assert typed(client) == [("lamp", "red"), ("client", ANNA), ("period", "today")]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("today", "2026-11-20", "2026-11-20"),
        ("Yesterday", "2026-11-19", "2026-11-19"),
        ("week", "2026-11-14", "2026-11-20"),
        ("14d", "2026-11-07", "2026-11-20"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"),
        ("2025-12 – 2026-01", "2025-12-01", "2026-01-31"),
    ],
)
def test_a_period_is_days(written: str, first: str, last: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert read_period(written, TODAY) == period


@pytest.mark.parametrize(
    "written", ["", "soon", "0d", "2026-13", "2026-02-30", "2026-11-15..2026-11-01", "0001-01-01",
                "9999-12-31", "9999999d", "2026-11-01.."]
)  # fmt: skip
def test_a_word_that_is_no_period_is_refused(written: str) -> None:
    assert read_period(written, TODAY) is None


ALL_OF_IT = Filters(
    lamp=Light.LIGHT_GREEN,
    level=1200,
    category=1201,
    status=Status.ON_HOLD,
    period=Period(date(2026, 11, 1), TODAY),
    client=1_000_000,
    responsible=20_000,
    department=1202,
)
EVERYTHING = replace(ALL_OF_IT, source="slack")
FROM_SLACK = (TypedFilter(Filter.SOURCE, source_number("slack")),)


def test_a_button_carries_every_filter_and_the_place_in_the_list() -> None:
    code = encoded(EVERYTHING, Cursor((1 << 63) - 1, 9_999_999))
    assert len(QUEUE.value(OfQueue(code))) <= LIMIT
    assert decoded(code) == ShowQueue(ALL_OF_IT, FROM_SLACK, Cursor((1 << 63) - 1, 9_999_999))
    assert decoded(encoded(Filters(responsible=NOBODY), Cursor(7, 8), back=True)) == ShowQueue(
        Filters(responsible=NOBODY), at=Cursor(7, 8, back=True)
    )
    assert decoded(encoded(Filters())) == ShowQueue()


def test_a_project_is_carried_by_a_number_however_long_its_name() -> None:
    name = "The project with the longest name there ever was"
    found = decoded(encoded(Filters(project=name, level=3)))
    assert found == ShowQueue(
        Filters(level=3), (TypedFilter(Filter.PROJECT, project_number(name)),)
    )


@pytest.mark.parametrize(
    "value",
    ["q:X1", "q:L", "q:M99", "q:S9", "q:Lzzzzzzzzzz", "q:P1", "q:P1.zzzzzzzz", "q:Pzzzzz.zzzzz",
     "q:F1", "q:F1.2.3", "q:Fzzzzzzzzzzzzzzzz.1", "q:R-1", "q:L1 ", "q:l1", "q:" + "L1" * 40,
     "q:Fé.1"],
)  # fmt: skip
def test_a_forged_value_is_no_button_of_ours(value: str) -> None:
    assert pressed(value) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_typed_as_they_are_shown(language: str) -> None:
    for filter_, word in FILTERS.items():
        assert typed(f"{label(word, language).lower()}:x") == [(filter_, "x")]
    for status, word in SHOWN.items():
        assert typed(label(word, language)) == [("status", status)]
    for filter_, known in TYPED.items():
        for value in known:
            word = typed_value(value, filter_, language, USUAL_VOICE)
            assert typed(f"{typed_name(filter_, language)}:{word}") == [(filter_, value)]
    for sign in ("overdue", "soon"):
        assert typed(label(LAMPS[sign], language).partition(" ")[2]) == [("lamp", sign)]

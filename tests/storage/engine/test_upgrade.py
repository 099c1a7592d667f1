"""A desk of the last release upgrades without losing a row, or a value of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, delete, insert, select

from domain.outgoing.deliveries import Candidate, Reader
from domain.people.places import Place
from domain.repositories.dialogues import Dialogue
from storage.engine.database import Database
from storage.engine.migrate import migrate, transaction
from storage.unit import Unit
from tests.conftest import the_connection
from tests.support.platform_rows import unit_on
from tests.support.texts.rendered import PRESENTER

RELEASED = "0004"
"""The last revision of the last release."""

AT = 1_767_960_000_000_000  # 2026-01-09 12:00 UTC
PLACE = {"platform": "telegram", "team": "", "chat": "42", "thread": ""}
WORDS = '{"plain":"Привет 👋","spans":[]}'

PROCESSED_TWICE = [
    f'{{"before":"{before}","after":"{after}","reason":"","message_id":null}}'
    for before, after in (("new", "resolved"), ("resolved", "open"), ("open", "resolved"))
]

ROWS: list[tuple[str, dict[str, Any]]] = [
    ("people", {"id": 1, "name": "Иван", "role": "client", "language": "ru", "time_zone": ""}),
    ("people", {"id": 2, "name": "Anna", "role": "specialist", "language": "", "time_zone": ""}),
    ("identities", {"external_id": "42", "person_id": 1, "handle": "ivan", "is_guest": False}),
    ("conversations", {"id": 1, "person_id": 1, "focus_ticket_id": 1, "wants_new": False}),
    (
        "tickets",
        {
            "id": 1,
            "subject": "The report is empty",
            "subject_settled": True,
            "status": "open",
            "client_id": 1,
            "conversation_id": 1,
            "department_id": 1,
            "assignee_id": 2,
            "source": "telegram",
            "status_changed_at": AT,
            "version": 3,
            "waiting_since": AT,
        },
    ),
    (
        "messages",
        {
            "id": 1,
            "ticket_id": 1,
            "author_id": 1,
            "kind": "client",
            "text": WORDS,
            "external_id": "7",
            "written_at": AT,
            "received_at": AT,
        },
    ),
    ("ratings", {"ticket_id": 1, "value": "😀", "rated_at": AT}),
    ("events", {"id": 1, "ticket_id": 1, "name": "TicketOpened", "facts": "{}", "at": AT}),
    *(
        (
            "events",
            {"id": number, "ticket_id": 1, "name": "StatusChanged", "facts": facts, "at": AT},
        )
        for number, facts in enumerate(PROCESSED_TWICE, start=2)
    ),
    ("inbox", {"id": 1, "key": "9", "lane": "42", "payload": "{}", "state": "done"}),
    ("hearing", {"until": AT}),
    ("addresses", {"address": "conversation:1", "person_id": 1}),
    ("suspensions", {"problem": "blocked", "since": AT}),
    (
        "posts",
        {
            "id": 1,
            "lane": "desk:1",
            "destination": "desk:1",
            "template": "thread/line",
            "facts": "{}",
            "ticket_id": 1,
            "message_id": 1,
            "state": "sent",
            "not_before": AT,
            "attempts": 0,
            "parts_sent": 1,
            "repeated": False,
            "problem": "",
        },
    ),
    ("postings", {"post_id": 1, "part": 0, "external_id": "8", "wordless": False}),
    ("mirrors", {"kind": "card", "ref": 1, "wanted": "3", "shown": "3", "problem": ""}),
]
"""What a desk of that release held: a row of each of its tables; what all share is added."""

SHARED = {
    **PLACE,
    "created_at": AT,
    "received_at": AT,
    "attempts": 0,
    "problem": "",
}


def test_a_desk_of_the_last_release_keeps_every_row(empty_url: str) -> None:
    migrate(empty_url, RELEASED)
    with transaction(empty_url) as connection:
        written = _fill(connection)
    migrate(empty_url)
    database = Database(empty_url, the_connection)
    database.start()
    kept = database.submit_read(_rows).result()
    database.close()
    for table, row in written:
        assert any(row.items() <= one.items() for one in kept[table]), (table, row)
    assert [row["round"] for row in kept["tickets"]] == [2]
    assert [row["round"] for row in kept["ratings"]] == [1]
    tables = {table for table, _ in written}
    assert {name: len(kept[name]) for name in tables} == {
        name: sum(table == name for table, _ in written) for name in tables
    }


def _all(candidates: Sequence[Candidate]) -> Sequence[int]:
    return [one.post_id for one in candidates]


def _fill(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    schema = MetaData()
    schema.reflect(connection)
    known = {table.name for table in schema.sorted_tables} - {"alembic_version", "leadership"}
    assert known == {table for table, _ in ROWS}
    written = []
    for table, row in ROWS:
        columns = schema.tables[table].columns
        whole = {**{name: one for name, one in SHARED.items() if name in columns}, **row}
        connection.execute(insert(schema.tables[table]), whole)
        written.append((table, whole))
    return written


def _rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    schema = MetaData()
    schema.reflect(connection)
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in schema.sorted_tables
    }


WAITING = (
    ("client/reply", '{"headed": true, "quotes": "", "actor": "Anna"}', " · #1\nПривет 👋"),
    ("answers/tickets", '{"tickets": [], "page": 0, "more": false, "update": 9}', "no tickets yet"),
    (
        "answers/guessed",
        '{"message": 1, "others": [{"id": 2, "subject": "The invoice"}], "update": 9}',
        "I added your message to",
    ),
)
"""Posts that a desk of that release had not sent yet: template, facts, and what they say."""


def test_posts_of_the_last_release_leave_after_the_upgrade(empty_url: str) -> None:
    migrate(empty_url, RELEASED)
    with transaction(empty_url) as connection:
        _fill(connection)
        schema = MetaData()
        schema.reflect(connection)
        for number, (template, facts, _) in enumerate(WAITING, 2):
            row = dict(next(row for table, row in ROWS if table == "posts")) | {
                "id": number,
                "lane": f"lane{number}",
                "destination": "conversation:1",
                "template": template,
                "facts": facts,
                "state": "pending",
                "parts_sent": 0,
                "created_at": AT,
            }
            connection.execute(insert(schema.tables["posts"]), row)
        connection.execute(delete(schema.tables["suspensions"]))
    migrate(empty_url)
    database: Database[Unit] = Database(empty_url, unit_on)
    database.start()
    now = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    claimed = database.submit(lambda uow: uow.claims.claim(now, {"telegram"}, (), _all)).result()
    database.close()
    english = Reader("en", "UTC")
    said = [PRESENTER.delivery(replace(one, reader=english), now) for one in claimed]
    for shown, (_, _, words) in zip(said, WAITING, strict=True):
        assert words in shown.text.plain
    assert [button.label for row in said[-1].buttons for button in row] == [
        "#2 The invoice",
        "Keep in #1",
        "New request",
    ]


BEFORE_DIALOGUES = "0016"
"""The last revision at which a conversation held where a form stood in it."""

FORMS = [("subject", None), ("category", 1), ("", 1), ("home", 1), ("", None)]
"""Where forms stand, each in a conversation of its own, and the ticket of each."""


def test_a_form_that_is_under_way_goes_on(empty_url: str) -> None:
    migrate(empty_url, BEFORE_DIALOGUES)
    with transaction(empty_url) as connection:
        _begin_forms(connection)
    migrate(empty_url)
    database = Database(empty_url, unit_on)
    database.start()
    kept = database.submit_read(_forms_of).result()
    database.close()
    expected = [
        Dialogue(number, 1, Place("telegram", "", f"{chat}"), "ticket", step, {}, ticket)
        for number, (chat, (step, ticket)) in enumerate(enumerate(FORMS[:2]), 1)
    ]
    assert kept == ([*expected, None, None, None], [None, None, None, 1, None], "category")


def _begin_forms(connection: Connection) -> None:
    """Write a client, their ticket, and a conversation for each form."""
    schema = MetaData()
    schema.reflect(connection)
    client, ticket = (
        next(row for name, row in ROWS if name == table) for table in ("people", "tickets")
    )
    rows: list[tuple[str, dict[str, Any]]] = [("people", client)]
    for chat, (step, about) in enumerate(FORMS):
        form = {"form_step": step, "form_ticket_id": about, "wants_new": step == "subject"}
        rows.append(("conversations", {"id": chat + 1, "person_id": 1, "chat": f"{chat}", **form}))
    rows.append(("tickets", {**ticket, "assignee_id": None}))
    for table, row in rows:
        columns = schema.tables[table].columns
        shared = {name: one for name, one in SHARED.items() if name in columns}
        connection.execute(insert(schema.tables[table]), {**shared, **row})


def _forms_of(uow: Unit) -> tuple[list[Dialogue | None], list[int | None], str]:
    """Every dialogue there is, the threads that are awaited, and where the ticket's form stands."""
    found = [uow.dialogues.at(Place("telegram", "", f"{chat}")) for chat in range(len(FORMS))]
    homes = [uow.conversations.get(chat + 1).awaits_thread_of for chat in range(len(FORMS))]
    view = uow.tickets.view(1)
    assert view is not None
    return found, homes, view.form_step

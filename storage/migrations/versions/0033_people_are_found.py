"""people are found by the beginnings of words, and by the values of filters"""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AT_ONCE = 5_000
_LONGEST, _MOST_WORDS = 60, 40


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute('ALTER TABLE names ALTER COLUMN key TYPE TEXT COLLATE "C"')
    add = sa.text(
        "INSERT INTO names (key, person_id) VALUES (:key, :person_id) ON CONFLICT DO NOTHING"
    )
    last = 0
    while people := connection.execute(_PEOPLE, {"last": last, "most": _AT_ONCE}).all():
        first, last = people[0].id, people[-1].id
        handles: dict[int, list[str]] = {}
        for row in connection.execute(_HANDLES, {"first": first, "last": last}):
            handles.setdefault(row.person_id, []).append(row.handle)
        rows = [
            {"key": key, "person_id": one.id}
            for one in people
            for key in sorted(set(_keys(one, handles.get(one.id, []))))
        ]
        if rows:
            connection.execute(add, rows)


_PEOPLE = sa.text(
    "SELECT id, name, role, language, properties FROM people"
    " WHERE id > :last ORDER BY id LIMIT :most"
)
_HANDLES = sa.text(
    "SELECT person_id, handle FROM identities WHERE person_id BETWEEN :first AND :last"
)


def _keys(person: sa.Row[Any], handles: list[str]) -> Iterator[str]:
    """Yield what domain/policy/people/people_search.py has for a person at this version."""
    known = json.loads(person.properties)
    said = [person.name, *handles, str(known.get("company", "")), str(known.get("email", ""))]
    yield from [word[:_LONGEST] for text in said for word in _WORD.findall(_plain(text))][
        :_MOST_WORDS
    ]
    for name in ("mark", "company"):
        if known.get(name):
            yield _value(name, str(known[name]))
    if _DAY.fullmatch(str(known.get("support_until", ""))):
        yield _value("support_until", known["support_until"])
    if person.language:
        yield _value("language", person.language.partition("-")[0])
    if person.role != "client":
        yield _value("role", person.role)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def _value(name: str, value: str) -> str:
    return f"={name}:{' '.join(_plain(value).split())[:_LONGEST]}"


def downgrade() -> None:
    op.execute("DELETE FROM names WHERE key LIKE '=%'")
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE names ALTER COLUMN key TYPE TEXT COLLATE "default"')

"""People are found by the beginnings of words and by filters, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, text

from domain.dictionaries import Kind
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.policy.people.people_search import (
    Keys,
    PeopleSought,
    beginning_with,
    ended_before,
    value_key,
    words_in,
)
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.unit import Unit
from tests.support.platform_rows import unit_on

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = (
    ("Maria Petrova", "maria_p", {"company": "Acme Ltd", "mark": "good"}),
    ("Пётр Сидоров", "", {"email": "petr@example.org", "support_until": "2026-10-01"}),
    ("Ivan", "ivanhoe", {"company": "acme ltd", "access": "off"}),
)


@pytest.fixture
def desk(database_url: str) -> Iterator[Database[Unit]]:
    database = Database(database_url, unit_on)
    database.start()

    def fill(uow: Unit) -> None:
        for number, (name, handle, properties) in enumerate(PEOPLE):
            profile = Profile(Identity("telegram", "", str(number)), name, handle)
            person = uow.people.know(profile, NOW)
            uow.people.set_properties(person.id, properties)
        boris = uow.people.know(Profile(Identity("slack", "T1", "U1"), "Boris"), NOW)
        uow.people.set_role(boris.id, Role.SPECIALIST)
        uow.people.set_language(boris.id, "ru")

    database.submit(fill).result()
    yield database
    database.close()


def found(desk: Database[Unit], sought: PeopleSought, most: int = 10, skip: int = 0) -> list[str]:
    people = desk.submit_read(lambda uow: uow.people.search(sought, most, skip)).result()
    return [one.name for one in people]


def by_words(typed: str) -> PeopleSought:
    return PeopleSought(has=tuple(beginning_with(word) for word in words_in(typed)))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mar", ["Maria Petrova"]),
        ("PET mar", ["Maria Petrova"]),
        ("acm", ["Ivan", "Maria Petrova"]),
        ("петр", ["Пётр Сидоров"]),
        ("petr@example.org", ["Пётр Сидоров"]),
        ("@maria_p", ["Maria Petrova"]),
        ("hoe", []),
        ("mark", []),
        ("", ["Boris", "Ivan", "Пётр Сидоров", "Maria Petrova"]),
    ],
)
def test_people_are_found_by_the_beginnings_of_words(
    desk: Database[Unit], typed: str, names: list[str]
) -> None:
    assert found(desk, by_words(typed)) == names


def test_values_of_filters_are_found_in_any_case(desk: Database[Unit]) -> None:
    acme = Keys(value_key("company", "ACME Ltd"))
    assert found(desk, PeopleSought(has=(acme,))) == ["Ivan", "Maria Petrova"]
    good = Keys(value_key("mark", "good"))
    assert found(desk, PeopleSought(has=(acme, good))) == ["Maria Petrova"]
    assert found(desk, PeopleSought(has=(acme,), lacks=(good,))) == ["Ivan"]
    assert found(desk, PeopleSought(has=(ended_before(date(2026, 10, 2)),))) == ["Пётр Сидоров"]
    assert found(desk, PeopleSought(has=(ended_before(date(2026, 10, 1)),))) == []
    assert found(desk, PeopleSought(has=(Keys(value_key("language", "ru")),))) == ["Boris"]


def test_people_of_a_role_are_found_page_by_page(desk: Database[Unit]) -> None:
    assert found(desk, PeopleSought(role=Role.SPECIALIST)) == ["Boris"]
    assert found(desk, PeopleSought(role=Role.CLIENT), 2) == ["Ivan", "Пётр Сидоров"]
    assert found(desk, PeopleSought(role=Role.CLIENT), 2, 2) == ["Maria Petrova"]
    assert found(desk, PeopleSought(nobody=True)) == []


def test_groups_include_and_exclude(desk: Database[Unit]) -> None:
    def group(uow: Unit) -> tuple[int, int]:

        vip, other = (uow.dictionaries.add(Kind.GROUP, name, {}, NOW) for name in ("VIP", "Other"))
        numbers = [one.id for one in uow.people.search(by_words("acme"), 10, 0)]
        uow.dictionaries.join(vip, numbers)
        uow.dictionaries.join(other, numbers[:1])
        return vip, other

    vip, other = desk.submit(group).result()
    assert found(desk, PeopleSought(groups=(vip, other))) == ["Ivan", "Maria Petrova"]
    assert found(desk, PeopleSought(groups=(vip,), not_in=(other,))) == ["Maria Petrova"]


def _of_before(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO people (id, name, role, language, time_zone, created_at, properties)"
            " VALUES (1, 'Пётр Сидоров', 'specialist', 'ru-RU', '', 0, :said)"
        ),
        {"said": '{"company":"Acme","mark":"good","support_until":"2026-10-01"}'},
    )
    connection.execute(
        text(
            "INSERT INTO identities (platform, team, external_id, person_id, handle, is_guest)"
            " VALUES ('telegram', '', '1', 1, 'PetrS', false)"
        )
    )


def test_an_upgrade_gives_everybody_the_keys_that_saving_gives(empty_url: str) -> None:
    migrate(empty_url, "0031")
    before = Database(empty_url, lambda connection: connection)
    before.start()
    before.submit(_of_before).result()
    before.close()
    migrate(empty_url)
    after: Database[Unit] = Database(empty_url, unit_on)
    after.start()

    def keys(uow: Unit) -> set[str]:
        return set(uow.connection.execute(text("SELECT key FROM names")).scalars())

    upgraded = after.submit_read(keys).result()
    after.submit(lambda uow: uow.people.set_language(1, "ru")).result()
    saved = after.submit_read(keys).result()
    after.close()
    # The name of several words has been there since 0006.
    assert upgraded | {"пётр сидоров", "@petrs"} == saved
    assert "=support_until:2026-10-01" in saved

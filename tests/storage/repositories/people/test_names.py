"""What people are called is known from the beginning, also of those who came before it was."""

from sqlalchemy import Connection, text

from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.unit import Unit
from tests.conftest import the_connection
from tests.support.platform_rows import unit_on

PEOPLE = ((1, "Petra Example", "PetraX"), (2, "Ivan", ""), (3, "Пётр Сидоров", ""))


def _people_of_before(connection: Connection) -> None:
    for number, name, handle in PEOPLE:
        connection.execute(
            text(
                "INSERT INTO people (id, name, role, language, time_zone, created_at)"
                " VALUES (:id, :name, 'client', '', '', 0)"
            ),
            {"id": number, "name": name},
        )
        connection.execute(
            text(
                "INSERT INTO identities"
                " (platform, team, external_id, person_id, handle, is_guest)"
                " VALUES ('telegram', '', :key, :id, :handle, false)"
            ),
            {"key": str(number), "id": number, "handle": handle},
        )


def test_those_who_were_there_before_are_found_by_name_and_handle(empty_url: str) -> None:
    migrate(empty_url, "0005")
    before = Database(empty_url, the_connection)
    before.start()
    before.submit(_people_of_before).result()
    before.close()
    migrate(empty_url)
    after: Database[Unit] = Database(empty_url, unit_on)
    after.start()
    keys = {"petra example", "@petrax", "пётр сидоров", "ivan", "nobody else"}
    called = after.submit_read(lambda uow: uow.people.clients_called(keys, besides=2)).result()
    assert set(called) == {"Petra Example", "@petrax", "Пётр Сидоров"}
    assert after.submit_read(lambda uow: uow.people.clients_called(keys, besides=1)).result() == [
        "Пётр Сидоров"
    ]
    after.close()

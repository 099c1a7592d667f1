"""An invitation is for one person, on both databases."""

from datetime import timedelta

from domain.policy.people.invitations import LASTS, Invitation, code_of
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import MONDAY, World

CODE = code_of("0123456789abcdef")


def test_an_invitation_is_used_once(running_database: Database[Unit]) -> None:
    world = World(running_database)
    olga = world.administrator("Olga").person.id
    tom, anna = (world.client(name).person.id for name in ("Tom", "Anna"))
    made = Invitation(CODE, olga, MONDAY, MONDAY + LASTS)
    world.run(lambda uow: uow.invitations.add(made))
    # Both have looked, and have seen that nobody has used it.
    later = MONDAY + timedelta(minutes=1)
    assert world.run(lambda uow: uow.invitations.use(CODE, tom, MONDAY))
    assert not world.run(lambda uow: uow.invitations.use(CODE, anna, later))
    assert not world.run(lambda uow: uow.invitations.use(CODE, tom, later))
    found = world.run(lambda uow: uow.invitations.find(CODE))
    assert found is not None
    assert found.used_by_id == tom


def test_a_code_that_was_never_made_lets_in_nobody(running_database: Database[Unit]) -> None:
    world = World(running_database)
    tom = world.client("Tom").person.id
    assert not world.run(lambda uow: uow.invitations.use(CODE, tom, MONDAY))
    assert world.run(lambda uow: uow.invitations.find(CODE)) is None

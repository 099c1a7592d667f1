"""What linking and unlinking does to roles that rest, to confirmations, and to languages."""

from functools import partial

from domain import commands as ask
from domain.desk import fire_timers
from domain.desk.act import Act
from domain.people.person import Role
from storage.unit import Unit
from tests.domain.desk.people.links.codes import approved, who_is
from tests.domain.desk.support.world import Somebody, World


def _rests(number: int, uow: Unit) -> None:
    uow.people.set_role(number, Role.CLIENT)
    uow.people.rest(number, Role.SPECIALIST)


def _speaks(number: int, codes: tuple[str, ...], uow: Unit) -> None:
    uow.people.set_speaks(number, codes)


def roles(who: Somebody, world: World) -> tuple[Role, Role | None]:
    person = who_is(who, world)
    return person.role, person.resting_role


def unlinked(world: World, who: Somebody, by: Somebody) -> None:
    by.insists(ask.UnlinkPerson(who_is(who, world).id))


RESTS = (Role.CLIENT, Role.SPECIALIST)


def test_an_active_role_that_comes_to_rest_rests_on_both_accounts_after_unlinking(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.specialist("Boris", platform="telegram")
    approved(world, boris, anna, olga)
    world.run(partial(_rests, who_is(anna, world).id))
    unlinked(world, anna, olga)
    for who in (boris, anna):
        assert roles(who, world) == RESTS


def test_a_role_confirmed_for_either_account_is_confirmed_for_both(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.specialist("Boris", platform="telegram")
    world.run(lambda uow: uow.people.confirm(anna.person.id, world.now))
    world.pass_time(days=3)
    world.run(lambda uow: uow.people.confirm(boris.person.id, world.now))
    confirmed = world.now
    approved(world, boris, anna, olga)
    assert who_is(anna, world).confirmed_at == confirmed


def test_languages_are_together_and_each_keeps_their_own(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.specialist("Boris", platform="telegram")
    world.run(partial(_speaks, anna.person.id, ("de", "en")))
    world.run(partial(_speaks, boris.person.id, ("en", "fr")))
    approved(world, boris, anna, olga)
    assert set(who_is(anna, world).speaks) == {"de", "en", "fr"}
    unlinked(world, anna, olga)
    assert set(who_is(anna, world).speaks) == {"de", "en"}
    assert set(who_is(boris, world).speaks) == {"en", "fr"}


def test_nobody_confirms_their_own_role_by_unlinking(
    world: World, olga: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris", platform="telegram")
    approved(world, boris, anna, olga)
    person = who_is(anna, world).id
    for number in (person, olga.person.id):
        world.run(partial(_is_administrator, number))
    world.run(lambda uow: uow.people.confirm(person, world.now))
    confirmed = world.now
    world.pass_time(days=100)
    anna.insists(ask.Unlink())
    for who in (anna, boris):
        assert who_is(who, world).role.is_staff
        assert who_is(who, world).confirmed_at == confirmed
    world.pass_time(minutes=1)
    world.run(lambda uow: fire_timers(Act(None, world.now, uow)))
    asked = [(one.destination, one.words["name"]) for one in world.posts("staff/confirm_staff")]
    assert (f"person:{olga.person.id}", "Boris") in asked


def _is_administrator(number: int, uow: Unit) -> None:
    uow.people.set_role(number, Role.ADMINISTRATOR)

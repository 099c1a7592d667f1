"""Who is staff: administrators are told of every change, except of their own."""

from domain import commands as ask
from domain.people.person import Person, Role
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import shown


def told(world: World, language: str = "en") -> dict[str, str]:
    """Return what each recipient was told last of a role."""
    return {
        post.destination: shown(post.body, language).plain for post in world.posts("staff/role")
    }


def to(somebody: Somebody) -> str:
    return f"person:{somebody.person.id}"


def now(somebody: Somebody, world: World) -> Person:
    return world.run(lambda uow: uow.people.get(somebody.person.id))


def test_the_other_administrators_are_told_of_a_new_role(world: World) -> None:
    olga, anna = world.administrator("Olga"), world.administrator("Anna")
    world.specialist("Tom")
    ivan = world.client("Ivan")
    olga.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
    assert told(world) == {to(anna): "Ivan is now a specialist.\nChanged by Olga."}
    assert told(world, "ru") == {to(anna): "Ivan теперь специалист.\nКто изменил: Olga."}


def test_who_loses_the_role_is_told_like_the_others(world: World) -> None:
    olga, anna, boris = map(world.administrator, ("Olga", "Anna", "Boris"))
    olga.insists(ask.SetRole(anna.identity, Role.CLIENT))
    words = "Anna is no longer staff.\nChanged by Olga."
    assert told(world) == {to(anna): words, to(boris): words}


def test_who_gives_up_a_role_hears_nothing_of_it(world: World) -> None:
    olga, anna = world.administrator("Olga"), world.administrator("Anna")
    anna.insists(ask.SetRole(anna.identity, Role.SPECIALIST))
    words = "Anna is now a specialist.\nThey gave up the role themselves."
    assert told(world) == {to(olga): words}


def test_the_same_role_again_is_no_news(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan")
    world.administrator("Anna")
    olga.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
    assert told(world) == {}
    assert now(ivan, world).role is Role.SPECIALIST

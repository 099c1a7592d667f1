"""The list of people: who is found, what it says of them, and who may turn its pages."""

import pytest

from bots.chat.people_words import query_in
from domain import commands as ask
from domain.answers.people import PeoplePage
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.policy.people.people_search import PAGE
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of


def names(olga: Somebody, typed: str, page: int = 0) -> list[str]:
    shown = page_of(PeoplePage, olga.asks(ask.ShowPeople(query_in(typed), page)))
    return [one.name for one in shown.people]


def is_known(world: World, client: Somebody, properties: dict[str, str]) -> None:
    world.run(lambda uow: uow.people.set_properties(client.person.id, properties))


def test_a_list_shows_what_is_known_of_each(world: World) -> None:
    olga = world.specialist("Olga")
    maria = world.client("Maria Petrova")
    known = {"company": "Acme", "mark": "difficult", "support_until": "2020-01-01"}
    is_known(world, maria, known)
    [row] = page_of(PeoplePage, olga.asks(ask.ShowPeople(query_in("pet")))).people
    assert (row.company, row.mark, row.access) == ("Acme", "difficult", "ended")


def test_filters_take_what_dictionaries_say(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    world.client("Anna")
    vip = has(world, Kind.GROUP, "VIP")
    has(world, Kind.LEVEL, "Gold", groups=["VIP"])
    has(world, Kind.LEVEL, "Standard")
    world.run(lambda uow: uow.dictionaries.join(vip, [tom.person.id]))
    assert names(olga, "group:vip") == ["Tom"]
    assert names(olga, "level:Gold") == ["Tom"]
    assert names(olga, "level:Standard clients") == ["Anna"]
    assert names(olga, "level:Standard group:VIP") == []
    assert names(olga, "administrators") == ["Olga"]
    with pytest.raises(Refusal, match="no_such_value"):
        names(olga, "group:Gold")


def test_access_is_on_off_or_has_ended(world: World) -> None:
    olga = world.specialist("Olga")
    for name, known in (
        ("Anna", {}),
        ("Boris", {"access": "off", "support_until": "2020-01-01"}),
        ("Ivan", {"support_until": "2020-01-01"}),
        ("Tom", {"support_until": world.now.date().isoformat()}),
    ):
        is_known(world, world.client(name), known)
    assert names(olga, "access:on clients") == ["Tom", "Anna"]
    assert names(olga, "access:off") == ["Boris"]
    assert names(olga, "access:ended") == ["Ivan"]


def test_a_long_list_of_people_has_pages(world: World) -> None:
    olga = world.specialist("Olga")
    for _ in range(PAGE + 1):
        world.client("Ivan")
    first = page_of(PeoplePage, olga.asks(ask.ShowPeople(query_in("iv"))))
    assert len(first.people) == PAGE
    assert first.more
    assert len(names(olga, "iv", 1)) == 1
    assert len(names(olga, "iv", 7)) == PAGE


def test_clients_do_not_see_the_list_of_people(world: World) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        world.client("Tom").asks(ask.ShowPeople(), private=True)

"""Projects are known by name or code; a rename reaches tickets, clients and rules."""

from pathlib import Path

import pytest

from bots.config.settings import ConfigError, load
from domain import commands as ask
from domain.commands.settings import NAME
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.policy.queue.ticket_list import Filter, Filters, TypedFilter
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import World


def test_a_project_is_known_by_its_code_and_renamed_everywhere(world: World) -> None:
    shop = has(world, Kind.PROJECT, "Shop", code="SH")
    rule = has(world, Kind.RULE, "Shop first", when={"project": "Shop"}, then={"points": 50})
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, {"project": "sh"}))
    ivan.writes("Cannot log in")
    assert (world.ticket().project, world.ticket().points) == ("Shop", 50)
    maria = world.client("Maria")
    world.run(lambda uow: uow.people.set_properties(maria.person.id, {"project": "Shop"}))
    does(world, olga, ask.SaveEntry(Kind.PROJECT, shop, {NAME: "Store"}))
    assert world.ticket().project == "Store"
    known = world.run(lambda uow: uow.people.get(maria.person.id))
    assert known.properties == {"project": "Store"}
    named = world.run(lambda uow: uow.dictionaries.entry(rule))
    assert named is not None
    assert named.body == {"when": {"project": "Store"}, "then": {"points": 50}}


def test_the_queue_is_filtered_by_a_projects_name_or_code(world: World) -> None:
    has(world, Kind.PROJECT, "Shop", code="SH")
    anna, ivan = world.specialist("Anna"), world.client("Ivan")
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, {"project": "Shop"}))
    ivan.writes("Cannot log in")
    for word in ("shop", "SH"):
        page = anna.asks(ask.ShowQueue(Filters(), named=(TypedFilter(Filter.PROJECT, word),)))
        assert page is not None
        assert page.filters.project == "Shop"  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="no_such_value") as refused:
        anna.asks(ask.ShowQueue(Filters(), named=(TypedFilter(Filter.PROJECT, "Shopp"),)))
    assert refused.value.words["offered"] == ("Shop",)


def test_a_persons_project_is_one_of_the_list(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    number = ivan.person.id
    assert does(world, olga, ask.SavePerson(number, {"project": "Anything"}))
    has(world, Kind.PROJECT, "Shop", code="SH")
    assert does(world, olga, ask.SavePerson(number, {"project": "sh"}))
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SavePerson(number, {"project": "Shopp"}))
    assert "Shop" in str(refused.value.words["mistakes"])


def test_a_client_of_an_unknown_project_is_a_mistake_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        'projects: {Shop: {code: SH}}\nclients: {"telegram:1": {project: Shopp}}\n', "utf-8"
    )
    with pytest.raises(ConfigError, match="did you mean Shop"):
        load(file, tmp_path / ".env")


def test_a_new_code_has_no_spaces_and_one_that_has_some_stays(world: World) -> None:
    """A code with a space could not be typed in a filter."""
    olga = world.administrator("Olga")
    with pytest.raises(Refusal, match="bad_entry") as refused:
        does(world, olga, ask.SaveEntry(Kind.PROJECT, 0, {NAME: "Shop", "code": "MY SHOP"}))
    assert "without spaces" in str(refused.value.words["mistakes"])
    shop = has(world, Kind.PROJECT, "Shop", code="MY SHOP")
    assert does(world, olga, ask.SaveEntry(Kind.PROJECT, shop, {"description": "Ours"}))
    assert world.run(lambda uow: uow.dictionaries.load()).projects[0].code == "MY SHOP"

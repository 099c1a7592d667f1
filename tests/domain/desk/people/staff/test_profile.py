"""Staff are offered the commands of their role in Telegram, in their language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bots.chat.menus import edition, menu, menu_wanted
from domain import commands as ask
from domain import desk
from domain.outgoing.mirror_states import NOTHING, MirrorState, menu_state
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.people.person import Role
from tests.domain.desk.support.world import Somebody, World


def wanted(world: World, somebody: Somebody) -> MirrorState:
    return world.wanted(MirrorKind.MENU, somebody.person.id)


def made(world: World, role: Role, somebody: Somebody) -> None:
    """Let an administrator give somebody a role."""
    olga = world.administrator("Olga")
    olga.insists(ask.SetRole(somebody.identity, role))


def to_draw(world: World) -> Sequence[MirrorUpdate]:
    """What may be drawn in Telegram now."""
    return world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram"]))


def test_the_menu_follows_role_and_language(world: World) -> None:
    boris = world.client("Boris", language="ru")
    made(world, Role.SPECIALIST, boris)
    assert wanted(world, boris) == "specialist:ru:"
    boris.asks(ask.SetLanguage("en"), private=True)
    assert wanted(world, boris) == "specialist:en:"
    made(world, Role.CLIENT, boris)
    assert menu_wanted(wanted(world, boris), "en") == ()


def test_clients_and_those_without_telegram_have_no_menu_of_their_own(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.client("Anna", platform="slack")
    ivan.asks(ask.SetLanguage("ru"), private=True)
    made(world, Role.SPECIALIST, anna)
    assert (wanted(world, ivan), wanted(world, anna)) == ("", "")


def test_at_the_start_only_another_edition_is_offered_again(world: World) -> None:
    boris = world.client("Boris")
    made(world, Role.SPECIALIST, boris)
    for _ in "twice":
        world.run(lambda uow: desk.offer_commands_to_staff("v2", uow))
        assert wanted(world, boris) == "specialist:en:v2"
    (picture,) = to_draw(world)
    assert (picture.kind, picture.place) == (MirrorKind.MENU, replace(boris.place))


def test_staff_who_begin_a_chat_are_offered_their_commands(
    world: World,
) -> None:
    boris = world.client("Boris")
    made(world, Role.SPECIALIST, boris)
    later = world.now + timedelta(hours=1)
    refused = MirrorResult(MirrorKind.MENU, boris.person.id, NOTHING, later)
    world.run(lambda uow: desk.record_shown(refused, world.now, uow))
    assert to_draw(world) == []
    boris.asks(ask.Greet(), private=True)
    assert [picture.wanted for picture in to_draw(world)] == ["specialist:en:"]


def test_a_menu_holds_what_the_role_may_in_its_language() -> None:
    names = {role: [name for name, _ in menu(role, "en")] for role in Role}
    assert "take" not in names[Role.CLIENT]
    assert {"take", "queue", "note", "r"} <= set(names[Role.SPECIALIST])
    assert "role" in names[Role.ADMINISTRATOR]
    assert dict(menu(Role.CLIENT, "ru"))["help"] != dict(menu(Role.CLIENT, "en"))["help"]
    assert menu_wanted(menu_state(Role.SPECIALIST, "", ""), "ru") == menu(Role.SPECIALIST, "ru")
    assert edition() == edition() != ""

"""A desk's own words for statuses are read and typed wherever a status is."""

import pytest

from bots.chat.typed_commands import Came, Where, find, parse
from bots.platforms import Rendered
from domain import commands as ask
from domain.dictionaries import BadEntries, Kind
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import World
from tests.domain.dictionaries.test_registry import dictionaries
from tests.support.platform_rows import ROWS
from tests.support.texts.rendered import PRESENTER

LABEL = {"status": "waiting for client", "russian": "Ждём ответа", "client": "Over to you"}


def test_clients_and_languages_have_words_of_their_own_or_the_next_best() -> None:
    own = dictionaries(statuses={"Parked": LABEL}).voice
    assert own.status("pending", "en") == "Parked"
    assert own.status("pending", "ru") == "Ждём ответа"
    assert own.status("pending", "en", to_client=True) == "Over to you"
    assert own.status("pending", "ru", to_client=True) == "Over to you"
    assert own.status("open", "en") == ""


def test_a_status_has_one_label() -> None:
    with pytest.raises(BadEntries) as refused:
        dictionaries(statuses={"Parked": LABEL, "Waits": LABEL})
    assert [one.path for one in refused.value.problems] == ["statuses.Waits.status"]


@pytest.mark.parametrize("typed", ["parked", "ждем ответа", "over to you", "waiting"])
def test_a_label_is_typed_like_the_usual_words(typed: str) -> None:
    own = dictionaries(statuses={"Parked": LABEL}).voice
    place = Place("slack", "T1", "C1", "1.0")
    for line in (f"!status {typed}", f"!queue {typed}", f"!queue status:{typed}"):
        found = find(Text(line), "!", Role.SPECIALIST)
        assert found is not None
        values = parse(*found, Came(Where.THREAD, place, None), ROWS, own).values
        assert "pending" in str(list(values.values())), line


def test_a_label_is_switched_on_only_if_its_status_has_no_other(world: World) -> None:
    parked = has(world, Kind.STATUS, "Parked", status="on hold")
    olga = world.administrator("Olga")
    olga.asks(ask.SwitchEntry(parked, off=True))
    has(world, Kind.STATUS, "Frozen", status="on hold")
    with pytest.raises(Refusal, match="bad_entry"):
        olga.asks(ask.SwitchEntry(parked, off=False))
    assert world.run(lambda uow: uow.dictionaries.load().broken) == {}


def test_a_label_is_on_the_card_its_button_and_the_receipt(world: World) -> None:
    has(world, Kind.STATUS, "Parked", status="on hold")
    has(world, Kind.STATUS, "Done!", status="processed", client="All yours")
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.deliver()
    world.set_status(anna, Status.ON_HOLD)
    card = _drawn(world, MirrorKind.CARD)
    assert "Parked" in card.text.plain
    assert "Done!" in [one.label for row in card.buttons for one in row]
    world.set_status(anna, Status.RESOLVED)
    assert "All yours" in _drawn(world, MirrorKind.RECEIPT).text.plain


def _drawn(world: World, kind: MirrorKind) -> Rendered:
    drawn = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack", "telegram"]))
    return PRESENTER.mirror(next(one for one in drawn if one.kind is kind), world.now)

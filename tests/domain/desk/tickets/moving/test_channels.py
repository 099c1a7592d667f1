"""The channel of a department."""

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.outgoing.templates import CARD
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.domain.desk.tickets.moving.departments import BILLING, add, deliver, move
from tests.support.texts.answers import words_of


class TestChannels:
    def test_of_a_department_is_where_the_administrator_says(
        self, world: World, ivan: Somebody
    ) -> None:
        olga = world.administrator("Olga")
        place = Place("slack", "T1", "CMONEY")
        answer = olga.insists(ask.SetDeskChannel(place, "billing"), place=place)
        assert answer is not None
        assert words_of(answer) == {"department": "Billing"}
        move(olga)
        claimed = world.claim()
        assert [one.place for one in claimed if one.template == CARD] == [place]

    def test_of_an_unknown_department_is_refused(self, world: World) -> None:
        olga = world.administrator("Olga")
        with pytest.raises(Refusal, match="no_such_department"):
            olga.insists(ask.SetDeskChannel(BILLING, "Kitchen"), place=BILLING)

    def test_of_a_department_without_one_is_the_desks(self, world: World, anna: Somebody) -> None:
        number = add(world, Kind.DEPARTMENT, "Sales")
        add(world, Kind.CATEGORY, "Offers", department="Sales")

        def fill(uow: Unit) -> None:
            rule = {"when": {"text": "offer"}, "then": {"department": "Sales"}}
            uow.dictionaries.add(Kind.RULE, "Offers", rule, BEGINNING)

        world.run(fill)
        world.client("Petra").writes("I want an offer")
        assert world.ticket().department_id == number
        assert "desk/card to CDESK/" in deliver(world)

"""Somebody whose account is closed has left."""

from functools import partial

import pytest
from sqlalchemy import update

from domain import commands as ask
from domain.answers.forms import FormPage, TaskForm
from domain.answers.say import Confirm
from domain.audit import Via
from domain.desk import handle
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.buttons import AboutPerson
from domain.people.person import Role
from storage.tables.people import identities
from storage.unit import Unit
from tests.domain.desk.people.leaving.leavers import account, person
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


class TestWhoseAccountIsClosed:
    def test_has_no_role_on_any_platform_and_administrators_may_fill_their_place(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        elsewhere = world.client("Ivan in Slack", platform="slack")
        world.run(lambda uow: links(uow, elsewhere, ivan))
        assert elsewhere_of(world, elsewhere, ivan).asks(ask.ShowStaff()) is not None
        has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        elsewhere_of(world, elsewhere, ivan).asks(ask.LeaveDesk())
        [told] = world.posts("staff/left")
        assert told.destination == f"person:{olga.person.id}"
        assert told.body.below == AboutPerson(ivan.person.id)
        assert list(told.words["places"]) == ["Gold"]
        assert told.words["tickets"] == 2
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [None, None]
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.ShowStaff())
        form = page_of(FormPage, olga.asks(ask.BeginLeave(ivan.person.id))).form
        assert isinstance(form, TaskForm)
        assert form.fields[0].value == f"Ivan ({account(ivan)})"
        asked = [one.key for one in form.fields]
        assert asked == ["person", "tickets", "instead", "instead.levels"], "no day: they are gone"
        values = {"person": form.fields[0].value, "instead.levels": "Boris"}
        answer = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
        assert [one["instead"] for one in words_of(answer)["places"]] == ["Boris"]

    def test_what_is_missing_then_is_said(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        billing = has(world, Kind.DEPARTMENT, "Billing", members=[account(ivan)])
        world.run(lambda uow: uow.dictionaries.join(billing, [ivan.person.id]))
        ivan.asks(ask.LeaveDesk())
        [told] = world.posts("staff/left")
        assert list(told.words["missing"]) == ["Billing"]

    def test_gets_no_role_back_from_the_settings(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        closed = partial(handle, ask.LeaveDesk())
        world.run(lambda uow: closed(Act(ivan.person, world.now, uow, via=Via.PLATFORM)))
        named = {"name": "Billing", "members": account(ivan)}
        does(world, olga, ask.SaveEntry(Kind.DEPARTMENT, 0, named))
        assert world.run(lambda uow: uow.dictionaries.load()).departments[-1].members
        assert person(world, ivan).role is Role.CLIENT
        olga.insists(ask.SetRole(ivan.person.id, Role.SPECIALIST))
        assert person(world, ivan).role is Role.SPECIALIST, "somebody has looked at the account"


def links(uow: Unit, one: Somebody, to: Somebody) -> None:
    """Let an account be another person's."""
    of = update(identities).where(identities.c.external_id == one.identity.external_id)
    uow.connection.execute(of.values(person_id=to.person.id))


def elsewhere_of(world: World, one: Somebody, person: Somebody) -> Somebody:
    """Somebody at another of their accounts."""
    return Somebody(world, person.person, one.place)

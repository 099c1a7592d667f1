"""The form in which an administrator says that somebody leaves."""

import pytest

from domain import commands as ask
from domain.answers.forms import FormPage, TaskForm
from domain.answers.say import Confirm
from domain.desk.dialogues.table import FORMS
from domain.desk.people.leave.form import TICKETS
from domain.desk.settings.fields.choices import offers
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.person import Role
from storage.unit import Unit
from tests.domain.desk.people.leaving.leavers import account, leaves, person, staff
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


class TestTheForm:
    def test_has_the_leaver_and_asks_where_they_are_named(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        for who in (ivan.person.id, PersonRef(identity=ivan.identity), PersonRef("Ivan")):
            form = page_of(FormPage, olga.asks(ask.BeginLeave(who))).form
            assert isinstance(form, TaskForm)
            keys = {one.key: one for one in form.fields}
            assert [*keys] == ["person", "day", "tickets", "instead", "instead.levels"]
            assert keys["person"].value == "Ivan"
            for key in ("tickets", "instead", "instead.levels"):
                assert "Boris" in keys[key].choices
                assert "Ivan" not in keys[key].choices, "who leaves can't get what is theirs"

    def test_does_not_offer_who_leaves_where_it_is_asked_step_by_step(
        self, world: World, ivan: Somebody, boris: Somebody
    ) -> None:
        petra = staff(world, "Petra", Role.ADMINISTRATOR)
        petra.asks(ask.BeginLeave(ivan.person.id), private=True)
        asks = FORMS["task-leaves"].question("tickets").accepts

        def offered(uow: Unit) -> list[str]:
            dialogue = uow.dialogues.at(petra.place)
            assert dialogue is not None
            return [one.name for one in asks.offered(dialogue, uow) or ()]

        there = world.run(offered)
        assert "Boris" in there
        assert "Ivan" not in there

    def test_names_people_by_account_if_others_are_called_so(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        other = staff(world, "Ivan")
        form = page_of(FormPage, olga.asks(ask.BeginLeave(other.person.id))).form
        assert isinstance(form, TaskForm)
        assert form.fields[0].value == f"Ivan ({account(other)})"
        values = {"person": form.fields[0].value, "tickets": f"Ivan ({account(ivan)})"}
        answer = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
        assert words_of(answer)["heir"] == "Ivan"
        olga.asks(ask.Agree(answer.number))
        assert person(world, other).role is Role.CLIENT
        assert person(world, ivan).role is Role.SPECIALIST

    def test_refuses_a_name_that_nobody_has(self, world: World, olga: Somebody) -> None:
        with pytest.raises(Refusal, match="nobody_called_so"):
            olga.asks(ask.RunTask("leaves", {"person": "Nobody"}))

    def test_is_for_administrators(self, world: World, ivan: Somebody, boris: Somebody) -> None:
        for command in (ask.BeginLeave(ivan.person.id), leaves(ivan)):
            with pytest.raises(Refusal, match="not_allowed"):
                boris.asks(command)


def test_what_is_chosen_with_a_number_has_a_number_of_its_own(world: World, olga: Somebody) -> None:
    staff(world, "Anna")
    chosen = [one.id for one in world.run(lambda uow: offers(TICKETS, uow))]
    assert len(chosen) == 4, "the queue, equal parts, Olga and Anna"
    assert len({*chosen}) == 4


def test_forms_find_a_colleague_as_commands_do(world: World, olga: Somebody) -> None:
    one = staff(world, "Anna Maria")
    form = page_of(FormPage, olga.asks(ask.BeginLeave(PersonRef("anna")))).form
    assert isinstance(form, TaskForm)
    assert form.fields[0].value == one.person.name
    values = {"person": "anna", "tickets": "maria"}
    with pytest.raises(Refusal, match="leaves_themselves"):
        olga.asks(ask.RunTask("leaves", values))
    staff(world, "Anna Olga")
    question = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
    assert question.question.template == "answers/which_person"

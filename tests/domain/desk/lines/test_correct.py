"""An administrator changes somebody's message: who sees what, and what is kept of it."""

from dataclasses import replace

import pytest

from domain import commands as ask
from domain.answers.forms import EditForm, FormPage
from domain.audit import Audited, Wanted
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.posts import MirrorKind
from domain.text import Text
from tests.domain.desk.world import CHANNEL, Somebody, World
from tests.saying import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose line has reached the thread."""
    return world.asker("Ivan", "My password is 1234", id="7")


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist whose reply has reached Ivan."""
    anna = world.specialist("Anna")
    anna.writes_in(world.ticket(), "It is in room 4")
    world.pass_time(seconds=6)
    world.deliver()
    world.pass_time(minutes=1)
    return anna


def message(world: World, kind: MessageKind) -> Message:
    return next(
        one for one, _ in world.run(lambda uow: uow.messages.newest_of(1, 20)) if one.kind is kind
    )


def drawn(world: World) -> list[str]:
    """What messages that have left shall say now."""
    updates = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    lines = [one.delivery for one in updates if one.kind is MirrorKind.LINE and one.delivery]
    return [PRESENTER.delivery(one, world.now).text.plain for one in lines]


def changed(world: World, who: Somebody, kind: MessageKind, text: str) -> None:
    world.pass_time(minutes=1)
    who.asks(ask.EditMessage(message(world, kind).id, Text(text)))


def test_a_delivered_reply_changes_at_the_client_and_says_who_changed_it(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    changed(world, olga, MessageKind.REPLY, "It is in room 5")
    [copy] = drawn(world)
    assert copy.endswith("It is in room 5\n(edited by Olga)")
    [told] = world.posts("thread/message_edited")
    assert (told.words["before"], told.words["actor"]) == ("It is in room 4", "Olga")


def test_a_clients_text_changes_in_the_thread(world: World, ivan: Somebody, olga: Somebody) -> None:
    changed(world, olga, MessageKind.CLIENT, "(a secret)")
    [line] = drawn(world)
    assert line.splitlines()[-2:] == ["(a secret)", "(edited by Olga)"]
    assert world.posts("thread/message_edited") == []
    assert world.posts("client/")[-1].template == "client/receipt", "the client's own stays"


def test_the_audit_keeps_what_it_was(world: World, anna: Somebody, olga: Somebody) -> None:
    changed(world, olga, MessageKind.REPLY, "It is in room 5")
    [entry] = world.run(lambda uow: uow.audit.entries(Wanted(), 5))
    assert entry.actor == "Olga"
    assert (entry.change.what, entry.change.subject) == (Audited.MESSAGE, 1)
    assert (entry.change.before, entry.change.after) == ("It is in room 4", "It is in room 5")


def test_what_may_not_leave_does_not_leave_by_an_edit(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    before = message(world, MessageKind.REPLY)
    secret = "xox" + "b-" + "123456789012"
    answer = olga.asks(ask.EditMessage(before.id, Text(f"Use {secret}")))
    assert answer is not None
    assert answer.template == "answers/edit_stays"
    assert message(world, MessageKind.REPLY) == before
    assert world.run(lambda uow: uow.audit.entries(Wanted(), 5)) == []


def test_a_form_begins_with_the_text_whether_a_person_or_the_desk_posted_it(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    line = message(world, MessageKind.REPLY)
    assert line.place is not None
    shown = olga.asks(ask.BeginEdit(line.place, line.external_id), place=line.place)
    assert isinstance(shown, FormPage)
    assert shown.form == EditForm(line.id, "It is in room 4")
    (post,) = world.posts("thread/line")
    shown = olga.asks(ask.BeginEdit(CHANNEL, f"{post.id}"), place=CHANNEL)
    assert isinstance(shown, FormPage)
    assert shown.form == EditForm(message(world, MessageKind.CLIENT).id, "My password is 1234")


def test_only_an_administrator_may(world: World, anna: Somebody, ivan: Somebody) -> None:
    for who in (anna, ivan):
        with pytest.raises(Refusal, match="not_allowed"):
            changed(world, who, MessageKind.REPLY, "Never")


def test_nothing_chosen_is_asked_for(world: World, olga: Somebody) -> None:
    with pytest.raises(Refusal, match="which_message"):
        olga.asks(ask.EditMessage(None, Text("New"), olga.place))
    with pytest.raises(Refusal, match="no_such_message"):
        olga.asks(ask.EditMessage(None, Text("New"), olga.place, "99"))


def test_an_edit_that_came_before_comes_again_and_changes_nothing(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    edit = replace(world.line(ivan.place, "My password is 12345", id="7"), edited_at=world.now)
    ivan.asks(ask.EditLine(edit), private=True)
    changed(world, olga, MessageKind.CLIENT, "(a secret)")
    ivan.asks(ask.EditLine(edit), private=True)
    kept = message(world, MessageKind.CLIENT)
    assert (kept.text.plain, kept.edited_by) == ("(a secret)", "Olga")


def test_what_its_author_edits_afterwards_is_theirs(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    changed(world, olga, MessageKind.CLIENT, "(a secret)")
    ivan.asks(ask.EditLine(world.line(ivan.place, "Never mind", id="7")), private=True)
    kept = message(world, MessageKind.CLIENT)
    assert (kept.text.plain, kept.edited_by) == ("Never mind", "")


def test_a_subject_that_was_made_from_the_words_goes_with_them(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    assert world.ticket().subject == "My password is 1234"
    changed(world, olga, MessageKind.CLIENT, "(a secret)")
    assert world.ticket().subject == "(a secret)"


def test_the_same_text_is_no_change(world: World, anna: Somebody, olga: Somebody) -> None:
    changed(world, olga, MessageKind.REPLY, " It is in room 4 ")
    assert message(world, MessageKind.REPLY).edited_by == ""
    assert drawn(world) == []
    assert world.run(lambda uow: uow.audit.entries(Wanted(), 5)) == []

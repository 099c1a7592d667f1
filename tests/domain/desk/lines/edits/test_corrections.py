"""An administrator changes somebody's message: who sees what, and what is kept of it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain import commands as ask
from domain.answers.forms import EditForm, FormPage
from domain.audit import Audited, Wanted
from domain.errors import Refusal
from domain.messages import Message, MessageKind
from domain.outgoing.mirrors import MirrorKind
from domain.text.spans import Text
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.rendered import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose line has reached the thread."""
    return world.asker("Ivan", "My password is 1234", id="7")


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist whose reply has reached Ivan."""
    anna = world.specialist("Anna")
    world.reply(anna, "It is in room 4")
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


# Edits in any order


def asked_at(when: datetime, text: str, of: Message) -> ask.EditMessage:
    return ask.EditMessage(of.id, Text(text), written_at=when)


@pytest.mark.parametrize("kind", [MessageKind.CLIENT, MessageKind.REPLY, MessageKind.NOTE])
@pytest.mark.parametrize("first", ["author", "administrator"])
@pytest.mark.parametrize("later", ["author", "administrator"])
def test_of_two_edits_the_later_one_counts_whichever_comes_first(
    world: World,
    ivan: Somebody,
    anna: Somebody,
    olga: Somebody,
    kind: MessageKind,
    first: str,
    later: str,
) -> None:
    note = world.line(world.thread(), "He is new here", id="n1")
    anna.asks(ask.AddNote(text=note.text, line=note), place=note.place)
    before = message(world, kind)
    author = ivan if kind is MessageKind.CLIENT else anna
    world.pass_time(minutes=10)
    early, late = world.now - timedelta(minutes=2), world.now - timedelta(minutes=1)
    of_author = early if later == "administrator" else late
    of_olga = late if later == "administrator" else early
    assert before.place is not None
    line = world.line(before.place, "The author's words", id=before.external_id)

    def by_author() -> None:
        edit = ask.EditLine(replace(line, edited_at=of_author))
        author.asks(edit, place=before.place, private=kind is MessageKind.CLIENT)

    def by_administrator() -> None:
        olga.asks(asked_at(of_olga, "Olga's words", before))

    order = [by_author, by_administrator]
    for act in order if first == "author" else order[::-1]:
        with suppress(Refusal):
            act()
    kept = message(world, kind)
    words = ("The author's words", "") if later == "author" else ("Olga's words", "Olga")
    assert (kept.text.plain, kept.edited_by) == words


def test_an_administrator_is_told_that_an_edit_comes_too_late(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    asked = world.now - timedelta(minutes=1)
    edit = replace(world.line(ivan.place, "Never mind", id="7"), edited_at=world.now)
    ivan.asks(ask.EditLine(edit), private=True)
    with pytest.raises(Refusal, match="edited_since"):
        olga.asks(asked_at(asked, "(a secret)", message(world, MessageKind.CLIENT)))
    assert message(world, MessageKind.CLIENT).text.plain == "Never mind"


def test_a_clients_edit_recovered_after_an_outage_does_not_bring_a_secret_back(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    missed = replace(world.line(ivan.place, "My PIN is 5678", id="7"), edited_at=world.now)
    world.pass_time(hours=1)
    changed(world, olga, MessageKind.CLIENT, "(a secret)")
    world.pass_time(minutes=5)
    ivan.asks(ask.EditLine(missed), private=True)
    kept = message(world, MessageKind.CLIENT)
    assert (kept.text.plain, kept.edited_by) == ("(a secret)", "Olga")


def test_of_two_edits_in_one_second_the_one_that_comes_last_counts(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    second = world.now.replace(microsecond=0)
    line = world.line(ivan.place, "Never mind", id="7")

    def by_olga(text: str) -> None:
        world.pass_time(milliseconds=300)
        olga.asks(ask.EditMessage(message(world, MessageKind.CLIENT).id, Text(text)))

    def by_author(text: str) -> None:
        edit = replace(line, text=Text(text), edited_at=second)
        ivan.asks(ask.EditLine(edit), private=True)

    def kept() -> tuple[str, str]:
        line = message(world, MessageKind.CLIENT)
        return line.text.plain, line.edited_by

    by_olga("(a secret)")
    by_author("Never mind")
    assert kept() == ("Never mind", ""), "a platform dates edits in whole seconds"
    by_olga("(another)")
    by_author("Never mind")
    assert kept() == ("(another)", "Olga"), "the same edit comes again"
    olga.asks(asked_at(second, "(a third)", message(world, MessageKind.CLIENT)))
    assert kept() == ("(a third)", "Olga")

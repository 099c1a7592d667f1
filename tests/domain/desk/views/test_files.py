"""A transcript goes to whoever may read the ticket, with what they may read, and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.answers.say import Say
from domain.desk.act import Act, Origin, Supplied
from domain.errors import Refusal
from domain.outgoing.addresses import (
    Address,
    channel_address,
    chat_address,
    conversation_address,
    former_thread_address,
    thread_address,
)
from domain.outgoing.bodies import DeskFile
from domain.outgoing.made_files import FileWanted, MadeFile, SaidLine, Transcript
from domain.outgoing.outcomes import Failed, Unknown
from domain.outgoing.posts import NewPost, NotPrivate
from domain.outgoing.templates import FILE_NOT_SENT, TRANSCRIPT
from domain.people.accounts import PersonRef
from domain.people.places import Place
from domain.text.spans import Text
from storage.repositories.lines import discussions
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World

FILE = DeskFile(TRANSCRIPT, "ticket-1.txt", "0" * 64, 9)


def asks(
    world: World,
    who: Somebody,
    made: Callable[[Transcript], MadeFile] = lambda what: MadeFile(what, "0" * 64, 9),
    *,
    place: Place | None = None,
    private: bool = True,
) -> Answer | None:
    """Ask for ticket 1's transcript, which is made outside, as the handler does."""
    file: MadeFile | None = None

    def unit(uow: Unit) -> Answer | None:
        origin = Origin(place or who.place, private)
        act = Act(
            uow.people.get(who.person.id), world.now, uow, origin, supplied=Supplied(made=file)
        )
        return desk.handle(ask.SendTranscript(ticket_id=1), act)

    try:
        return world.run(unit)
    except FileWanted as wanted:
        file = made(cast(Transcript, wanted.what))
    return world.run(unit)


@pytest.fixture
def talked(world: World) -> World:
    """A ticket with all that a discussion can hold."""
    ivan, anna = world.client("Ivan", language="ru"), world.specialist("Anna")
    ivan.writes("Cannot log in", id="1")
    world.deliver()
    world.reply(anna, "Which browser?")
    place = world.thread()
    anna.asks(ask.AddNote(ticket_id=1, text=Text("The VPN again")), place=place)
    return world


def read(world: World, *, inside: bool) -> list[SaidLine]:
    return world.run(lambda uow: list(uow.discussions.all_of(1, inside=inside)))


def said(world: World, *, inside: bool) -> list[tuple[str, str]]:
    return [(one.message.text.plain, one.standing) for one in read(world, inside=inside)]


def anna_of(world: World) -> Somebody:
    person = world.run(lambda uow: uow.people.get(2))
    (account,) = world.run(lambda uow: uow.people.accounts(2))
    return Somebody(world, person, Place("slack", "T1", f"D{account.external_id}"))


def ivan_of(world: World) -> Somebody:
    person = world.run(lambda uow: uow.people.get(1))
    (account,) = world.run(lambda uow: uow.people.accounts(1))
    return Somebody(world, person, Place("telegram", "", account.external_id))


# Who gets what, and where


def test_the_client_gets_it_where_they_asked(talked: World) -> None:
    assert asks(talked, ivan_of(talked)) is None, "the file itself is the answer"
    (post,) = talked.posts(TRANSCRIPT)
    assert (post.destination, post.ticket_id, post.body) == ("person:1", 1, FILE)
    (sent,) = [one for one in talked.deliver() if one.template == TRANSCRIPT]
    assert sent.place == ivan_of(talked).place
    assert sent.reader.language == "ru"


def test_staff_get_it_in_private_and_are_told_so_in_the_thread(talked: World) -> None:
    boris = talked.specialist("Boris")
    answer = asks(talked, boris, place=talked.thread(), private=False)
    assert answer == Say("answers/transcript", {}, 1)
    (post,) = talked.posts(TRANSCRIPT)
    assert post.destination == f"person:{boris.person.id}"


def test_it_holds_nothing_else_up_that_goes_to_the_same_chat(talked: World) -> None:
    asks(talked, talked.specialist("Boris"))
    (post,) = talked.posts(TRANSCRIPT)
    assert post.lane == f"{post.destination}:files"


def test_nobody_gets_anothers_ticket(talked: World) -> None:
    with pytest.raises(Refusal, match="no_such_ticket"):
        asks(talked, talked.client("Petra"))
    assert talked.posts(TRANSCRIPT) == []


def test_a_specialist_gets_the_clients_part_of_their_own_ticket(talked: World) -> None:
    anna = talked.specialist("Petra")
    anna.writes_new("My own matter")

    def unit(uow: Unit) -> Answer | None:
        act = Act(anna.person, talked.now, uow, Origin(anna.place, private=True))
        return desk.handle(ask.SendTranscript(ticket_id=2), act)

    with pytest.raises(FileWanted) as wanted:
        talked.run(unit)
    assert isinstance(wanted.value.what, Transcript)
    assert wanted.value.what.inside is False


def test_a_file_that_was_made_for_other_eyes_is_not_sent(talked: World) -> None:
    ivan = ivan_of(talked)
    with pytest.raises(FileWanted):
        asks(talked, ivan, lambda what: MadeFile(replace(what, inside=True), "1" * 64, 9))
    with pytest.raises(FileWanted):
        asks(talked, ivan, lambda what: MadeFile(replace(what, ticket_id=2), "1" * 64, 9))
    assert talked.posts(TRANSCRIPT) == []


@pytest.mark.parametrize(
    "destination",
    [
        channel_address(1),
        thread_address(1),
        former_thread_address(1, "CDESK", "17.5"),
        conversation_address(1),
        chat_address(Place("slack", "T1", "CDESK")),
    ],
)
def test_a_file_of_the_desks_goes_to_one_person_alone(world: World, destination: Address) -> None:
    with pytest.raises(NotPrivate):
        NewPost(FILE, destination, destination, world.now)


def test_only_what_is_named_so_is_a_file() -> None:
    with pytest.raises(ValueError, match="stands beside no file"):
        replace(FILE, template="staff/handover")


def test_the_shelf_is_told_of_files_until_they_have_left(talked: World) -> None:
    asks(talked, ivan_of(talked))
    assert talked.run(lambda uow: uow.claims.files_on_their_way()) == {"0" * 64}
    claimed = talked.claim()
    assert talked.run(lambda uow: uow.claims.files_on_their_way()) == {"0" * 64}
    for one in claimed:
        talked.record(Failed(one.post_id, "no"))
    assert talked.run(lambda uow: uow.claims.files_on_their_way()) == frozenset()


@pytest.mark.parametrize("unknown", [True, False])
def test_whoever_asked_hears_that_it_was_not_sent(talked: World, unknown: bool) -> None:
    asks(talked, ivan_of(talked))
    (post,) = talked.posts(TRANSCRIPT)
    talked.claim()
    talked.record(Unknown(post.id, "timeout") if unknown else Failed(post.id, "no_permission"))
    (told,) = talked.posts(FILE_NOT_SENT)
    assert (told.destination, told.words["unknown"]) == ("person:1", unknown)


# What is in it


def test_notes_are_for_staff(talked: World) -> None:
    public = [("Cannot log in", ""), ("Which browser?", "")]
    assert said(talked, inside=False) == public
    assert said(talked, inside=True) == [*public, ("The VPN again", "note")]


def test_what_staff_wrote_down_of_a_call_is_for_staff(talked: World) -> None:
    client = PersonRef(name="Ivan")
    anna_of(talked).asks(ask.RecordCall(client, Text("He cannot print\nSounds like the old VPN")))
    whole = talked.run(lambda uow: uow.discussions.page(2, inside=True))
    clients = talked.run(lambda uow: uow.discussions.page(2, inside=False))
    assert (len(whole), clients) == (1, [])


def test_a_reply_on_hold_is_for_staff(talked: World) -> None:
    anna, place = anna_of(talked), talked.thread()
    ivan_of(talked).writes("It works again")
    anna.asks(ask.WriteInThread(talked.line(place, "Too quick")), place=place)
    assert ("Too quick", "held") in said(talked, inside=True)
    assert "Too quick" not in dict(said(talked, inside=False))


def test_a_client_gets_no_reply_before_it_has_left(talked: World) -> None:
    anna = anna_of(talked)
    anna.writes_in(talked.ticket(), "And the system?")
    assert ("And the system?", "leaving") in said(talked, inside=True)
    assert "And the system?" not in dict(said(talked, inside=False))
    talked.pass_time(seconds=6)
    reply = next(one for one in talked.claim() if one.template == "client/reply")
    talked.record(Failed(reply.post_id, "too_long"))
    assert ("And the system?", "not_sent") in said(talked, inside=True)
    assert "And the system?" not in dict(said(talked, inside=False))


@pytest.mark.parametrize("left", [True, False])
def test_what_was_taken_back_is_not_the_clients(talked: World, left: bool) -> None:
    anna, place = anna_of(talked), talked.thread()
    talked.pass_time(seconds=4)
    anna.asks(ask.WriteInThread(talked.line(place, "Wrong window", id="m1")), place=place)
    if left:
        talked.pass_time(seconds=6)
        talked.deliver()
        assert "Wrong window" in dict(said(talked, inside=False))
    anna.asks(ask.DeleteLine(place, "m1"), place=place)
    assert "Wrong window" not in dict(said(talked, inside=False))
    assert dict(said(talked, inside=True)).get("Wrong window") == ("removed" if left else None)


def test_it_is_read_page_by_page_whatever_was_written_at_once(
    talked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ivan = ivan_of(talked)
    for number in range(7):
        ivan.writes(f"More {number}")
    whole = said(talked, inside=True)
    short = {key: query.limit(2) for key, query in discussions._PAGES.items()}
    monkeypatch.setattr(discussions, "_PAGES", short)
    assert said(talked, inside=True) == whole
    assert len(whole) == 10

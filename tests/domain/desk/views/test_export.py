"""A file with what is kept of a person: what it has, who gets it, and who hears of it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bots.inbound.files import FileMaker
from bots.text.renderer import Renderer
from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.answers.people import ExportPage, PeoplePage
from domain.answers.say import Say
from domain.audit import Audited, Wanted
from domain.desk.act import Act, Origin, Supplied
from domain.errors import Refusal
from domain.outgoing.bodies import DeskFile
from domain.outgoing.deliveries import Reader
from domain.outgoing.made_files import FileWanted, MadeFile, PersonFile
from domain.outgoing.templates import PERSON_FILE
from domain.people.accounts import PersonRef
from domain.people.exports import Extra, KeptCounts
from domain.people.places import Place
from domain.text.spans import Text
from storage.files import Shelf
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of

EVERYTHING = tuple(Extra)


@pytest.fixture
def maria(world: World, olga: Somebody) -> Somebody:
    """A client with a mark, a reply, a note and a rating; somebody else has a ticket, too."""
    maria, anna = world.client("Maria"), world.specialist("Anna")
    values = {"company": "Acme", "mark": "difficult", "properties": "services: 12"}
    olga.asks(ask.SavePerson(maria.person.id, values))
    maria.writes("Cannot log in", id="1")
    world.deliver()
    world.reply(anna, "Which browser?")
    anna.asks(ask.AddNote(ticket_id=1, text=Text("Always the VPN")), place=world.thread())
    anna.asks(ask.SetStatus(ticket_id=1, status=world.ticket().status.RESOLVED))
    maria.asks(ask.RateTicket(ticket_id=1, value="🙁"))
    world.client("Tom").writes("Mine alone")
    return maria


def sends(
    world: World,
    who: Somebody,
    person: int,
    *extras: Extra,
    make: Callable[[PersonFile], MadeFile] = lambda what: MadeFile(what, "0" * 64, 9),
    place: Place | None = None,
) -> Answer | None:
    """Send the file, which is made outside, as the handler does."""
    file: MadeFile | None = None

    def unit(uow: Unit) -> Answer | None:
        origin = Origin(place or who.place, private=place is None)
        act = Act(
            uow.people.get(who.person.id), world.now, uow, origin, supplied=Supplied(made=file)
        )
        return desk.handle(ask.SendPersonFile(person, extras), act)

    with pytest.raises(FileWanted) as wanted:
        world.run(unit)
    assert isinstance(wanted.value.what, PersonFile)
    file = make(wanted.value.what)
    return world.run(unit)


def opened(
    world: World,
    folder: Path,
    person: Somebody,
    *extras: Extra,
    language: str = "en",
    zone: str = "UTC",
) -> ZipFile:
    """Make the file and open it."""
    shelf, desk = Shelf(folder, 10**9), Reader("en", "Europe/Berlin")
    maker = FileMaker(world.run, shelf, Renderer(), desk, lambda: world.now)
    made = asyncio.run(maker.make(PersonFile(person.person.id, extras, language, zone)))
    assert made is not None
    assert shelf.has(made.digest, made.size)
    return ZipFile(shelf.where(made.digest))


def text(file: ZipFile, name: str) -> str:
    return file.read(name).decode()


def data(file: ZipFile, name: str) -> Any:
    return json.loads(file.read(name))


# What is listed first


def test_it_is_listed_with_numbers_and_nothing_is_ticked(olga: Somebody, maria: Somebody) -> None:
    page = page_of(ExportPage, olga.asks(ask.ShowExport(PersonRef("Maria"))))
    assert page.kept == KeptCounts(tickets=1, messages=2, notes=1, ratings=1, requests=0)
    assert (page.id, page.accounts, page.mark, page.ticked) == (
        maria.person.id,
        1,
        "difficult",
        (),
    )
    ticked = page_of(
        ExportPage, olga.asks(ask.ShowExport(maria.person.id, (Extra.RATINGS, Extra.MARK)))
    )
    assert ticked.ticked == ("mark", "ratings")


def test_of_several_one_chooses(world: World, olga: Somebody) -> None:
    world.client("Maria Ivanova"), world.client("Maria Petrova")
    assert isinstance(olga.asks(ask.ShowExport(PersonRef("Maria"))), PeoplePage)


def test_only_administrators_see_the_list_or_get_the_file(world: World, maria: Somebody) -> None:
    for who in (world.specialist("Boris"), maria):
        for command in (ask.ShowExport(maria.person.id), ask.SendPersonFile(maria.person.id)):
            with pytest.raises(Refusal, match="not_allowed"):
                who.asks(command, private=True)


# What is in it


def test_it_has_what_is_known_and_what_was_said_and_nothing_of_others(
    world: World, maria: Somebody, tmp_path: Path
) -> None:
    file = opened(world, tmp_path, maria)
    assert file.namelist() == ["README.txt", "person.json", "ticket-1.txt", "ticket-1.json"]
    person, ticket = data(file, "person.json"), data(file, "ticket-1.json")
    assert person["known"] == {"company": "Acme", "properties": {"services": 12}, "language": "en"}
    assert [one["account"] for one in person["accounts"]] == [str(maria.identity)]
    assert "ratings" not in person
    assert (ticket["number"], ticket["subject"]) == (1, "Cannot log in")
    said = [(one["author"], one["text"]) for one in ticket["messages"]]
    assert said == [("Maria", "Cannot log in"), ("Anna", "Which browser?")]
    assert "Which browser?" in text(file, "ticket-1.txt")
    whole = "".join(text(file, name) for name in file.namelist())
    for hidden in ("difficult", "Always the VPN", "🙁", "Mine alone"):
        assert hidden not in whole


@pytest.mark.parametrize(
    ("language", "zone", "shown"), [("ru", "Asia/Tokyo", "Asia/Tokyo"), ("", "", "Europe/Berlin")]
)
def test_it_is_in_the_language_and_zone_of_who_asked_or_the_desks(
    world: World, maria: Somebody, tmp_path: Path, language: str, zone: str, shown: str
) -> None:
    readme = text(opened(world, tmp_path, maria, language=language, zone=zone), "README.txt")
    assert shown in readme
    assert any("а" <= letter <= "я" for letter in readme) == (language == "ru")


def test_what_is_ticked_is_in_it_and_only_that(
    world: World, maria: Somebody, tmp_path: Path
) -> None:
    marked = opened(world, tmp_path, maria, Extra.MARK)
    assert data(marked, "person.json")["known"]["mark"] == "difficult"
    noted = opened(world, tmp_path, maria, Extra.NOTES)
    assert "mark" not in data(noted, "person.json")["known"]
    assert data(noted, "ticket-1.json")["messages"][-1]["kind"] == "note"
    assert "Always the VPN" in text(noted, "ticket-1.txt")
    rated = opened(world, tmp_path, maria, Extra.RATINGS)
    assert [one["value"] for one in data(rated, "person.json")["ratings"]] == ["🙁"]
    assert "Always the VPN" not in text(rated, "ticket-1.txt")


def test_the_list_counts_what_the_file_has(
    world: World, olga: Somebody, maria: Somebody, tmp_path: Path
) -> None:
    kept = page_of(ExportPage, olga.asks(ask.ShowExport(maria.person.id))).kept
    for extras, expected in (((), kept.messages), (EVERYTHING, kept.messages + kept.notes)):
        file = opened(world, tmp_path, maria, *extras)
        assert len(data(file, "ticket-1.json")["messages"]) == expected


def test_what_waits_for_access_is_in_it(world: World, olga: Somebody, tmp_path: Path) -> None:
    tom = world.client("Tom")
    olga.asks(ask.SavePerson(tom.person.id, {"access": "no"}))
    tom.writes("Let me in")
    assert page_of(ExportPage, olga.asks(ask.ShowExport(tom.person.id))).kept.requests == 1
    (waiting,) = data(opened(world, tmp_path, tom), "person.json")["waiting_messages"]
    assert waiting["text"] == "Let me in"


# Who gets it, and who hears of it


def test_it_goes_to_the_administrators_direct_chat_alone(
    world: World, olga: Somebody, maria: Somebody
) -> None:
    told = sends(world, olga, maria.person.id, place=world.thread())
    assert told == Say("answers/person_file", {"name": "Maria"})
    (post,) = world.posts(PERSON_FILE)
    name = f"person-{maria.person.id}.zip"
    file = DeskFile(PERSON_FILE, name, "0" * 64, 9, "application/zip", "Maria")
    assert (post.destination, post.body) == (f"person:{olga.person.id}", file)


def test_a_file_made_with_other_ticks_is_not_sent(
    world: World, olga: Somebody, maria: Somebody
) -> None:
    def made(what: PersonFile) -> MadeFile:
        return MadeFile(replace(what, extras=EVERYTHING), "0" * 64, 9)

    with pytest.raises(FileWanted):
        sends(world, olga, maria.person.id, make=made)
    assert world.posts(PERSON_FILE) == []


def test_every_other_administrator_is_told_at_once_and_it_is_audited(
    world: World, olga: Somebody, maria: Somebody
) -> None:
    pavel = world.administrator("Pavel")
    assert sends(world, olga, maria.person.id, Extra.NOTES) is not None
    (told,) = world.posts("staff/exported")
    assert told.destination == f"person:{pavel.person.id}"
    assert told.words == {"name": "Maria", "by": "Olga", "extras": ("notes",)}
    entry, *_ = world.run(lambda uow: uow.audit.entries(Wanted(), 1))
    change = entry.change
    assert (entry.actor, entry.subject) == ("Olga", "Maria")
    assert (change.what, change.after) == (Audited.EXPORTED, "file, notes")

"""A kind of settings nobody has heard of is read, shown, changed and written like any other."""

from collections.abc import Iterator

import pytest
import yaml

from bots.config.dictionaries import entries_of, sections_of
from domain import commands as ask
from domain.answers.settings import EntriesPage, EntryPage
from domain.audit import Wanted
from domain.commands.settings import NAME
from domain.dictionaries import BadEntries, Entry, Kind
from domain.dictionaries.plan import plan
from domain.errors import Refusal
from tests.domain.desk.settings.changes import does, olga, saved  # noqa: F401
from tests.domain.desk.support.world import Somebody, World
from tests.support.invented_kind import LOCKER, lockers

FILE = """
lockers:
  North:
    place: Hall
    marks: [new, tall]
    size: 40
    indoors: true
    care: {every: 4h, colour: red}
    open: Office
    keeper: telegram:101
    news: slack:T1:CDESK
    shelves:
      top: [keys, cards]
      low: {holds: boxes, owner: VIP}
    repairs:
    - {what: lock, took: 30min}
"""


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    with lockers():
        yield


def written(text: str) -> list[Entry]:
    """The entries of a file."""
    sections = {Kind(name): there for name, there in yaml.safe_load(text).items()}
    return list(entries_of(sections, 2026, "en"))


def begun(world: World, keeper: Somebody) -> int:
    """Add what is in the file, with this keeper; return its number."""
    [one] = written(FILE.replace("telegram:101", str(keeper.identity)))
    return world.run(lambda uow: uow.dictionaries.add(LOCKER, one.name, one.body, world.now))


def test_it_is_read_from_a_file_with_all_its_mistakes(world: World, olga: Somebody) -> None:  # noqa: F811
    wrong = (
        FILE.replace("40", "wide")
        .replace("4h", "soon")
        .replace("red", "green")
        .replace("open: Office", "open: Offices")
        .replace("owner: VIP", "owner: Vips")
        .replace("lock,", "roof,")
    )

    def read(text: str) -> None:
        entries = [*world.run(lambda uow: uow.dictionaries.entries()), *written(text)]
        world.run(lambda uow: uow.dictionaries.read(entries))

    read(FILE)
    with pytest.raises(BadEntries) as bad:
        read(wrong)
    paths = {path.removeprefix("lockers.North.") for path, _ in bad.value.problems}
    assert paths == {
        *("size", "care.every", "care.colour", "open", "shelves.low.owner", "repairs.1.what")
    }


def test_what_is_exported_and_read_again_changes_nothing(world: World, olga: Somebody) -> None:  # noqa: F811
    begun(world, olga)
    entries = world.run(lambda uow: uow.dictionaries.entries())
    text = yaml.safe_dump(sections_of(entries), sort_keys=False, allow_unicode=True)
    assert f"keeper: {olga.identity}" in text
    wanted = {kind: [one for one in written(text) if one.kind is kind] for kind in Kind}
    wanted = {kind: there for kind, there in wanted.items() if there}
    assert not plan(entries, wanted, world.now, 1).differences
    changed = written(FILE.replace("40", "50").replace("telegram:101", str(olga.identity)))
    [difference] = plan(entries, {LOCKER: changed}, world.now, 1).differences
    assert [str(line) for line in difference.lines] == ["size: 40 → 50"]


def test_it_is_listed_shown_changed_and_taken_back(world: World, olga: Somebody) -> None:  # noqa: F811
    number = begun(world, olga)
    before = world.run(lambda uow: uow.dictionaries.entry(number))
    assert before is not None
    listed = does(world, olga, ask.ShowEntries(LOCKER))
    assert isinstance(listed, EntriesPage)
    assert [one.name for one in listed.entries] == ["North"]
    page = does(world, olga, ask.ShowEntry(number))
    assert isinstance(page, EntryPage)
    said = {one.key: one.value for one in page.fields}
    assert said["shelves"] == "top: keys, cards\nlow: boxes | VIP"
    assert said["repairs"] == "lock | 30min"
    assert said["keeper"] == "Olga"
    page = saved(world, olga, LOCKER, number, care__every="2h", indoors="no", shelves="top: hats")
    [change, *_] = world.run(lambda uow: uow.audit.entries(Wanted(), 5))
    assert change.change.after.splitlines() == [
        "indoors: yes → no",
        "care.every: 4h → 2h",
        "shelves.top: keys, cards → hats",
        "shelves.low.holds: boxes → –",
        "shelves.low.owner: VIP → –",
    ]
    assert isinstance(does(world, olga, ask.UndoChange(number, page.newest)), EntryPage)
    [entry] = [one for one in world.run(lambda uow: uow.dictionaries.entries()) if one.id == number]
    assert entry.body == before.body


def test_every_mistake_in_a_form_is_beside_its_field(world: World, olga: Somebody) -> None:  # noqa: F811
    number = begun(world, olga)
    given = {
        NAME: "",
        "place": "",
        "size": "wide",
        "indoors": "perhaps",
        "care.every": "soon",
        "care.colour": "green",
        "open": "Offices",
        "news": "here",
        "shelves": "low: boxes | Vips",
        "repairs": "roof",
    }
    with pytest.raises(Refusal) as refused:
        does(world, olga, ask.SaveEntry(LOCKER, number, given))
    mistakes = refused.value.words["mistakes"]
    assert isinstance(mistakes, tuple)
    assert {one.field for one in mistakes} == set(given)


def test_what_it_names_is_used_by_it_and_may_be_renamed(world: World, olga: Somebody) -> None:  # noqa: F811
    begun(world, olga)
    entries = world.run(lambda uow: uow.dictionaries.entries())
    [vip] = [one.id for one in entries if one.name == "VIP"]
    page = does(world, olga, ask.ShowEntry(vip))
    assert isinstance(page, EntryPage)
    assert "North" in page.used_by
    saved(world, olga, Kind.GROUP, vip, name="Partners")
    text = yaml.safe_dump(sections_of(world.run(lambda uow: uow.dictionaries.entries())))
    assert "owner: Partners" in text
    assert "VIP" not in text

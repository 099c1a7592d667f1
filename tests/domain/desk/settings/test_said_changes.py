"""A recorded change is said as people read it: by labels and names, with the reason."""

from domain import commands as ask
from domain.answers.settings import AuditPage, EntryPage, ListedChange, ShownChange
from domain.commands.settings import NAME
from domain.dictionaries import Kind
from domain.people.person import ACCESS
from tests.domain.desk.people.staff.test_team_form import agrees
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.world import MONDAY, Somebody, World


def newest(world: World, who: Somebody) -> ListedChange:
    page = does(world, who, ask.ShowAudit())
    assert isinstance(page, AuditPage)
    return page.entries[0]


def test_an_entry_by_the_labels_of_its_fields_and_the_names_of_people(world: World) -> None:
    olga, anna = world.administrator("Olga"), world.client("Anna")
    account = str(anna.identity)
    has(world, Kind.CALENDAR, "Office", **OFFICE)
    given = {NAME: "Billing", "members": account, "close_after": "5", "calendar": "Office"}
    page = does(world, olga, ask.SaveEntry(Kind.DEPARTMENT, 0, given))
    assert isinstance(page, EntryPage)
    fields = newest(world, olga).fields
    assert ShownChange("Members", "–", "Anna", ("departments", "members")) in fields
    assert account not in str(fields)
    world.pass_time(minutes=1)
    strategy = {"strategy": "in turn", "close_after": "7"}
    does(world, olga, ask.SaveEntry(Kind.DEPARTMENT, page.id, strategy))
    said = {one.label: (one.before, one.after, one.of[1]) for one in newest(world, olga).fields}
    assert ("–", "in turn", "strategy") in said.values()
    assert ("5", "7", "close_after") in said.values()
    assert len(said) == 2


def test_of_a_table_only_the_rows_that_changed_and_why(world: World) -> None:
    olga = world.administrator("Olga")
    days = {f"2027-03-{day}": "closed" for day in range(10, 30)}
    office = has(world, Kind.CALENDAR, "Office", **OFFICE, exceptions=days)
    world.pass_time(hours=1)
    today = MONDAY.date().isoformat()
    table = "\n".join(f"{day}: closed" for day in (today, *days))
    change = ask.SaveEntry(Kind.CALENDAR, office, {"exceptions": table}, reason="the storm")
    does(world, olga, change)
    said = newest(world, olga)
    assert said.fields == (
        ShownChange("Special days", "–", f"{today}: closed", ("calendars", "exceptions")),
    )
    assert said.reason == "the storm"


def test_a_persons_card_by_its_labels(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    does(world, olga, ask.SavePerson(ivan.person.id, {"company": "Acme"}))
    assert newest(world, olga).fields == (
        ShownChange("Company", "–", "Acme", ("people", "company")),
    )


def test_who_was_admitted_and_what_somebody_speaks(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    does(world, olga, ask.SavePerson(ivan.person.id, {ACCESS: "no"}))
    world.pass_time(minutes=1)
    does(world, olga, ask.AdmitPerson(ivan.person.id))
    assert newest(world, olga).fields == (
        ShownChange("May open tickets", "no", "yes", ("people", ACCESS)),
    )
    world.pass_time(minutes=1)
    anna = world.specialist("Anna")
    agrees(olga, olga.asks(ask.SaveTeam(anna.person.id, {"languages": "de, en"})))
    said = newest(world, olga)
    assert (said.what, said.before, said.after) == ("speaks", "", "de, en")

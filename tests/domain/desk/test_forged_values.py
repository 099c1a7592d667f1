"""Forged values through both adapters: they reveal nothing and do nothing.

Whoever may do what is in test_permissions.py; here each parser of a platform's JSON is tried.
"""

import pytest

from domain.dictionaries import Kind
from domain.people.accounts import Identity
from domain.people.person import Role
from domain.tickets import Status, Ticket
from storage.unit import Unit
from tests.domain.desk.buttons.cases import PLATFORMS
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import World

NOBODYS = 999
SECRET = "The safe is open"


class Scene:
    """Maria has a ticket with a reply; Ivan, another client, tries to reach it."""

    def __init__(self, world: World, platform: str) -> None:
        self.world, self.hands = world, Hands(world)
        self.maria = self.hands.client(platform, "Maria")
        self.hands.says(self.maria, SECRET)
        self.hands.arrives()
        self.number = self.hands.ticket_of(self.maria)
        self.anna = self.hands.specialist("slack")
        self.hands.types(self.anna, f"take {self.number}")
        self.hands.types(self.anna, f"r {self.number} Close it")
        world.pass_time(seconds=10)
        self.hands.arrives()
        self.ivan = self.hands.client(platform, "Ivan")
        lines = world.run(lambda uow: uow.messages.newest_of(self.number, 9))
        self.line, self.reply = (one.id for one, _ in lines)

    @property
    def ticket(self) -> Ticket:
        return self.world.ticket(self.number)


@pytest.fixture(params=PLATFORMS)
def scene(request: pytest.FixtureRequest, world: World) -> Scene:
    return Scene(world, request.param)


OF_TICKETS = (
    *("show:{}", "look:{}", "close:{}:open:2", "unsolved:{}:open:2", "still:{}:pending:2"),
    *("continue:{}:open:2", "rate:{}:1", "rate:{}:1:0", "take:{}:open:2", "reply:{}:open:2"),
    *("dept:{}:1", "lock:{}:open:2", "closing:{}:open:2", "fill:{}:text:."),
)
OF_LINES = ("separate:{}", "move:{}:0", "send:{}", "again:{}", "arrived:{}", "anyway:{}")


def test_another_clients_number_in_a_button_is_answered_like_nobodys(scene: Scene) -> None:
    before = scene.ticket
    for values, numbers in (
        (OF_TICKETS, (scene.number, NOBODYS)),
        (OF_LINES, (scene.line, NOBODYS)),
        (OF_LINES, (scene.reply, NOBODYS)),
    ):
        for value in values:
            said = []
            for number in numbers:
                told = scene.hands.forges(scene.ivan, value.format(number))
                said.append((told.template, scene.hands.text, told.shown and told.shown.buttons))
            assert said[0] == said[1], value
            assert SECRET not in said[0][1]
    assert scene.ticket == before


TYPED = (
    *("ticket {}", "why {}", "transcript {}", "close {}", "reopen {}", "subject {} Mine"),
    *("category {} Access", "priority {} High"),
)
STAFFS = (
    *("history {}", "take {}", "note {} Hm", "r {} Hm", "status {} closed", "level {} Gold"),
    *("department {} Billing", "lock {}", "wrong {} 1"),
)


def test_another_clients_number_in_a_command_is_answered_like_nobodys(scene: Scene) -> None:
    sign = "/" if scene.ivan.place.platform == "telegram" else "!"
    before, hands = scene.ticket, scene.hands
    for command in TYPED:
        said = []
        for number in (scene.number, NOBODYS):
            hands.says(scene.ivan, sign + command.format(number))
            shown = [one for one in hands.arrives() if one.place == scene.ivan.place]
            said.append([(one.text, one.buttons) for one in shown])
        assert said[0] == said[1] != [], command
        assert SECRET not in str(said), command
    assert scene.ticket == before


def test_a_slash_command_reveals_nothing_either(world: World) -> None:
    scene = Scene(world, "slack")
    for command in TYPED + STAFFS:
        told = []
        for number in (scene.number, NOBODYS):
            template = scene.hands.types(scene.ivan, command.format(number)).template
            told.append((template, scene.hands.text))
        assert told[0] == told[1], command


FORMS = ("reply:{}", "note:{}", "dept:{}", "edit:{}", "wrong:{}", "agree:{}", "handover:{}")


def test_changed_private_metadata_of_a_form_does_nothing(world: World) -> None:
    scene = Scene(world, "slack")
    before = scene.ticket
    lines = world.run(lambda uow: uow.messages.newest_of(scene.number, 9))
    for form in FORMS:
        for number in (scene.number, scene.reply):
            value = form.format(number)
            told = scene.hands.submits(
                scene.ivan, value, text="Mine", number="1", department="1", person="1"
            )
            assert told.template.startswith("refusals/"), value
            assert SECRET not in scene.hands.text
    assert scene.ticket == before
    assert world.run(lambda uow: uow.messages.newest_of(scene.number, 9)) == lines
    told = scene.hands.submits(scene.ivan, f"setting:levels:{1}:0", name="Gold", response="1min")
    assert told.template == "refusals/not_allowed"


def test_a_question_is_answered_by_whoever_was_asked(scene: Scene) -> None:
    told = scene.hands.types(scene.anna, f"close {scene.number}")
    assert told.shown is not None
    yes = told.shown.named("yes")
    told = scene.hands.forges(scene.ivan, yes)
    assert told.template == "refusals/stale_button"
    assert scene.ticket.status is not Status.CLOSED


def test_an_account_of_another_workspace_is_somebody_else(world: World) -> None:
    scene = Scene(world, "slack")
    olga = scene.hands.client("slack", "Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    told = scene.hands.forges(olga, f"take:{scene.number}:open:2", team="T2")
    assert told.template == "refusals/not_allowed"
    told = scene.hands.submits(olga, f"edit:{scene.reply}", team="T2", text="Mine")
    assert told.template == "refusals/not_allowed"
    twin = Identity("slack", "T2", olga.identity.external_id)
    person = world.run(lambda uow: uow.people.by_identity(twin))
    assert person is not None
    assert (person.role, person.id == olga.person.id) == (Role.CLIENT, False)


def test_a_button_of_an_old_role_does_nothing(scene: Scene) -> None:
    card = scene.hands.redrawn("desk/card", scene.number)
    world, anna = scene.world, scene.anna
    world.run(lambda uow: uow.people.set_role(anna.person.id, Role.CLIENT))
    before = scene.ticket
    for value in card.buttons:
        told = scene.hands.presses(anna, card, value)
        refused = ("refusals/not_allowed", "refusals/no_such_ticket", "refusals/no_such_line")
        assert told.template in refused, value
    assert scene.ticket == before


def test_a_forged_form_of_the_settings_changes_nothing(world: World) -> None:
    scene, hands = Scene(world, "slack"), Hands(world)
    gold = has(world, Kind.LEVEL, "Gold", response="4h")
    office = has(world, Kind.CALENDAR, "Office", **OFFICE)
    bodies = {gold: {"response": "5h"}, office: {**OFFICE, "zone": "Europe/Berlin"}}
    for number, body in bodies.items():
        changes(world, number, body)
    newest = {one: versions(world, one)[0] for one in (gold, office)}
    olga = world.administrator("Olga")
    before = world.run(lambda uow: uow.dictionaries.entries())
    person = scene.maria.person.id
    of_forms = (
        f"setting:levels:{gold}:{newest[gold]}",
        f"row:{office}:week:1:{newest[office]}",
        f"setting:people:{person}:0",
        f"setting:staff:{person}:0",
        "task:dayoff",
    )
    for who in (scene.ivan, scene.anna):
        for value in of_forms:
            told = hands.submits(who, value, name="Mine", hours="10:00-11:00", role="administrator")
            assert told.template == "refusals/not_allowed", value
    stale = {
        f"setting:levels:{gold}:{versions(world, gold)[-1]}": "refusals/changed_since",
        f"setting:levels:{gold}:{newest[office]}": "refusals/changed_since",
        f"setting:levels:{NOBODYS}:0": "refusals/no_such_entry",
        f"row:{office}:week:1:{versions(world, office)[-1]}": "refusals/changed_since",
        f"row:{office}:week:1:{newest[gold]}": "refusals/changed_since",
        f"row:{gold}:week:1:{newest[gold]}": "refusals/stale_button",
        f"row:{office}:week:{NOBODYS}:{newest[office]}": "refusals/stale_button",
        f"setting:nothing:{gold}:0": "refusals/stale_button",
        "setting:levels:x:0": "refusals/stale_button",
        "task:nothing": "refusals/stale_button",
    }
    for value, template in stale.items():
        told = hands.submits(olga, value, name="Mine", response="1h", hours="10:00-11:00")
        assert told.template == template, value
    assert world.run(lambda uow: uow.dictionaries.entries()) == before
    assert world.run(lambda uow: uow.people.get(person)).role is Role.CLIENT


def versions(world: World, entry: int) -> list[int]:
    """Return the numbers of an entry's versions, the newest first."""
    return [one.id for one in world.run(lambda uow: uow.dictionaries.versions(entry))]


def changes(world: World, number: int, body: object) -> None:
    """Give an entry another version."""

    def change(uow: Unit) -> None:
        entry = uow.dictionaries.entry(number)
        assert entry is not None
        uow.dictionaries.change(number, entry.name, body, world.now, None, world.now)

    world.run(change)


def test_anothers_form_that_asks_step_by_step_is_out_of_reach(world: World) -> None:
    scene = Scene(world, "telegram")
    olga = scene.hands.client("telegram", "Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    desk = has(world, Kind.DEPARTMENT, "Billing")
    scene.hands.forges(olga, f"change:{desk}:strategy")
    begun = world.run(lambda uow: uow.dialogues.at(olga.place))
    assert begun is not None
    for who in (scene.ivan, scene.anna):
        for value in ("answer:{}:strategy.2", "enough:{}:strategy", "turn:{}:strategy.1"):
            told = scene.hands.forges(who, value.format(begun.id))
            assert told.template == "refusals/stale_button", value
        scene.hands.forges(who, f"leave:{begun.id}")
    assert world.run(lambda uow: uow.dialogues.at(olga.place)) == begun
    for value in ("answer:{}:strategy.9", "answer:{}:members.1"):
        scene.hands.forges(olga, value.format(begun.id))
    assert world.run(lambda uow: uow.dialogues.at(olga.place)) == begun

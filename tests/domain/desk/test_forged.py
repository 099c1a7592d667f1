"""Forged values through both adapters: they reveal nothing and do nothing.

Whoever may do what is in test_permissions.py; here each parser of a platform's JSON is tried.
"""

import pytest

from domain.people import Identity, Role
from domain.tickets import Status, Ticket
from tests.domain.desk.buttons.cases import PLATFORMS
from tests.domain.desk.hands import Hands
from tests.domain.desk.world import World

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

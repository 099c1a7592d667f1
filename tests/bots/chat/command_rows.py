"""The commands that people type, press or fill in, and those that nobody asks for in chat."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bots.chat.buttons import values
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import BUTTONS
from bots.chat.forms.entry_forms import SAVES
from bots.chat.forms.filled import READERS
from bots.chat.forms.options import BEGINS
from bots.chat.typed_commands import COMMANDS, Argument, Spec
from bots.inbound.interpret import SHORTCUTS, interpret
from bots.platforms import (
    AccountClosed,
    CommandTyped,
    FormClosed,
    FormFilled,
    HomeOpened,
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    OptionsSought,
    ReachabilityChanged,
    Reacted,
    ShortcutChosen,
)
from domain import commands as ask
from domain.commands import Command
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text
from tests.bots.chat.test_buttons import CARRIED
from tests.support.platform_rows import ROWS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PLACE = Place("slack", "T1", "C1", "1.1")
ANNA = Profile(Identity("slack", "T1", "U1"), "Anna")
LINE = Line(PLACE, "7", Text("Cannot log in"), NOW)
WORDS = {
    Argument.TICKET: "42",
    Argument.OTHER: "43",
    Argument.PERSON: "@boris",
    Argument.OTHER_PERSON: "@anna",
    Argument.DAY: "3 dec",
    Argument.STATUS: "open",
    Argument.ROLE: "specialist",
    Argument.LANGUAGE: "ru",
    Argument.TEXT: "It burns",
    Argument.WORDS: "It burns",
    Argument.DEPARTMENT: "Billing",
    Argument.OTHER_DEPARTMENT: "Billing",
    Argument.LEVEL: "Gold",
    Argument.CLIENT: "Ivan:",
    Argument.UNTIL: "monday",
    Argument.FILTERS: "mine",
    Argument.LINK: "order_1234",
    Argument.CODE: "K7QF-M2XD",
    Argument.PROMISE: "Gold 2h",
    Argument.TRIAL: "The printer jams as @ivan",
    Argument.SETTING: "level Gold response 2h",
    Argument.TOPIC: "queue",
    Argument.CHANGES: "levels since 2026-11-20",
    Argument.WHO: "@maria",
    Argument.PEOPLE: "mar group:VIP",
}
"""What people type for each argument."""

ENTRIES = (
    *("setting:levels:42:7", "setting:people:7:1", "setting:staff:7:1"),
    *("row:12:week:1:7", "task:dayoff"),
)
"""Forms for an entry, of a person's card, for a row of a table, and for a task."""


def asked(incoming: Any) -> Command:
    command = interpret(incoming, Role.ADMINISTRATOR, ROWS).command
    assert command is not None, incoming
    return command


def typed(spec: Spec) -> Command:
    """What a command asks for, with all that it takes."""
    words = " ".join((spec.name, *(WORDS[one] for one in spec.arguments)))
    return asked(CommandTyped(ANNA, PLACE, Text(words), NOW, private=False))


def pressed(row: Row[Any]) -> Command:
    """What a button asks for, with a line that was brought back for it."""
    carried = CARRIED[row.carries][0]
    if isinstance(carried, values.OfUpdate):
        carried = values.OfUpdate(carried.number, LINE)
    command = row.command(carried)
    assert command is not None, row.name
    return command


def filled(value: str) -> FormFilled:
    texts = {"text": Text("It burns"), "number": Text("43"), "person": Text("7")}
    texts["department"] = Text("3")
    return FormFilled(ANNA, PLACE, value, texts, (), NOW, private=False, opening="V1")


HAPPENED: tuple[Incoming, ...] = (
    LineWritten(ANNA, LINE, private=True),
    LineWritten(ANNA, LINE, private=False),
    LineEdited(ANNA, LINE, private=False),
    LineDeleted(PLACE, "7", NOW),
    HomeOpened(ANNA, PLACE, NOW),
    ReachabilityChanged(ANNA, PLACE, reachable=False, at=NOW),
    AccountClosed(ANNA, PLACE, NOW),
    Reacted(ANNA, PLACE, "7", ("👍",), (), NOW, private=False),
    *(
        OptionsSought(ANNA, PLACE, form, "category", "net", NOW, private=False)
        for form in (*(f"{name}:0" for name in BEGINS), *ENTRIES)
        if form not in ("setting:0", "row:0", "task:0")
    ),
    FormClosed(ANNA, PLACE, "reply:42", NOW, private=False),
)
"""What happens on a platform and is neither typed, pressed, chosen nor filled in."""

BY_CODE = {ask.ClaimDesk, ask.UseInvitation, ask.UseStaffInvitation}
"""What codes ask for: the one-time code is checked in the handler, an invitation in a line."""

BY_THE_DESK = {
    *(ask.AcceptSwap, ask.DeclineSwap, ask.HandToNextShift),
    *(ask.LetLeave, ask.HandOverFor, ask.ChooseWho, ask.AddStaff),
    *(ask.OfferLink, ask.AcceptLink, ask.ApproveLink, ask.DeclineLink),
}
"""What the desk asks somebody about by itself, so that they only answer, and what a task's form
stands for."""


def chat() -> Iterator[Command]:
    """Everything that can be asked for in chat."""
    yield from map(typed, COMMANDS.values())
    yield from map(pressed, BUTTONS.values())
    yield from map(asked, HAPPENED)
    yield from (asked(filled(f"{name}:42")) for name in READERS if name not in SAVES)
    yield from (asked(filled(one)) for one in ENTRIES)
    yield from (
        asked(ShortcutChosen(ANNA, PLACE, name, "7", NOW, private=False)) for name in SHORTCUTS
    )

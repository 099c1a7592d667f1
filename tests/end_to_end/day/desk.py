"""The desk of the day: its people, its settings, and what they do there."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.end_to_end.promises.notifications import Account
from tests.end_to_end.world import ANNA, BORIS, DESK, Case, Row, World

PETRA, OLGA = 90, 91
MARIA, IVAN, OTTO, LENA = 7, 8, 9, 10
JANE, BILLING = "UJANE", "CBILLING"
PEOPLE: Mapping[str, Account] = {
    "Anna": ANNA,  # specialists: two in Slack, one on Telegram alone
    "Boris": BORIS,
    "Petra": PETRA,
    "Olga": OLGA,  # the administrator
    "Maria": MARIA,  # clients
    "Ivan": IVAN,
    "Otto": OTTO,
    "Lena": LENA,
    "Jane": JANE,
}
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TOKEN = "xox" + "b-" + "123456789012"
WORKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
DICTIONARIES: dict[str, Any] = {
    "calendars": {"Office": {"zone": "UTC", "week": WORKDAYS}},
    "departments": {
        "Support": {
            "calendar": "Office",
            "close_after": 3,
            "members": [f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"],
        },
        "Billing": {
            "calendar": "Office",
            "channel": f"slack:T1:{BILLING}",
            "members": [f"slack:T1:{BORIS}"],
            "strategy": "in turn",
        },
        "Hotline": {"strategy": "in turn"},
    },
    "shifts": {
        "Evening": {
            "department": "Hotline",
            "week": {"tue": "17:30-19:00"},
            "zone": "UTC",
            "members": [f"telegram:{PETRA}"],
        }
    },
    "categories": {"Invoices": {"department": "Billing"}, "Something else": {}},
    "levels": {
        "Standard": {
            "response": "4h",
            "warn": {"response": "1h"},
            "escalate": [{"clock": "response", "after": "1h", "tell": ["administrators"]}],
        },
        "Slow": {"response": "8h", "groups": ["Patient"]},
    },
    "groups": {"Patient": {"members": []}},
    "rules": {
        "Refunds": {"when": {"text": "refund"}, "then": {"department": "Billing"}},
        "Hotline": {"when": {"text": "hotline"}, "then": {"department": "Hotline"}},
    },
}


class Day:
    """The desk, and the tickets that the day's events are about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sim = world.sim
        self.cases: dict[str, Case] = {}
        self.lines: dict[str, int] = {}
        self.asked_at = MONDAY  # when Ivan wrote what is not answered
        self.jane = self.last = ""  # the ts of what Jane wrote first and last

    async def opens(self, client: int, name: str, text: str) -> Case:
        """A client on Telegram opens a ticket, which is called `name` from then on."""
        await self.sim.telegram.send(client, text)
        self.cases[name] = await self.finds(client, text)
        await self.sim.telegram.wait_text(client, f"#{self.cases[name].number} ")
        return self.cases[name]

    async def finds(self, client: int, subject: str, channel: str = DESK) -> Case:
        """The ticket with this subject, once its card is there."""
        card = await self.sim.slack.wait_text(channel, f" {subject} · ")
        return Case(client, int(card["text"].partition("#")[2].split()[0]), card["ts"])

    async def writes(self, case: str, text: str) -> int:
        """The client of a ticket writes a line, which is in its thread then; returns its id."""
        found = self.cases[case]
        line = await self.sim.telegram.send(found.client, text)
        await self.world.in_thread(found.card, text)
        return line

    async def presses(self, who: str, case: str, button: str) -> None:
        """Somebody presses a button on a card."""
        await self.world.offered(self.cases[case], button)
        assert await self.sim.slack.press(who, DESK, self.cases[case].card, button) == ""

    async def commands(self, who: str, text: str) -> None:
        """Somebody types /desk in the desk's channel."""
        await self.sim.slack.command(who, DESK, "/desk", text)

    async def answers(self, case: str, text: str, who: str = ANNA) -> None:
        """A line of a specialist's that reaches the client."""
        await self.world.answers(self.cases[case], text, who)

    async def asks(self, who: int, text: str, answer: str) -> Row:
        """Somebody types something to the bot in Telegram, and is answered."""
        line = await self.sim.telegram.send(who, text)
        return await self.sim.telegram.wait_text(who, answer, since_id=line)

    async def later(self, hours: int = 0, minutes: int = 0) -> None:
        """Time passes."""
        await self.until(self.world.now() + timedelta(hours=hours, minutes=minutes))

    async def until(self, at: datetime) -> None:
        """It is so late, and the desk looks at what is due."""
        await self.world.pass_time(at - self.world.now())
        self.world.stage.check_due()

"""Who plays, where, when, and what the desk has promised."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bots.config.settings import DeskSettings
from bots.demo.tour.script import Person
from bots.demo.tour.seen import Chat, Side

OLGA = Person("UOLGA", "Olga")
ANNA = Person("UANNA", "Anna")
BORIS = Person("UBORIS", "Boris")
JANE = Person("UJANE", "Jane")
GUEST = Person("UGUEST", "Greta", guest=True)
IVAN = Person("100", "Иван", language="ru")
MARIA = Person("101", "Maria")
LENA = Person("102", "Лена", language="ru")
TOM = Person("103", "Tom")
PETRA = Person("104", "Petra")

WORKSPACE = (OLGA, ANNA, BORIS, JANE, GUEST)
MEMBERS = (OLGA, ANNA, BORIS, GUEST)
"""The members of the desk's channel."""

CLIENTS = (IVAN, MARIA, LENA, TOM, PETRA)
"""Those who write in Telegram: clients, and Tom, who becomes an administrator."""

IVANS = Chat("Ivan · Telegram", "telegram", "100", Side.CLIENTS)
MARIAS = Chat("Maria · Telegram", "telegram", "101", Side.CLIENTS)
LENAS = Chat("Lena · Telegram", "telegram", "102", Side.CLIENTS)
PETRAS = Chat("Petra · Telegram", "telegram", "104", Side.CLIENTS)
JANES = Chat("Jane · Slack", "slack", "UJANE", Side.CLIENTS)
OLGAS = Chat("Olga · direct message", "slack", "UOLGA", Side.DESK)
TOMS = Chat("Tom · Telegram", "telegram", "103", Side.DESK)
ANNAS = Chat("Anna · direct message", "slack", "UANNA", Side.DESK)
DESK = Chat("#support", "slack", "CSUPPORT", Side.DESK)

CHATS = (IVANS, MARIAS, LENAS, PETRAS, JANES, OLGAS, TOMS, ANNAS, DESK)

ZONE = "Europe/Berlin"


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of the month of the story; Whit Monday, the 17th, is a holiday."""
    return datetime(2027, 5, day, hour, minute, tzinfo=ZoneInfo(ZONE))


START = on(14, 10)
"""A Friday morning."""

SETTINGS = DeskSettings(time_zone=ZONE)

_HOURS = ["09:00-13:00", "14:00-18:00"]

DICTIONARIES: dict[str, dict[str, Any]] = {
    "calendars": {
        "Office": {
            "zone": ZONE,
            "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _HOURS),
            "exceptions": {"2027-05-17": "closed"},
        }
    },
    "departments": {"Support": {"calendar": "Office", "close_after": 3}},
    "levels": {
        "Standard": {
            "response": "4h",
            "warn": {"response": "30min"},
            "escalate": [
                {"clock": "response", "after": "30min", "tell": ["department", "administrators"]}
            ],
        },
        "Gold": {"response": "2h", "groups": ["VIP"]},
    },
    "groups": {"VIP": {"members": ["telegram:104"]}},
}
"""What the desk promises: the worked example of docs/levels.md."""

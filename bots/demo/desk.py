"""The demo's desk: its people, places, and service levels."""

from typing import Any

from bots.config.settings import DeskSettings
from bots.platforms.slack.manifest import SHORTCUTS
from bots.sandbox.client.sim import Sim

CLIENTS = {100: ("Ivan", "ru"), 101: ("Maria", "en")}
"""People of the simulated Telegram: id, name and language."""

TEAM = {
    "UOLGA": "Olga",
    "UANNA": "Anna",
    "UBORIS": "Boris",
    "UJANE": "Jane",
    "UGUSTAV": "Gustav",
}
ADMINISTRATOR, SPECIALISTS, GUEST = "UOLGA", ("UANNA", "UBORIS"), "UGUSTAV"
CHANNEL, BILLING = "CSUPPORT", "CBILLING"

DESK = DeskSettings(
    administrators=(f"slack:T1:{ADMINISTRATOR}",),
    specialists=tuple(f"slack:T1:{account}" for account in SPECIALISTS),
    channel=f"slack:T1:{CHANNEL}",
)

_HOURS = ["00:00-12:00", "12:30-24:00"]

DICTIONARIES: dict[str, dict[str, Any]] = {
    # Always working except for lunch, so that players need not wait for Monday.
    "calendars": {
        "Playing": {
            "zone": "UTC",
            "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), _HOURS),
        }
    },
    "groups": {"VIP": {"members": ["telegram:101"]}},
    "departments": {
        "Support": {
            "calendar": "Playing",
            "close_after": 5,
            "members": [f"slack:T1:{account}" for account in SPECIALISTS],
        },
        "Billing": {
            "calendar": "Playing",
            "channel": f"slack:T1:{BILLING}",
            "members": [f"slack:T1:{SPECIALISTS[1]}"],
        },
    },
    "categories": {
        "Access": {},
        "Invoices": {"department": "Billing"},
        "Something else": {},
    },
    "priorities": {
        "Normal": {"value": 0, "definition": "You can go on working"},
        "High": {"value": 10, "definition": "Your work has stopped"},
    },
    "levels": {
        "Standard": {
            "response": "30min",
            "resolution": "8h",
            "warn": {"response": "10min", "resolution": "1h"},
        },
        "Gold": {
            "priority": 10,
            "groups": ["VIP"],
            "response": "10min",
            "resolution": "4h",
            "warn": {"response": "5min"},
            "escalate": [{"clock": "response", "after": "5min", "tell": ["administrators"]}],
        },
    },
    "rules": {
        "Money back": {
            "when": {"text": ["refund", "money back"]},
            "then": {"department": "Billing", "points": 30},
        }
    },
    "clients": {
        "telegram:100": {"name": CLIENTS[100][0]},
        "telegram:101": {"name": CLIENTS[101][0], "company": "Acme", "mark": "good"},
    },
}
"""The demo's dictionaries, as config.yaml would have them."""


async def people(sim: Sim) -> None:
    """Add the demo's people and channels to a sandbox."""
    for number, (name, language) in CLIENTS.items():
        await sim.telegram.add_user(number, name, language=language)
    for account, name in TEAM.items():
        await sim.slack.add_user(
            account,
            name.lower(),
            real_name=name,
            is_admin=account == ADMINISTRATOR,
            is_restricted=account == GUEST,
        )
    await sim.slack.add_channel(CHANNEL, "support", [ADMINISTRATOR, *SPECIALISTS])
    await sim.slack.add_channel(BILLING, "billing", [ADMINISTRATOR, *SPECIALISTS])
    await sim.slack.add_channel("CGENERAL", "general", list(TEAM), bot=False)
    await install(sim)


async def install(sim: Sim) -> None:
    """Add the app's shortcuts, which a sandbox doesn't keep."""
    await sim.slack.install(shortcuts=SHORTCUTS)

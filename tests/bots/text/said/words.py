"""What the facts of answers and refusals may be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bots.chat.typed_commands import COMMANDS
from domain.answers.home import (
    HomeKind,
    HomePerson,
    HomePlatform,
    HomeReply,
    HomeSection,
)
from domain.answers.people import OpenTickets
from domain.answers.settings import (
    Mistake,
    ShownChange,
)
from domain.answers.tickets import (
    ListedTicket,
)
from domain.audit import Audited, Via
from domain.outgoing.buttons import Choice
from domain.people.person import LANGUAGES, Role
from domain.people.places import Readers
from domain.policy.lines.staff_lines import StaysInside
from domain.policy.people.access import WhyNoTickets
from domain.policy.people.scope import Scope
from domain.policy.queue.ticket_list import Filter
from domain.tickets import Status
from tests.bots.text.said.ledgers import PROMISES
from tests.bots.text.said.tickets import SOON, TICKET_CHANGES
from tests.support.texts.rendered import (
    BARELY_QUEUED,
    NOW,
    QUEUED,
    ROWS,
)

AUDITED: dict[str, Any] = {
    "at": NOW,
    "actor": "Ivan",
    "on_behalf_of": "",
    "via": "command",
    "what": "role",
    "subject": "Petra",
    "before": "client",
    "after": "specialist",
}

AUDIT = [
    AUDITED,
    {**AUDITED, "actor": "", "via": "file"},
    {**AUDITED, "on_behalf_of": "Anna"},
    *({**AUDITED, "via": via.value} for via in Via),
    *({**AUDITED, "what": what.value, "before": "", "after": "Gold"} for what in Audited),
]
UNSENT = ("", "failed", "unknown")
GONE = (HomePerson(2, "Boris", 3), HomePerson(3, "Olga", 1, NOW))

VALUES: Mapping[str, Sequence[Any]] = {
    "assignee": ["Anna"],
    "category": ["Access"],
    "changes": [(), *((one,) for one in TICKET_CHANGES)],
    "colleagues": [[], ["Anna", "Boris"]],
    "count": [1, 3, 11],
    "days": [30],
    "department": ["Billing"],
    "any": [True, False],
    "destination": [
        "department:1",
        "desk:42",
        "former:42:C1:17.5",
        "person:3",
        "conversation:7",
        "chat:slack:T:D:",
    ],
    "due": [SOON, None],
    "entries": [[], *([one] for one in AUDIT), AUDIT],
    "help": [spec.help for spec in COMMANDS.values()],
    "language": LANGUAGES,
    "languages": ["en, ru"],
    "level": ["Gold"],
    "message": [17],
    "mine": [1, 3, 11],
    "most": [1, 80],
    "goes_here": [True, False],
    "may_continue": [True, False],
    "more": [True, False],
    "name": ["Ivan"],
    "number": [42],
    "own": [0, 1, 3, 11],
    "offered": ["Access, Invoices", ""],
    "page": [0, 1],
    "platform": ["telegram", "slack"],
    "post": [17],
    "priority": ["High"],
    "problem": ["channel_not_found", "a code nobody knows"],
    "role": [role.value for role in Role],
    "row": [
        QUEUED,
        BARELY_QUEUED,
        replace(QUEUED, left=timedelta(minutes=1), urgency="soon"),
    ],
    "listed": [None, ListedTicket(43, "", "pending", "Anna")],
    "unsent": [None, *(HomeReply(7, 42, "Cannot log in", "Ivan", one) for one in UNSENT)],
    "gone": [None, HomePerson(2, "Boris"), HomePerson(2, "Boris", until=NOW)],
    "section": [
        *(HomeSection(kind) for kind in HomeKind if kind is not HomeKind.PARKED),
        *(HomeSection(HomeKind.PARKED, count=count) for count in (1, 2, 5)),
        HomeSection(HomeKind.SHIFT, people=GONE),
        HomeSection(HomeKind.SUPPORT, people=GONE[1:]),
        HomeSection(HomeKind.PLATFORMS, platforms=(HomePlatform("slack", NOW),)),
        HomeSection(HomeKind.PLATFORMS, platforms=(HomePlatform("email", None),)),
    ],
    "prefix": ["", "/"],
    "similar": ["/desk tickets", ""],
    "status": [status.value for status in Status],
    "others": [[], [{"id": 43, "subject": "The invoice"}]],
    "ticket": [42],
    "to": [43],
    "promise": PROMISES,
    "value": ["😀"],
    "tickets": [[], ROWS],
    "typed": ["/desk tikets"],
    "things": [[("photo", "a.png"), ("document", "")]],
    "until": [NOW],
    "calendar": ["Office"],
    "update": [5],
    "usage": [spec.usage("/desk ") for spec in COMMANDS.values()],
    "wanted": [status.value for status in Status],
    "who": [role.value for role in Role],
    "why": [one.value for one in StaysInside],
}
"""What the facts that the code gives may be."""

MISTAKES = (
    Mistake("response", "Reply within", "use whole seconds", {}),
    Mistake("name", "", "“%(other)s” already exists", {"other": "Gold"}),
    Mistake("when", "When", "“%(written)s” contains no words", {"written": "!"}, "text"),
)

UNDELIVERED = {
    "replies": [[("Anna", state, "Restart it")] for state in ("held", "failed", "unknown")]
}

OF_ONE: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "answers/away": {"mine": [0, 1, 3, 11]},
    "answers/choices": {
        "choices": [(Choice(1, "Low"), Choice(2, "High", "Your work has stopped."))],
    },
    "refusals/not_between": {"least": [1], "most": [99]},
    "refusals/not_offered": {"offered": ["Small, Large"]},
    "answers/back": {"mine": [0, 1, 3, 11]},
    "answers/channel": {"department": ["Billing", ""]},
    "answers/confirm_channel": {
        "department": ["Billing", ""],
        "readers": [
            Readers(),
            *(Readers(count, public=True) for count in (1, 3, 11)),
            Readers(3, ("Petra", "Ivan"), shared=True),
        ],
    },
    "answers/confirm_close": {"by_staff": [True, False], "client": ["", "Maria"]},
    "answers/confirm_close_without": UNDELIVERED,
    "answers/confirm_processed_without": UNDELIVERED,
    "answers/reaction_stays": {"emoji": ["✅"], "platform": ["telegram", ""]},
    "answers/staff_confirmed": {"name": ["Ivan"], "again": [None, NOW]},
    "answers/which_person": {
        "people": [
            [
                {"id": 1, "name": "Anna", "accounts": ["@anna (telegram:42)", "slack:T1:U1"]},
                {"id": 2, "name": "Anna", "accounts": []},
            ]
        ],
        "more": [True, False],
    },
    "answers/confirm_team": {
        "name": ["Anna"],
        "accounts": [(), ("@anna (telegram:42)", "slack:T1:U1")],
        "before": ["client", "specialist"],
        "role": [role.value for role in Role],
        "changes": [(ShownChange("Departments", "–", "Support"),)],
        "reads": [(), tuple(OpenTickets("Support", count) for count in (0, 1, 3, 214))],
        "reads_all": [True, False],
        "tickets": [0, 1, 3, 11],
        "emptied": [("Billing",)],
    },
    "answers/confirm_setting": {
        "name": ["Gold"],
        "changes": [[ShownChange("Reply within", "4h", "2h"), ShownChange("", "Gold", "Platinum")]],
        "open": [1, 37],
        "earlier": [0, 1, 31],
        "later": [0, 3],
        "begun": [0, 11],
        "scored": [0, 2],
        "late": [0, 12],
        "named": [[40, 44]],
        "clients": [0, 1, 9],
        "dated": [True, False],
        "missed": [(), (3, 7)],
        "more_missed": [False, True],
    },
    "answers/no_access": {
        "why": [one.value for one in WhyNoTickets],
        "until": [NOW],
        "kept": [True, False],
    },
    "answers/admitted": {"name": ["Maria"], "number": [0, 4], "ended": [True, False]},
    "answers/link_code": {"code": ["K7QF-M2XD"], "expires_at": [SOON]},
    "answers/invitation": {
        "code": ["invite-0123456789abcdef"],
        "expires_at": [SOON],
        "links": [(), ("https://t.me/helpline_bot?start=invite-0123456789abcdef",)],
    },
    "answers/invited": {"name": ["Maria"]},
    "answers/staff_invitation": {
        "code": ["staff-0123456789abcdef"],
        "expires_at": [SOON],
        "links": [(), ("https://t.me/helpline_bot?start=staff-0123456789abcdef",)],
    },
    "answers/staff_already": {"name": ["Anna"]},
    "answers/staff_invited": {"name": ["Ivan"]},
    "answers/try": {
        "client": ["", "Maria"],
        "categories": ["", "Access, Invoices"],
        "department": ["", "Support"],
        "priority": ["", "High"],
        "level": ["", "Gold"],
        "due": [None, NOW],
        "assignee": ["", "Anna"],
        "language": ["", "de"],
        "nobody_speaks": [False, True],
        "rules": ["", "Angry VIP"],
        "points": [60],
    },
    "refusals/day_has_begun": {"day": [NOW], "typed": ["today Office"]},
    "refusals/day_is_over": {
        "day": [NOW],
        "typed": ["", "set calendar Office exceptions +2026-11-02: closed"],
    },
    "refusals/which_calendar": {"offered": ["Office, Night"]},
    "answers/confirm_switch_off": {
        "name": ["Office"],
        "users": ["", "Gold, Billing"],
        "open": [0, 1, 12],
        "scored": [0, 1, 12],
        "others": [(), ({"id": 3, "name": "Night"},)],
    },
    "answers/settings_form": {"one": ["service level"]},
    "refusals/bad_entry": {"mistakes": [MISTAKES, MISTAKES[:1]]},
    "refusals/bad_field": {"mistakes": [MISTAKES, MISTAKES[:1]]},
    "refusals/no_entry_called_so": {
        "one": ["service level"],
        "name": ["Bronze"],
        "offered": ["Gold, Silver", ""],
    },
    "answers/edit_stays": {"why": [[["secret", "abc…"], ["other_client", "Petra Example"]]]},
    "answers/unknown_command": {"prefix": ["/", "/desk "], "kept": [True, False]},
    "answers/not_your_command": {"staff": [True, False], "kept": [True, False]},
    "refusals/which_year": {
        "typed": ["28 nov"],
        "ways": [("2026-11-28 Office", "2027-11-28 Office")],
        "is_command": [True, False],
    },
    "refusals/no_such_department": {"offered": ["Support, Billing"], "similar": ["Billing", ""]},
    "refusals/cannot_read_until": {"typed": ["next blue moon"]},
    "refusals/no_such_client": {"typed": ["Petra"]},
    "refusals/no_such_filter": {
        "offered": [[one.value for one in Filter]],
        "typed": ["lmp", "weather"],
    },
    "refusals/no_such_period": {"typed": ["soon"]},
    "refusals/no_such_value": {
        "filter": [name.value for name in Filter],
        "offered": [["Access", "new", "red"], []],
        "typed": ["Acess", "weather"],
    },
    "refusals/which_account": {
        "name": ["@petra_it", "Petra"],
        "accounts": [
            [{"account": "telegram:101", "name": "Petra", "seen_at": NOW}],
            [
                {"account": "telegram:101", "name": "Petra", "seen_at": NOW},
                {"account": "slack:T1:U1", "name": "Petra", "seen_at": None},
            ],
        ],
    },
    "refusals/which_person": {"filter": ["client", "responsible"], "typed": ["Petra"]},
    "answers/stays_inside": {"assignee": ["Anna", ""], "similar": ["!take", ""]},
    "answers/usage": {"help": ["change the status: open, waiting, hold, processed or closed"]},
    "refusals/assignee_not_staff": {"name": ["Ivan", ""]},
    "refusals/no_shift_that_day": {"name": ["Anna"], "day": [NOW]},
    "staff/swap_declined": {"name": ["Boris"], "begins": [NOW]},
    "refusals/out_of_reach": {"scope": list(Scope)},
}
"""What they may be in one template."""

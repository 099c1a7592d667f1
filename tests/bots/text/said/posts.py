"""What is told besides answers and events, with the words that the desk gives."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from domain.dictionaries.kinds.levels import ClockKind
from domain.outgoing.buttons import Absence, Choice
from domain.outgoing.templates import (
    ASK_AGAIN,
    DEADLINE,
    FILE_NOT_SENT,
    GONE_POST,
    MOVED,
    ON_HOLD,
    PERSON_FILE,
    REMINDERS,
    SUPPORT_ENDS,
    TRANSCRIPT,
)
from domain.people.person import Role
from domain.text.spans import Text
from tests.bots.text.said.tickets import SOON
from tests.support.texts.rendered import (
    NOW,
    ROWS,
)

OF_CLOCKS = [
    {**ROWS[0], "clock": clock, "late": late, "after": 600.0 * late, "due_at": NOW}
    for clock, late in product(ClockKind, (True, False))
]
_DIGEST = {"name": "Olga", "note": "", "until": None, "tickets": ROWS, "more": 0}
_NO_LIST: dict[str, Any] = {"tickets": [], "more": 0}
_LIST = {"tickets": ROWS[:1], "more": 0}

_SHARED: dict[str, Any] = {"tickets": 0, "heir": "", "own_tickets": 0, "split": []}
_PLACE: dict[str, Any] = {
    "kind": "service level",
    "name": "Gold",
    "fields": ["Responsible"],
    "instead": "",
    "off": False,
}
_GIVEN: list[dict[str, Any]] = [
    *({"tickets": count} for count in (0, 1, 3, 11)),
    *({"tickets": 12, "heir": "Boris", "own_tickets": count} for count in (0, 1, 3, 11)),
    {
        "tickets": 12,
        "split": [
            *({"department": "Support", "count": one, "to": ["Anna"]} for one in (1, 3, 11)),
            *({"department": "Billing", "count": one, "to": []} for one in (1, 3, 11)),
        ],
    },
]
LEAVES: list[dict[str, Any]] = [
    {"name": "Ivan", "by": "Olga", "places": places, **_SHARED, **shared}
    for places in (
        [],
        [_PLACE, {**_PLACE, "instead": "Boris"}, {**_PLACE, "kind": "rule", "off": True}],
    )
    for shared in _GIVEN
]
"""Somebody who leaves, with what becomes of their tickets and places."""

SHIFTS = [
    {"shift": "Day", "begins": NOW, "ends": SOON, "people": people, "away": away}
    for people, away in ((["Anna", "Tom"], []), ([], ["Boris"]), ([], []))
]

EXCHANGES = [
    {"shift": "Day", "begins": NOW, "ends": SOON, "leaves": "Anna", "comes": "Boris"},
    {"shift": "Night", "begins": SOON, "ends": SOON, "leaves": "Boris", "comes": "Anna"},
]

_SAID = [
    {"author": "Ivan", "at": NOW, "inside": False, "stands": None, "files": []},
    {
        "author": "Anna",
        "at": NOW,
        "inside": True,
        "stands": ["T1", "C1", "1.5", "1.6"],
        "files": [
            {"kind": kind, "name": name} for kind, name in (("photo", ""), ("video", "a.mp4"))
        ],
    },
]

_TRANSCRIPT = {
    "rows": [{**row, "text": Text(text)} for row, text in zip(_SAID, ("Hello", ""), strict=True)],
    "was": ["T1", "C1", "1.5", "1.5"],
    "actor": "Olga",
    "before": "Support",
    "left_out": 0,
}

ACCOUNTS = [
    {"name": "Maria", "handle": "@maria", "platform": "telegram"},
    {"name": "Masha", "handle": "slack:T1:U7", "platform": "slack"},
]

OF_POSTS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "answers/as_details": [{}],
    "answers/setting_question": [
        {**asked, "now": now, "choices": choices}
        for asked in (
            {"label": "Reply within", "help": "", "example": "4h", "one": "", "clears": "-"},
            {"label": "Name", "help": "", "example": "", "one": "", "clears": "-"},
        )
        for now in ("", Text("2h"))
        for choices in ((), (Choice(1, "Small"),))
    ],
    DEADLINE: [{"clocks": OF_CLOCKS}, *({"clocks": [one]} for one in OF_CLOCKS)],
    REMINDERS: [
        {"tickets": OF_CLOCKS[:count], "more": more}
        for count, more in ((0, False), (1, False), (4, True))
    ],
    SUPPORT_ENDS: [{"until": NOW}],
    MOVED: [{}],
    ASK_AGAIN: [{}],
    ON_HOLD: [{"own": True}, {"own": False}],
    TRANSCRIPT: [{}],
    PERSON_FILE: [{"about": "Maria"}],
    "files/person_head": [
        {"name": "Maria", "extras": extras, "zone": "UTC"} for extras in ((), ("notes",))
    ],
    "staff/confirm_staff": [
        {
            "name": "Ivan",
            "role": role,
            "accounts": ("@ivan (telegram:42)",),
            "since": since,
        }
        for role in ("specialist", "administrator")
        for since in (None, NOW)
    ],
    "staff/invitation_used": [{"name": "Ivan", "accounts": ("@ivan (telegram:42)",), "by": "Olga"}],
    "answers/role": [
        {"name": "Ivan", "role": role.value, "absent": absent}
        for role in Role
        for absent in ((), (Absence(3, "Ivan", 1, "desk"), Absence(3, "Ivan", 2, "billing")))
    ],
    "answers/moved_already": [{"number": 12}],
    "answers/moved_to_desk": [
        {"number": 12, "name": "Ivan", "never_wrote": never, "link": link}
        for never, link in ((False, ""), (True, ""), (True, "https://t.me/bot?start="))
    ],
    "answers/inviting": [{"name": "Ivan"}],
    "staff/not_invited": [
        {"name": "Ivan", "department": "Billing", "problem": problem}
        for problem in ("cant_invite", "missing_scope", "restricted_action", "something_new")
    ],
    "staff/appointed": [{"role": role} for role in ("specialist", "administrator")],
    "staff/role_rests": [{"name": "Ivan"}],
    "staff/your_role_rests": [{}],
    "staff/exported": [
        {"name": "Maria", "by": "Olga", "extras": extras}
        for extras in ((), ("mark",), ("mark", "notes", "ratings"))
    ],
    GONE_POST: [{}],
    "answers/forget_name": [{"called": "Maria"}],
    "staff/forget_asked": [{"name": "Maria", "by": "Olga", "due": NOW}],
    "staff/forget_cancelled": [{"name": "Maria", "by": by} for by in ("", "Olga")],
    "staff/forgotten": [
        {"by": "Olga", "at": NOW, "in_chat": chat, "in_threads": threads, "tickets": tickets}
        for chat, threads, tickets in ((0, 0, ()), (1, 0, ()), (2, 3, (4, 5)))
    ],
    FILE_NOT_SENT: [{"unknown": unknown} for unknown in (True, False)],
    "files/transcript_head": [{"inside": inside, "zone": "UTC"} for inside in (True, False)],
    "files/transcript_end": [{"count": count} for count in (0, 1, 3, 11)],
    "files/transcript_stops": [{"megabytes": "10"}],
    "staff/broken_entry": [{"one": "service level", "name": "Gold"}],
    "staff/role": [
        {"name": "Boris", "role": role.value, "by": by, "own": own, "configured": not by}
        for role in Role
        for by, own in (("Anna", False), ("Boris", True), ("", False))
    ],
    "staff/handover": [
        _DIGEST,
        *({**_DIGEST, "note": "Call them", "more": more} for more in (1, 3, 19)),
    ],
    **{
        name: [{"name": "Anna", "exchanges": EXCHANGES[:count]} for count in (1, 2)]
        for name in ("answers/swap_asked", "answers/swapped", "staff/swap_asked", "staff/swapped")
    },
    **{
        name: [{"account": one} for one in ACCOUNTS]
        for name in ("answers/confirm_link", "answers/link_offered", "client/link_asked")
    },
    **{
        name: [{"accounts": ACCOUNTS, "staff": role.is_staff, "role": role.value} for role in Role]
        for name in (
            *("answers/linked", "client/linked", "staff/linked", "staff/link_asked"),
            *("answers/confirm_unlink", "answers/unlinked", "client/unlinked", "staff/unlinked"),
        )
    },
    "answers/shifts": [
        {"departments": departments, "mine": bool(departments)}
        for departments in (
            [],
            [{"name": "Support", "on": [], "next": []}],
            [{"name": "Support", "on": SHIFTS, "next": SHIFTS}],
        )
    ],
    "answers/handed_to_next_shift": [
        {"given": given, "left": left, "begins": begins}
        for given, left in ((1, 0), (0, 1), (3, 3), (11, 11))
        for begins in (NOW, None)
    ],
    "staff/shift_begins": [
        {"begins": begins, "given": given, "unassigned": unassigned}
        for begins, given, unassigned in (
            (True, _LIST, _NO_LIST),
            (True, _NO_LIST, _LIST),
            (False, {**_LIST, "more": 3}, _NO_LIST),
            (True, _LIST, {**_LIST, "more": 11}),
        )
    ],
    "staff/shift_ends": [
        {"ends": NOW, **_LIST},
        *({"ends": NOW, "tickets": ROWS, "more": more} for more in (0, 1, 3, 19)),
    ],
    "answers/confirm_leaves": [
        {**one, "role": role, "own": own, "missing": missing, "ends": ends}
        for one in LEAVES
        for ends in (None, NOW)
        for role, own, missing in (
            ("client", False, []),
            ("specialist", False, ["Billing"]),
            ("administrator", True, ["", "Billing"]),
        )
    ],
    "answers/has_left": LEAVES,
    **{
        name: [{"name": "Ivan", "until": NOW, **_SHARED, **shared} for shared in _GIVEN]
        for name in ("answers/confirm_hand_over", "answers/handed_over_for")
    },
    **{
        name: [{"name": "Ivan", "ends": NOW, "by": "Olga"}]
        for name in ("answers/leaves_on", "staff/leaves_on")
    },
    "staff/stays": [{"name": "Ivan", "by": "Olga"}],
    "staff/leaves_not": [{"name": "Ivan", "missing": ["", "Billing"]}],
    "staff/handed_over_for": [
        {"by": "Olga", "until": NOW, "count": count} for count in (0, 1, 3, 11)
    ],
    "staff/left": [
        {"name": "Ivan", "tickets": count, "places": places, "missing": missing}
        for count in (0, 1, 3, 11)
        for places, missing in (([], []), (["Gold", "VIP"], ["", "Billing"]))
    ],
    "staff/has_left": [{**one, "by": by} for one in LEAVES for by in ("Olga", "")],
    "staff/requeued": [
        {**_DIGEST, "until": until, "tickets": rows, "more": more}
        for until in (None, NOW)
        for rows, more in ((ROWS[:1], 0), (ROWS, 19))
    ],
    "thread/transcript": [
        _TRANSCRIPT,
        *({**_TRANSCRIPT, "before": "", "left_out": count} for count in (1, 3, 11)),
    ],
}

"""Everything the desk says can be said, in both languages, with the facts the code gives it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from itertools import product
from typing import Any, cast

import pytest

from bots.chat.commands import COMMANDS
from bots.text.renderer import our_renderer
from domain.answers import Answer
from domain.answers.home import (
    HelpPage,
    HomeKind,
    HomePage,
    HomePerson,
    HomePlatform,
    HomeReply,
    HomeSection,
)
from domain.answers.people import (
    ListedPerson,
    ListedRequest,
    ListedStaff,
    NewRequest,
    PeoplePage,
    PersonPage,
    PersonTicket,
    RequestsPage,
    StaffPage,
)
from domain.answers.settings import (
    AuditPage,
    EntriesPage,
    EntryPage,
    ListedChange,
    ListedEntry,
    ListedKind,
    ListedRow,
    Mistake,
    SettingsPage,
    ShownChange,
    ShownField,
    TablePage,
)
from domain.answers.tickets import (
    AsListPage,
    AsTicketPage,
    LedgerPage,
    ListedTicket,
    OwnTicketPage,
    PastStatus,
    TicketListPage,
    TicketPage,
)
from domain.audit import Audited, Via
from domain.bodies import (
    ASK_AGAIN,
    CARD,
    DEADLINE,
    FILE_NOT_SENT,
    FORM,
    MOVED,
    ON_HOLD,
    RECEIPT,
    REMINDERS,
    SHOWN_NOTE,
    SHOWN_REPLY,
    SUPPORT_ENDS,
    TRANSCRIPT,
    Changed,
    Choice,
    Mention,
    TicketChange,
)
from domain.desk.lines.staff import STAYS
from domain.desk.people.description import FIELDS
from domain.dictionaries import DESCRIPTIONS
from domain.dictionaries.fields.field import Form as FieldForm
from domain.dictionaries.kinds.levels import ClockKind
from domain.events import (
    AnswerCameOver,
    AnswerMoved,
    AnswerVanished,
    CallRecorded,
    CameByLink,
    CategoryChanged,
    ChangeNotShown,
    ClientReachable,
    ClientThanked,
    ClientUnreachable,
    ClientWrote,
    ClosingAnnounced,
    DepartmentChanged,
    Event,
    FilesRemoved,
    FilesStay,
    LevelChanged,
    LineChanged,
    LineMoved,
    LineNotShown,
    LineRemoved,
    LinesRecovered,
    MessageEdited,
    NewTicketFolded,
    NotRedrawn,
    OpenedByStaff,
    OpenedInPlace,
    PriorityChanged,
    PromiseMoved,
    ReplyFailed,
    ReplyHeld,
    StaffReplied,
    StatusChanged,
    TicketAssigned,
    TicketHandedOver,
    TicketOpened,
    TicketRated,
    TicketReleased,
    TicketUnlocked,
)
from domain.messages import Attachment, AttachmentKind, Message
from domain.notices import NOTICES
from domain.people import LANGUAGES, Place, Readers, Role
from domain.policy.access import Why
from domain.policy.form_steps import Step
from domain.policy.people_search import FilteredBy, PeopleQuery, PersonFilter
from domain.policy.queue.ticket_list import Filter, Filters, Light
from domain.policy.scope import Scope
from domain.posts import MirrorKind, Reader, TicketView
from domain.text import Text
from domain.tickets import Status
from tests.explained import LEDGERS, PROMISES
from tests.saying import (
    BARE,
    BARELY_QUEUED,
    MESSAGE,
    NOW,
    PRESENTER,
    QUEUE_PAGE,
    QUEUED,
    REFUSALS,
    ROWS,
    TICKET,
    drawn,
    posted,
    shown,
    stored,
    told,
)
from tests.spoken import asked, names
from tests.watched import each_result

SOON = NOW + timedelta(days=4, hours=3)
PROMISED = replace(
    TICKET,
    level="Gold",
    category="Access",
    priority="High",
    response_due_at=SOON,
    resolution_due_at=SOON,
    locked_by="Boris",
    locked_until=NOW + timedelta(minutes=9),
    department="Billing",
    thread=Place("slack", "T1", "C2", "1.5"),
    support_until=NOW - timedelta(days=30),
)
LATE = replace(PROMISED, response_due_at=NOW - timedelta(hours=1), overdue=True)

TICKETS: tuple[TicketView, ...] = (
    *(replace(TICKET, status=status) for status in Status),
    *(replace(BARE, status=status) for status in Status),
    replace(TICKET, follows_id=40, unreachable="blocked", source="slack"),
    PROMISED,
    replace(PROMISED, client_time_zone="", response_due_at=None, source="phone"),
    LATE,
    replace(TICKET, change=TicketChange(Changed.LEVEL.value, "Gold", NOW, "Boris")),
    replace(TICKET, change=TicketChange(Changed.STATUS.value, Status.OPEN.value, NOW, "")),
)

MESSAGES = (
    MESSAGE,
    replace(MESSAGE, text=Text(""), attachments=tuple(map(Attachment, AttachmentKind))),
)

EVENTS: tuple[Event, ...] = (
    TicketOpened(42, 17),
    ClientWrote(42, 17),
    ClientWrote(42, 17, late=True),
    ClientWrote(42, 17, calls=True),
    ClientThanked(42, 17),
    LineChanged(42, 17, "It said wrong"),
    LineChanged(42, 17, ""),
    MessageEdited(42, 17, "It said wrong"),
    FilesStay(42, 17, (("", "a code nobody knows"),), by_client=True),
    *(FilesStay(42, 17, (("a.zip", "gone"), ("b.zip", "empty")), one) for one in (True, False)),
    *(FilesStay(42, 17, (), one, (("story", "News"), ("dice", ""))) for one in (True, False)),
    LineRemoved(42, 17),
    FilesRemoved(42, 17, (("photo", ""),)),
    FilesRemoved(42, 17, (("photo", "a.png"), ("document", "b.txt"))),
    CameByLink(42, "order_1234"),
    NewTicketFolded(42, 17),
    NotRedrawn(42, "card", "too_long"),
    *(NotRedrawn(42, what, "too_long", 17) for what in ("mark", "line")),
    *(LinesRecovered(42, count, "slack") for count in (1, 3, 11)),
    StaffReplied(42, 17),
    StaffReplied(42, 17, headed=False),
    ReplyHeld(42, 17, (("client_wrote", ""),), (("Ivan", "It works again"),)),
    ReplyHeld(42, 17, (("colleague_answered", "Anna, Boris"), ("other_client", "Petra Example"))),
    ReplyHeld(42, 17, (("private_link", "https://acme.slack.com/x"), ("secret", "abc…"))),
    ReplyHeld(42, 17, (("mention", "@Boris, #general"),)),
    *(AnswerMoved(42, 17, 43, left) for left in ("no", "yes", "unknown")),
    AnswerCameOver(42, 17, 43),
    *(AnswerVanished(42, 17, problem) for problem in ("", "not_deletable")),
    ReplyFailed(42, 17, "too_long"),
    ReplyFailed(42, 17, "a code nobody knows"),
    ReplyFailed(42, 17, "timeout", unknown=True),
    LineNotShown(42, 17, "timeout", unknown=True),
    LineNotShown(42, 17, "too_long", unknown=False),
    LineMoved(42, 17, 43),
    *(ChangeNotShown(42, 17, "not_deletable", removed) for removed in (True, False)),
    *(TicketRated(42, "😀", before) for before in ("", "🙁")),
    *(ClosingAnnounced(42, days, NOW.isoformat()) for days in (1, 2, 5, 21)),
    StatusChanged(42, Status.PENDING, Status.CLOSED, "silence"),
    StatusChanged(42, Status.PENDING, Status.OPEN, "still_needed"),
    TicketAssigned(42, 7, None),
    TicketAssigned(42, 7, 8, moved=True),
    *(TicketReleased(42, 7, reason) for reason in ("moved", "left")),
    *(TicketHandedOver(42, 7, 8, note) for note in ("", "She waits for a part")),
    DepartmentChanged(42, "Support", "Billing"),
    LevelChanged(42, "Standard", "Gold"),
    CategoryChanged(42, "", "Access"),
    PriorityChanged(42, "", "High"),
    PromiseMoved(42, NOW.isoformat(), SOON.isoformat(), "Billing"),
    PromiseMoved(42, NOW.isoformat(), SOON.isoformat(), reason="The part comes on Monday"),
    TicketUnlocked(42, "by_hand", "Boris"),
    CallRecorded(42, 17),
    OpenedByStaff(42, 17),
    OpenedInPlace(42, 17),
    *(StatusChanged(42, *pair) for pair in product(Status, Status)),
    *(StatusChanged(42, before, Status.OPEN, "client_wrote") for before in Status),
    ClientUnreachable(42, "blocked"),
    ClientReachable(42),
)

_CHANGED: dict[str, Any] = {
    "at": NOW,
    "actor": "Ivan",
    "on_behalf_of": "",
    "via": "command",
    "what": "role",
    "subject": "Petra",
    "before": "client",
    "after": "specialist",
}
_CHANGES = [
    _CHANGED,
    {**_CHANGED, "actor": "", "via": "file"},
    {**_CHANGED, "on_behalf_of": "Anna"},
    *({**_CHANGED, "via": via.value} for via in Via),
    *({**_CHANGED, "what": what.value, "before": "", "after": "Gold"} for what in Audited),
]
TICKET_CHANGES = (
    *(TicketChange(what.value, "Gold", NOW, "Boris") for what in Changed if what != "status"),
    *(TicketChange(Changed.STATUS.value, status.value, NOW, "Boris") for status in Status),
    TicketChange(Changed.STATUS.value, Status.CLOSED.value, NOW, "", "silence"),
    *(TicketChange(Changed.ASSIGNEE.value, name, NOW, "Boris") for name in ("", "Boris")),
    TicketChange(Changed.LEVEL.value, "", NOW, ""),
)
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
    "destination": ["department:1", "desk:42", "person:3", "conversation:7", "chat:slack:T:D:"],
    "due": [SOON, None],
    "entries": [[], *([one] for one in _CHANGES), _CHANGES],
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
    "why": [*STAYS.values(), "unknown_command"],
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
    "answers/confirm_close": {"by_staff": [True, False]},
    "answers/confirm_close_without": UNDELIVERED,
    "answers/confirm_processed_without": UNDELIVERED,
    "answers/reaction_stays": {"emoji": ["✅"], "platform": ["telegram", ""]},
    "answers/confirm_role": {
        "name": ["Anna"],
        "before": ["client"],
        "role": [role.value for role in Role],
        "tickets": [0, 1, 3, 11],
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
        "why": [one.value for one in Why],
        "until": [NOW],
        "kept": [True, False],
    },
    "answers/admitted": {"name": ["Maria"], "written": [True, False], "ended": [True, False]},
    "answers/invitation": {"code": ["invite-0123456789abcdef"], "expires_at": [SOON]},
    "answers/invited": {"name": ["Maria"]},
    "answers/try": {
        "client": ["", "Maria"],
        "categories": ["", "Access, Invoices"],
        "department": ["", "Support"],
        "priority": ["", "High"],
        "level": ["", "Gold"],
        "due": [None, NOW],
        "assignee": ["", "Anna"],
        "rules": ["", "Angry VIP"],
        "points": [0, 60],
    },
    "refusals/day_has_begun": {"day": [NOW], "typed": ["today Office"]},
    "refusals/which_calendar": {"offered": ["Office, Night"]},
    "answers/confirm_switch_off": {
        "name": ["Office"],
        "users": ["", "Gold, Billing"],
        "open": [0, 1, 12],
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


OF_CLOCKS = [
    {**ROWS[0], "clock": clock, "late": late, "after": 600.0 * late, "due_at": NOW}
    for clock, late in product(ClockKind, (True, False))
]
_DIGEST = {"name": "Olga", "note": "", "tickets": ROWS, "more": 0}
_NO_LIST: dict[str, Any] = {"tickets": [], "more": 0}
_LIST = {"tickets": ROWS[:1], "more": 0}
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
    "staff/requeued": [{**_DIGEST, "tickets": ROWS[:1]}, {**_DIGEST, "more": 19}],
    "thread/transcript": [
        _TRANSCRIPT,
        *({**_TRANSCRIPT, "before": "", "left_out": count} for count in (1, 3, 11)),
    ],
}
"""What is told besides answers and events, with the words that the desk gives."""

BOTH = (True, False)
SHOWN_FIELDS = (
    ShownField("response", "Reply within", "4h"),
    ShownField("strategy", "Assign new tickets", "in turn", is_word=True),
)
LISTED_PEOPLE = (
    ListedPerson(1, "Maria", "client", ("maria",), "Acme", "good", ("VIP",), "ended"),
    ListedPerson(2, "Ivan", "specialist", (), "", "", (), "on"),
    ListedPerson(3, "Tom", "client", (), "", "slow", (), "off"),
)
QUERIES = (
    PeopleQuery(),
    PeopleQuery(
        ("mar",),
        tuple(
            FilteredBy(one, value)
            for one, value in zip(
                PersonFilter,
                ("administrator", "VIP", "Gold", "Acme", "good", "ended"),
                strict=True,
            )
        ),
    ),
)
PAGES: tuple[Answer, ...] = (
    TicketPage(42),
    *(
        OwnTicketPage(42, *are, statuses)
        for are in product(BOTH, BOTH)
        for statuses in ((), (PastStatus("new", NOW), PastStatus("pending", SOON)))
    ),
    *(AsTicketPage(42, 7, "Maria", status.value) for status in Status),
    *(AsListPage(7, "Maria", (), page, more=False) for page in (0, 1)),
    AuditPage((), 0, more=False),
    AuditPage(tuple(ListedChange(**one) for one in _CHANGES), 1, more=True, kind="levels"),
    AsListPage(7, "Maria", (ListedTicket(42, "Cannot log in", "new", None),), 0, more=True),
    *(TicketListPage((), page, more=False) for page in (0, 1)),
    TicketListPage(
        (
            ListedTicket(42, "Cannot log in", "new", None, "green"),
            ListedTicket(43, "", "pending", "Anna"),
        ),
        0,
        more=True,
    ),
    *(replace(QUEUE_PAGE, asked=asked_for) for asked_for in ({}, {Filter.LAMP: "red"})),
    *(
        replace(QUEUE_PAGE, entries=(), asked=asked_for, searched=searched)
        for asked_for in ({}, {**dict.fromkeys(Filter, "Gold"), Filter.RESPONSIBLE: ""})
        for searched in (0, 2000)
    ),
    replace(QUEUE_PAGE, filters=Filters(lamp=Light.GREY)),
    *(
        HomePage(role, sections, "Anna", away)
        for role in Role
        for sections in ((), (HomeSection(HomeKind.TASKS),))
        for away in (None, NOW)
    ),
    *(LedgerPage(42, why) for why in LEDGERS),
    LedgerPage(42, LEDGERS[0], NOW),
    SettingsPage(
        tuple(
            ListedKind(kind.value, one.section.value, one.many, 3)
            for kind, one in DESCRIPTIONS.items()
        ),
        may_change=True,
        prefix="/",
        broken=(("Gold", MISTAKES),),
    ),
    *(
        EntriesPage(kind.value, one.many, one.help, entries, 0, more=False, may_change=True)
        for kind, one in DESCRIPTIONS.items()
        for entries in ((), (ListedEntry(1, "Gold", True, SHOWN_FIELDS),))
    ),
    *(
        EntryPage(
            1,
            kind.value,
            one.one,
            "Gold",
            off,
            tuple(ShownField(field.key, field.label, "4h\n5h") for field in one.fields),
            used_by=("Billing",),
            newest=0,
            is_first=True,
            is_last=True,
            one_by_one=True,
            may_change=True,
            done=off,
        )
        for (kind, one), off in product(DESCRIPTIONS.items(), BOTH)
    ),
    *(
        PersonPage(
            1,
            "Maria",
            role.value,
            access,
            accounts,
            tuple(
                ShownField(one.key, one.label, value, is_word=one.form is FieldForm.CHOICE)
                for one in FIELDS
            ),
            "Gold",
            tickets,
            len(tickets),
            ratings,
            at,
            at,
            one_by_one=True,
            may_change=True,
            done=bool(value),
        )
        for role in Role
        for access, value, accounts, tickets, ratings, at in (
            ("on", "", (), (), (), None),
            (
                "off",
                "good",
                ("@maria (telegram:42)",),
                (PersonTicket(42, "Cannot log in", "new", None),),
                (("😀", 3), ("😐", 1)),
                NOW,
            ),
        )
    ),
    *(
        page
        for one in (
            ListedRequest(1, "Maria", why, count, "Cannot log in", NOW)
            for why, count in (*((why.value, 1) for why in Why), ("", 3))
        )
        for page in (NewRequest(one), RequestsPage((one,), 0, more=True))
    ),
    RequestsPage((), 0, more=False),
    *(
        PeoplePage(people, query, page, more=True)
        for people in ((), LISTED_PEOPLE)
        for query in QUERIES
        for page in (0, 1)
    ),
    *(
        StaffPage(staff, page, more=True)
        for staff in (
            (),
            (
                ListedStaff(1, "Olga", "administrator", (), (), None, 0, ("slack", "telegram")),
                ListedStaff(
                    2, "Anna", "specialist", ("Support", "Billing"), ("Day",), NOW, 3, ("slack",)
                ),
                ListedStaff(3, "Tom", "specialist", ("Support",), (), None, 1, ()),
            ),
        )
        for page in (0, 1)
    ),
    *(
        TablePage(1, "Office", "week", "Week", "The hours", rows, 0, False, 3, 3, True, done)
        for rows, done in product(((), (ListedRow(1, "mon: 09:00-18:00"),)), BOTH)
    ),
    *(
        HelpPage(role, topic, "/desk ")
        for role, topic in product(Role, ("", "all", "change", "why"))
    ),
)
"""What is shown that is more than words."""

SHOWN = (SHOWN_REPLY, SHOWN_NOTE)
GIVEN = sorted((name, sorted(facts)) for name, facts in asked() if name not in OF_POSTS)


SLIPS = re.compile(r"%\(|None|Status\.|\n\n|  | [.,]|[^\W\d]\.\.(?!\.)|\w!|[\"']\w*[\"']")
"""Gaps, the names of things in the code, a short form's dot before a full stop, loud words, and
quotes as a typewriter has them."""


def facts_of(event: Event) -> dict[str, Any]:
    facts = {k: v for k, v in asdict(event).items() if k not in ("ticket_id", "message_id")}
    return {**facts, "assignee": "Anna", "previous": "Boris", "changes": TICKET_CHANGES}


def is_a_text(text: Text, language: str) -> bool:
    """It says something in that language, quietly, with nothing in it that is not for eyes."""
    cyrillic = bool(re.search("[а-яё]", text.plain))
    return cyrillic == (language == "ru") and not SLIPS.search(text.plain)


class TestEverythingCanBeSaid:
    def test_each_name_in_the_code_has_a_template_and_each_template_a_name(self) -> None:
        spoken = {name for name in our_renderer().names() if not name.startswith("shared/")}
        assert spoken == names()

    def test_each_template_is_tried_below(self) -> None:
        noticed = {notice.template for notices in NOTICES.values() for notice in notices}
        pages = {page.template for page in PAGES}
        tried = noticed | pages | {FORM, *OF_POSTS, *SHOWN} | {name for name, _ in GIVEN}
        assert tried == names()
        assert {type(event) for event in EVENTS} >= set(NOTICES)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("step", ["", *Step])
    def test_questions_of_a_form(self, step: str, language: str) -> None:
        priorities = [{"id": 1, "name": "High", "definition": "Your work has stopped"}]
        facts = {"categories": [{"id": 2, "name": "Access"}], "priorities": priorities}
        asked = told(FORM, facts, language, ticket=replace(TICKET, form_step=step))
        assert is_a_text(asked, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("template", OF_POSTS)
    def test_what_is_told_besides(self, template: str, language: str) -> None:
        for facts in OF_POSTS[template]:
            body = posted(template, facts)
            texts = each_result(lambda one, body=body: shown(body, language, one), TICKETS)
            assert all(is_a_text(text, language) for text in texts)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_pages(self, language: str) -> None:
        reader = Reader(language, "UTC")
        for page in PAGES:
            both = (page, cast(Answer, stored(page)))
            for said, again in each_result(
                lambda ticket, both=both: [
                    PRESENTER.answer(one, reader, ticket, NOW) for one in both
                ],
                TICKETS,
            ):
                assert is_a_text(said.text, language)
                assert said == again, "it leaves as it was"

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("template", "message"), [*product(SHOWN, MESSAGES)])
    def test_lines_shown_in_their_thread(
        self, template: str, message: Message, language: str
    ) -> None:
        assert is_a_text(told(template, {"actor": "Anna"}, language, message=message), language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("template", "facts"), GIVEN, ids=str)
    def test_answers_and_refusals(self, template: str, facts: list[str], language: str) -> None:
        values = {**VALUES, **OF_ONE.get(template, {})}
        tickets = [None] if template.startswith(REFUSALS) else TICKETS
        for given in product(*(values[fact] for fact in facts)):
            body = posted(template, dict(zip(facts, given, strict=True)))
            texts = each_result(lambda one, body=body: shown(body, language, one), tickets)
            assert all(is_a_text(text, language) for text in texts)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", NOTICES)
    def test_notices(self, kind: type[Event], language: str) -> None:
        sent = {
            (notice.template, event)
            for event in EVENTS
            if isinstance(event, kind)
            for notice, role in product(NOTICES[kind], [None, *Role])
            if notice.when(event, role)
        }
        assert {template for template, _ in sent} == {one.template for one in NOTICES[kind]}
        called: dict[str, Any] = {"mention": Mention("U1", "Anna")}
        for (template, event), more in product(
            sent, ({}, called, {"actor": "Olga"}, {"actor": "Olga", **called})
        ):
            body = posted(template, {**facts_of(event), **more})
            for text in each_result(
                lambda ticket, message, body=body: shown(
                    body, language, ticket, message, repeated=True
                ),
                TICKETS,
                MESSAGES,
            ):
                # A client's line is shown as it is, with nothing of ours around it.
                assert text.plain if template == "thread/line" else is_a_text(text, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("template", [CARD, RECEIPT])
    def test_a_picture_is_the_post_that_it_replaces(self, template: str, language: str) -> None:
        kind = MirrorKind.CARD if template == CARD else MirrorKind.RECEIPT
        for ticket in TICKETS:
            assert drawn(kind, ticket, language) == told(template, {}, language, ticket)

"""What is shown that is more than words."""

from dataclasses import replace
from itertools import product

from domain.answers import Answer
from domain.answers.home import (
    HelpPage,
    HomeKind,
    HomePage,
    HomeSection,
)
from domain.answers.people import (
    ExportPage,
    ForgetPage,
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
    SettingsPage,
    ShownField,
    TablePage,
)
from domain.answers.tickets import (
    AsListPage,
    AsReceiptPage,
    AsTicketPage,
    LedgerPage,
    ListedTicket,
    OwnTicketPage,
    PastStatus,
    TicketListPage,
    TicketPage,
)
from domain.desk.people.description import FIELDS
from domain.dictionaries import DESCRIPTIONS
from domain.outgoing.buttons import Absence
from domain.people.exports import KeptCounts
from domain.people.person import Role
from domain.policy.people.access import WhyNoTickets
from domain.policy.people.people_search import FilteredBy, PeopleQuery, PersonFilter
from domain.policy.queue.ticket_list import Filter, Filters, Light
from domain.tickets import Status
from tests.bots.text.said.ledgers import LEDGERS
from tests.bots.text.said.tickets import SOON
from tests.bots.text.said.words import AUDIT, MISTAKES
from tests.support.texts.rendered import (
    NOW,
    QUEUE_PAGE,
)

BOTH = (True, False)

SHOWN_FIELDS = (
    ShownField("response", "Reply within", "4h"),
    ShownField("strategy", "Assign new tickets", "in turn"),
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

FORGOTTEN = {
    "tickets": 1,
    "messages": 3,
    "replies": 11,
    "notes": 2,
    "files": 5,
    "requests": 1,
    "ratings": 4,
    "accounts": 2,
    "posted": 21,
}
"""What is erased of somebody."""

ABSENT = (Absence(3, "Ivan", 1, "desk"), Absence(4, "Tom", 1, "desk"))

PAGES: tuple[Answer, ...] = (
    TicketPage(42),
    *(
        OwnTicketPage(42, *are, statuses)
        for are in product(BOTH, BOTH)
        for statuses in ((), (PastStatus("new", NOW), PastStatus("pending", SOON)))
    ),
    *(AsTicketPage(42, 7, "Maria", status.value) for status in Status),
    *(AsReceiptPage(42, 7, "Maria", status.value, at) for status in Status for at in (None, SOON)),
    *(AsListPage(7, "Maria", (), page, more=False) for page in (0, 1)),
    AuditPage((), 0, more=False),
    AuditPage(tuple(ListedChange(**one) for one in AUDIT), 1, more=True, kind="levels"),
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
    LedgerPage(42, LEDGERS[0], NOW, "de"),
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
            absent=ABSENT if off else (),
        )
        for (kind, one), off in product(DESCRIPTIONS.items(), BOTH)
    ),
    *(
        ForgetPage(1, "Maria", counts, due, by)
        for counts in (FORGOTTEN, dict.fromkeys(FORGOTTEN, 0))
        for due, by in ((None, ""), (NOW, "Olga"), (NOW, ""))
    ),
    *(
        PersonPage(
            1,
            "Maria",
            role.value,
            access,
            accounts,
            tuple(ShownField(one.key, one.label, value) for one in FIELDS),
            "Gold",
            tickets,
            len(tickets),
            ratings,
            at,
            at,
            one_by_one=True,
            may_change=True,
            team=(ShownField("departments", "Departments", value),),
            done=bool(value),
            absent=(Absence(1, "Maria", 1, "desk"),) if value else (),
            forgotten_at=at,
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
            for why, count in (*((why.value, 1) for why in WhyNoTickets), ("", 3))
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
        ExportPage(1, "Maria", 1, KeptCounts(count, count, count, count, count), mark, ticked)
        for count in (0, 1, 3, 11)
        for mark, ticked in (("", ()), ("good", ("mark", "notes", "ratings")))
    ),
    *(
        StaffPage(staff, page, more=True)
        for staff in (
            (),
            (
                ListedStaff(
                    1, "Olga", "administrator", (), (), None, 0, ("slack", "telegram"), ("de", "en")
                ),
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

"""What a person is shown after a command: a module for each part of the desk."""

from domain.answers.forms import FormPage
from domain.answers.home import HelpPage, HomePage
from domain.answers.people import (
    ExportPage,
    ForgetPage,
    NewRequest,
    PeoplePage,
    PersonPage,
    RequestsPage,
    StaffPage,
)
from domain.answers.queue import QueuePage
from domain.answers.say import Confirm, Say
from domain.answers.settings import AuditPage, EntriesPage, EntryPage, SettingsPage, TablePage
from domain.answers.tickets import (
    AsListPage,
    AsReceiptPage,
    AsTicketPage,
    LedgerPage,
    OwnTicketPage,
    TicketListPage,
    TicketPage,
)

Answer = (
    Say
    | HomePage
    | Confirm
    | TicketPage
    | OwnTicketPage
    | AsTicketPage
    | AsReceiptPage
    | AsListPage
    | TicketListPage
    | QueuePage
    | LedgerPage
    | HelpPage
    | SettingsPage
    | EntriesPage
    | EntryPage
    | PeoplePage
    | StaffPage
    | PersonPage
    | ExportPage
    | ForgetPage
    | RequestsPage
    | NewRequest
    | TablePage
    | AuditPage
    | FormPage
)
"""Every kind of answer."""

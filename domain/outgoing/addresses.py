"""Logical addresses: where posts go, whichever place that is by then.

A post is stored with its address; the table `addresses` has the place. So cards can wait for a
department that has no channel yet, and a reply for a chat that is not open yet. Addresses are data:
their form stays as it is. Only this module spells and reads them; SQL that builds one takes its
beginning from AddressKind.
"""

from enum import StrEnum
from typing import NewType

from domain.people.places import Place

Address = NewType("Address", str)
"""A logical address. Make one with the functions below, so that mypy finds one spelled by hand."""


class AddressKind(StrEnum):
    """What an address stands for; the values are stored, as the beginnings of addresses."""

    THREAD = "desk"
    FORMER_THREAD = "former"
    CHANNEL = "department"
    CONVERSATION = "conversation"
    DIRECT_CHAT = "person"
    CHAT = "chat"

    @property
    def prefix(self) -> str:
        """Return what every address of this kind begins with."""
        return f"{self.value}:"


def thread_address(ticket_id: int) -> Address:
    """Return the address of a ticket's thread."""
    return _made(AddressKind.THREAD, ticket_id)


def former_thread_address(ticket_id: int, chat: str, thread: str) -> Address:
    """Return the address of a thread that a ticket has left."""
    return _made(AddressKind.FORMER_THREAD, ticket_id, chat, thread)


def channel_address(department_id: int) -> Address:
    """Return the address of a department's own channel, which it may not have."""
    return _made(AddressKind.CHANNEL, department_id)


def conversation_address(conversation_id: int) -> Address:
    """Return the address of the place where a client talks."""
    return _made(AddressKind.CONVERSATION, conversation_id)


def direct_chat_address(person_id: int) -> Address:
    """Return the address of somebody's direct chat."""
    return _made(AddressKind.DIRECT_CHAT, person_id)


def chat_address(place: Place) -> Address:
    """Return the address of a chat or thread without a conversation of the desk's."""
    return _made(AddressKind.CHAT, place.platform, place.team, place.chat, place.thread)


def is_direct_chat(address: str) -> bool:
    """Return whether an address is that of somebody's direct chat."""
    return address.startswith(AddressKind.DIRECT_CHAT.prefix)


def kind_and_number(address: str) -> tuple[AddressKind | None, int | None]:
    """Return what an address stands for, and the number of that; None where there is none.

    The number is a ticket's, a department's, a conversation's or a person's.
    """
    kind = next((one for one in AddressKind if address.startswith(one.prefix)), None)
    if kind is None or kind is AddressKind.CHAT:
        return kind, None
    number, _, _ = address.removeprefix(kind.prefix).partition(":")
    return kind, int(number)


def _made(kind: AddressKind, *parts: object) -> Address:
    return Address(kind.prefix + ":".join(map(str, parts)))

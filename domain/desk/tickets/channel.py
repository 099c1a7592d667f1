"""The channel of a department: where its cards are posted."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited, channel_in_words
from domain.commands import SetDeskChannel
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.tickets.departments import department_called
from domain.errors import Refusal, UnknownReaders
from domain.outgoing.addresses import channel_address
from domain.outgoing.words import Words
from domain.people.places import Place
from domain.repositories import DEFAULT_DEPARTMENT


def set_channel(command: SetDeskChannel, act: Act) -> Answer | None:
    """Show new cards in this channel, and cards that waited for one.

    The cards are a department's, or those of all departments without their own channel.
    """
    if act.private:
        raise Refusal("not_a_channel")
    number, name = DEFAULT_DEPARTMENT, ""
    if command.department:
        department = department_called(command.department, act.uow.dictionaries.load())
        number, name = department.id, department.name
    if act.supplied.readers is None:
        raise UnknownReaders("cannot_see_readers", command.channel)
    words: Words = {"department": name, "readers": act.supplied.readers}
    question = Say("answers/confirm_channel", words)
    if asked := ask_first(command, question, act.supplied.readers, act):
        return asked
    give_channel(number, command.channel, act)
    return Say("answers/channel", {"department": name})


def give_channel(department_id: int, channel: Place, act: Act) -> None:
    """Set a department's channel, and record it."""
    address = channel_address(department_id)
    before = channel_in_words(act.uow.outbox.place_at(address))
    act.audit(Audited.CHANNEL, department_id, before=before, after=channel_in_words(channel))
    act.uow.outbox.set_address(address, channel)

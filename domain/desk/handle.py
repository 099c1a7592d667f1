"""The way of every command: permission, ticket, and the handler of its row."""

from dataclasses import replace

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm
from domain.audit import Audited
from domain.commands import Command, TicketCommand
from domain.desk.act import Act
from domain.desk.act.confirm import Agreed
from domain.desk.dialogues import engine as dialogues
from domain.desk.lines import out_of_order, reactions
from domain.desk.people.named import ask_who_typed, with_account
from domain.desk.rules import TicketRule, rule_of
from domain.desk.target import ticket_of
from domain.desk.views.as_client import InPlace
from domain.dictionaries.kinds.desk import may_move
from domain.errors import Refusal, UnclearName
from domain.people.person import Person, Role
from domain.permissions import Permission, Reach, check, check_role
from domain.tickets import Ticket


def handle(command: Command, act: Act) -> Answer | None:
    """Run a command and return what the actor is told, if anything.

    The only place that refuses what the actor's role and scope do not allow; handlers refuse what
    the state of a ticket or the words of the command do not allow. A plain line of staff that its
    author may not send to the client is kept inside instead (`lines.staff.write`). Raises Refusal:
    then nothing of the unit may be kept. A line in a thread without a ticket is ignored, no matter
    who wrote it.
    """
    current = reactions.on_card(command, act) or out_of_order.caught_up(command, act.uow)
    if current is None:
        return None
    match _once(dialogues.as_answer(current, act), act):
        case Command() as follows:
            return handle(follows, act)
        case Agreed(follows, state, via):
            return handle(follows, replace(act, agreed=state, via=via))
        case InPlace(follows, client, then):
            return _in_place(follows, client, then, act)
        case answer:
            return answer


def _in_place(command: TicketCommand, client: Person, then: Command, act: Act) -> Answer | None:
    """Run a command in a client's place, record it, and show the result."""
    for_client = replace(act, on_behalf_of=client)
    before = act.uow.tickets.find(command.ticket_id or 0)
    answer = handle(command, for_client)
    if isinstance(answer, Confirm):
        return answer
    if before is not None:
        after = act.uow.tickets.get(before.id)
        was, now = before.status.value, after.status.value
        for_client.audit(Audited.STATUS, after.id, before=was, after=now)
    return handle(then, act)


def _once(command: Command, act: Act) -> Answer | Agreed | InPlace | Command | None:
    """Check and run one command; return the answer, or the command that follows it."""
    rule = rule_of(type(command))
    if rule is None:
        raise Refusal("not_allowed", who=Role.ADMINISTRATOR.value)
    if rule.allowed.is_administration and not act.confirmed:
        raise Refusal("cannot_confirm")
    if isinstance(rule, TicketRule):
        return _handle_on_ticket(command, rule, act)
    check(command, rule.allowed, act.person, None, act.sight)
    _check_setting(rule.allowed, act)
    named = with_account(command, act)
    if isinstance(named, Confirm):
        return named
    try:
        return rule.handler(named, act)
    except UnclearName as unclear:
        return ask_who_typed(named, unclear, act)


def _check_setting(allowed: Permission, act: Act) -> None:
    """Raise Refusal if the desk's setting doesn't let the actor move messages to the desk."""
    role = act.person.role
    if allowed.reach(role) is not Reach.IF_MOVES:
        return
    if not may_move(role, act.uow.dictionaries.load().desk.move_to_desk):
        raise Refusal("may_not_move")


def _handle_on_ticket(command: Command, rule: TicketRule, act: Act) -> Answer | None:
    check_role(command, rule.allowed, act.person)
    ticket = ticket_of(command, act)
    if ticket is None:
        if isinstance(command, ask.EditLine):
            out_of_order.remember_edit(command, act)
        return None
    check(command, rule.allowed, act.person, ticket, act.sight)
    if isinstance(command, TicketCommand) and _is_stale(command, rule, ticket, act):
        raise Refusal("stale_button", ticket=ticket.id)
    named = with_account(command, act, ticket.id)
    return named if isinstance(named, Confirm) else rule.handler(named, ticket, act)


def _is_stale(command: TicketCommand, rule: TicketRule, ticket: Ticket, act: Act) -> bool:
    """Return whether the button was drawn for a state that has changed."""
    if command.drawn is None or command.drawn.still_holds(ticket, act.person.id):
        return False
    return rule.already is None or not rule.already(command, ticket, act)

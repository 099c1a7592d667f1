"""Admitting people: by an administrator, or by an invitation. What they wrote opens a ticket."""

from dataclasses import replace
from secrets import token_hex

from domain.answers import Answer
from domain.answers.people import RequestsPage
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import AdmitPerson, Invite, ShowRequests, UseInvitation, WriteLine
from domain.desk.act import Act, Origin
from domain.desk.lines.client.no_access import reason, request_of, told
from domain.desk.lines.client.write import write
from domain.desk.people.description import ACCESSES
from domain.desk.people.known import known_person
from domain.errors import LinksWanted, Refusal
from domain.outgoing.words import Words
from domain.people.person import ACCESS, Access, Person
from domain.policy.people.access import WhyNoTickets
from domain.policy.people.invitations import BYTES, LASTS, Invitation, code_of

PAGE = 5
"""People on a page of requests: each has a message and buttons."""


def show_requests(command: ShowRequests, act: Act) -> RequestsPage:
    """Show who has written without access, the first of them first."""
    asking = act.uow.requests.asking(PAGE + 1, command.page * PAGE)
    if command.page and not asking:
        return show_requests(ShowRequests(), act)
    rows = []
    for one in asking[:PAGE]:
        person = act.uow.people.get(one.person_id)
        rows.append(request_of(person, one.count, one.first, reason(person, act)))
    return RequestsPage(tuple(rows), command.page, len(asking) > PAGE)


def admit(command: AdmitPerson, act: Act) -> Answer:
    """Let what somebody wrote open a ticket; unless their support has ended, they may go on.

    Raises Refusal if there is nobody with this number.
    """
    person = known_person(command.person, act)
    why = reason(person, act)
    if why is not None and why is not WhyNoTickets.ENDED:
        give_access(person, act)
    opened = _write(person, act)
    words: Words = {
        "name": person.name,
        "number": opened or 0,
        "ended": why is WhyNoTickets.ENDED,
    }
    return Say("answers/admitted", words, ticket_id=opened)


def give_access(person: Person, act: Act) -> None:
    """Record that somebody may open tickets."""
    before = ACCESSES.get(str(person.properties.get(ACCESS, "")))
    properties = {**person.properties, ACCESS: Access.ON.value}
    act.uow.people.set_properties(person.id, properties)
    after = ACCESSES[Access.ON]
    said = f"{ACCESS}: {before or '–'} → {after}"
    act.audit(Audited.DETAILS, person.id, before="", after=said, fields={ACCESS: (before, after)})


def _write(person: Person, act: Act) -> int | None:
    """Write somebody's kept lines again, as they were written.

    Return the number of the ticket that the first one opens; None if there are none.
    """
    lines = act.uow.requests.of(person.id)
    act.uow.requests.remove(person.id)
    for number, line in enumerate(lines):
        # Read again for each line: the one before may have changed what is known about them.
        author = act.uow.people.get(person.id)
        origin = Origin(line.place, private=True)
        # The first was to open a ticket, whatever else is open; the others go on in it.
        command = WriteLine(line, new=number == 0)
        write(command, replace(act, actor=author, origin=origin), admitted=True)
    first = next(iter(lines), None)
    return act.uow.messages.ticket_at(first.place, first.external_id) if first else None


# Invitations


def invite(_command: Invite, act: Act) -> Answer:
    """Make an invitation for one person. Raises LinksWanted until the platforms are asked."""
    if act.supplied.links is None:
        raise LinksWanted
    code = code_of(token_hex(BYTES))
    expires_at = act.now + LASTS
    act.uow.invitations.add(Invitation(code, act.person.id, act.now, expires_at))
    links = tuple(one.format(code=code) for one in act.supplied.links)
    return Say("answers/invitation", {"code": code, "expires_at": expires_at, "links": links})


def use_invitation(command: UseInvitation, act: Act) -> Answer:
    """Let the actor open tickets; what they wrote before opens one at once.

    It is left for somebody else if the actor needs none, as staff, or it would not help: after the
    end of their support, or if an administrator switched them off. Raises Refusal if the
    invitation is unknown, used, or has expired.
    """
    found, why = act.uow.invitations.find(command.code), reason(act.person, act)
    used = found is not None and found.used_by_id == act.person.id and why is None
    if used or act.person.role.is_staff:
        return Say("answers/invited", {"name": act.person.name})
    if why in {WhyNoTickets.ENDED, WhyNoTickets.OFF}:
        return told(act.person, why, kept=bool(act.uow.requests.of(act.person.id)))
    in_time = found is not None and found.expires_at > act.now
    if not (in_time and act.uow.invitations.use(command.code, act.person.id, act.now)):
        raise Refusal("bad_invitation")
    give_access(act.uow.people.get(act.person.id), act)
    _write(act.person, act)
    return Say("answers/invited", {"name": act.person.name})

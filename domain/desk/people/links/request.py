"""Linking two accounts: a code on one, entered on the other; both sides confirm.

If either is staff, an administrator confirms, too. Each of them is asked a question that only they
can answer, so a request has no button that somebody else could forge.
"""

from collections.abc import Iterable
from datetime import timedelta
from secrets import choice

from domain.answers import Answer
from domain.answers.say import Confirm, Say
from domain.audit import Via
from domain.commands import (
    AcceptLink,
    ApproveLink,
    Command,
    DeclineLink,
    LinkAccounts,
    OfferLink,
)
from domain.desk.act import Act
from domain.desk.act.confirm import has_agreed, in_state
from domain.desk.act.tell import tell_privately
from domain.desk.people.links.merge import account_in_words, join
from domain.errors import Refusal
from domain.outgoing.words import Words
from domain.people.person import Person, Role
from domain.policy.people.links import (
    ADMINISTRATORS_WITHIN,
    CODE_LASTS,
    FAILURES_WITHIN,
    MOST_FAILURES,
    SIDES_WITHIN,
    LinkRequest,
    LinkStep,
    hashed,
    new_code,
    who_stays,
)
from domain.repositories import Pending


def link(command: LinkAccounts, act: Act) -> Answer:
    """Make a code, or ask the actor whether the account that got this one is theirs.

    Raises Refusal after too many wrong codes, and if these accounts can't be linked.
    """
    if not command.code:
        return _make(act)
    failures = act.uow.links.failures(act.person.id, act.now - FAILURES_WITHIN)
    if len(failures) >= MOST_FAILURES:
        raise Refusal("too_many_codes", until=failures[-MOST_FAILURES] + FAILURES_WITHIN)
    request = act.uow.links.with_code(hashed(command.code))
    if request is None or request.step is not LinkStep.MADE or request.expires_at <= act.now:
        # An answer, not a refusal: after that, nothing would be known of the attempt.
        act.uow.links.add_failure(act.person.id, act.now)
        return Say("refusals/bad_link_code")
    one, other = act.uow.people.get(request.person_id), act.uow.people.get(act.person.id)
    _check(one, other, act)
    platform = act.place.platform
    act.uow.links.enter(request.id, act.person.id, platform, act.now + SIDES_WITHIN)
    number = _ask(OfferLink(request.id), other, (one, other), act)
    return Confirm(Say("answers/confirm_link", _shown(one, request.platform, act)), number)


def _make(act: Act) -> Answer:
    code = new_code(choice)
    expires_at = act.now + CODE_LASTS
    act.uow.links.add_code(hashed(code), act.person.id, act.place.platform, act.now, expires_at)
    return Say("answers/link_code", {"code": code, "expires_at": expires_at})


def _check(one: Person, other: Person, act: Act) -> None:
    """Raise Refusal if two people can't be one.

    They can't if they have accounts on the same platform, one is to be forgotten, or a role rests,
    which would come back for both. A guest's account can't be staff's, whichever role its person
    has.
    """
    own, others = (act.uow.people.accounts(person.id) for person in (one, other))
    platforms = {identity.platform for identity in own}
    if not own or any(identity.platform in platforms for identity in others):
        raise Refusal("link_same_platform")
    if any(act.uow.erasures.of(person.id) for person in (one, other)):
        raise Refusal("link_forgotten")
    if one.resting_role or other.resting_role:
        raise Refusal("link_rests")
    is_staff = one.role.is_staff or other.role.is_staff
    if is_staff and any(act.uow.people.is_guest(identity) for identity in (*own, *others)):
        raise Refusal("link_guest")


def offer(command: OfferLink, act: Act) -> Answer:
    """Ask the account that got the code, after the one that entered it has confirmed."""
    request, one, other = _of(command.request, LinkStep.ENTERED, command, act)
    _wait_for(request, LinkStep.OFFERED, SIDES_WITHIN, act)
    words = _shown(other, request.other_platform, act)
    _tell_asked(AcceptLink(request.id), Say("client/link_asked", words), one, (one, other), act)
    return Say("answers/link_offered", _shown(one, request.platform, act))


def accept(command: AcceptLink, act: Act) -> Answer:
    """Link both accounts; if one is staff's, ask the administrators first."""
    request, one, other = _of(command.request, LinkStep.OFFERED, command, act)
    if one.role.is_staff or other.role.is_staff:
        _wait_for(request, LinkStep.ACCEPTED, ADMINISTRATORS_WITHIN, act)
        words = _both(request, one, other, act)
        for administrator in _deciding(one, other, act):
            asked = Say("staff/link_asked", words)
            _tell_asked(ApproveLink(request.id), asked, administrator, (one, other), act)
        return Say("answers/link_waits")
    return Say("answers/linked", _link(request, one, other, act))


def approve(command: ApproveLink, act: Act) -> Answer:
    """Link two accounts of which one is staff's, as an administrator decides."""
    request, one, other = _of(command.request, LinkStep.ACCEPTED, command, act)
    return Say("staff/linked", _link(request, one, other, act))


def decline(command: DeclineLink, act: Act) -> Answer:
    """End a request, and tell the person who has already confirmed it."""
    request = act.uow.links.find(command.request)
    if request is None or request.step in (LinkStep.MADE, LinkStep.OVER):
        raise Refusal("link_over")
    if request.step is LinkStep.ACCEPTED and act.person.role is not Role.ADMINISTRATOR:
        raise Refusal("not_allowed", who=Role.ADMINISTRATOR.value)
    waiting = {LinkStep.ENTERED: [], LinkStep.OFFERED: [request.other_id]}
    told = waiting.get(request.step, [request.person_id, request.other_id])
    act.uow.links.advance(request.id, LinkStep.OVER, act.now)
    people = (act.uow.people.get(number) for number in told if number)
    tell_privately(Say("client/link_declined"), people, act)
    return Say("answers/declined")


def _of(
    number: int, step: LinkStep, command: Command, act: Act
) -> tuple[LinkRequest, Person, Person]:
    """Return a request that waits for this, and both people; who got the code comes first.

    Raises Refusal unless the actor has agreed to it as it is now.
    """
    request = act.uow.links.find(number)
    if request is None or request.step is not step or request.expires_at <= act.now:
        raise Refusal("link_over")
    one, other = (act.uow.people.get(each or 0) for each in (request.person_id, request.other_id))
    if not has_agreed(command, _state((one, other)), act):
        raise Refusal("link_over")
    _check(one, other, act)
    return request, one, other


def _state(people: Iterable[Person]) -> list[tuple[int, str]]:
    return [(one.id, one.role.value) for one in people]


def _wait_for(request: LinkRequest, step: LinkStep, within: timedelta, act: Act) -> None:
    act.uow.links.advance(request.id, step, act.now + within)


def _ask(command: Command, person: Person, both: Iterable[Person], act: Act) -> int:
    within = ADMINISTRATORS_WITHIN if isinstance(command, ApproveLink) else SIDES_WITHIN
    state = in_state(command, _state(both))
    pending = Pending(person.id, command, state, act.now + within, Via.BUTTON)
    return act.uow.questions.ask(pending, act.now)


def _tell_asked(
    command: Command, asked: Say, person: Person, both: Iterable[Person], act: Act
) -> None:
    number = _ask(command, person, both, act)
    act.uow.people.give_address(person.id)
    tell_privately(Confirm(asked, number), [person], act)


def _deciding(one: Person, other: Person, act: Act) -> list[Person]:
    """Return the administrators who decide: others than the two, if there are any."""
    known = list(act.uow.people.administrators())
    return [each for each in known if each.id not in (one.id, other.id)] or known


def _shown(person: Person, platform: str, act: Act) -> Words:
    return {"account": account_in_words(person.id, platform, act)}


def _both(request: LinkRequest, one: Person, other: Person, act: Act) -> Words:
    """Return what texts say of both accounts, and of the role that they will have."""
    sides = ((one, request.platform), (other, request.other_platform))
    role = who_stays(one, other)[0].role
    return {
        "accounts": [account_in_words(person.id, platform, act) for person, platform in sides],
        "role": role.value,
        "staff": role.is_staff,
    }


def _link(request: LinkRequest, one: Person, other: Person, act: Act) -> Words:
    words = _both(request, one, other, act)
    act.uow.links.advance(request.id, LinkStep.OVER, act.now)
    join(one, other, words, act)
    return words

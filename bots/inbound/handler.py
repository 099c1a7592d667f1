"""Runs, in one unit, what a decoded update asks for, and returns the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bots.chat.buttons.rows import OPEN_FOR_ME
from bots.chat.claim import code_in
from bots.chat.forms.filled import by_field
from bots.chat.forms.options import fitting
from bots.chat.presenter import Presenter, read_here, refused
from bots.database import AsyncDatabase
from bots.inbound.acts import act_of, is_shown_as_guest
from bots.inbound.interpret import FromSomebody, Interpreted, interpret
from bots.inbound.supplies import (
    UNCONFIRMED,
    WANTED,
    Attempt,
    Begin,
    Make,
    Supplies,
    without_update,
)
from bots.platforms import (
    Adapter,
    ButtonPressed,
    ChatMigrated,
    Correction,
    Form,
    FormFilled,
    Incoming,
    LineDeleted,
    LineWritten,
    OptionsSought,
    Rendered,
    Response,
)
from domain import desk
from domain.answers import Answer
from domain.answers.forms import FormPage
from domain.answers.say import Say
from domain.audit import Via
from domain.commands import (
    AdmitPerson,
    Agree,
    AnswerQuestion,
    ClaimDesk,
    Command,
    ConfirmStaff,
    Decline,
    KeepOnStaff,
    KeepPerson,
    LeaveDesk,
    OpenHome,
    SetLanguage,
    SetRole,
)
from domain.desk.act import Act, Origin
from domain.desk.people.staff.codes import is_known
from domain.dictionaries import Voice
from domain.errors import (
    PostsLeaving,
    Refusal,
    UnknownAccount,
)
from domain.outgoing.deliveries import Reader
from domain.outgoing.ticket_view import TicketView
from storage.unit import Unit

log = structlog.get_logger()

PROFILE_HOLDS = 60.0
"""Seconds that a profile is valid; then the platform is asked again before an account acts as
staff."""


class _StaleProfile(Exception):
    """The actor is staff, but what is known about their account is too old."""

    def __init__(self, incoming: FromSomebody) -> None:
        super().__init__()
        self.incoming = incoming


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer for the actor, with what rendering needs."""

    answer: Answer
    reader: Reader
    ticket: TicketView | None
    replaces: bool | None = None
    """Whether it replaces the pressed message; None leaves that to the kind of answer."""


class Handler:
    """Passes what came in to the desk.

    `wake_outbox` is called after each unit that may have left something to send. `claim_code` makes
    its sender the administrator while the desk has none; it is empty if there was one at the start.
    Codes from the shell are in the database.
    `slash` is the slash command's name. `make` makes the files that units ask for.
    """

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        presenter: Presenter,
        clock: Callable[[], datetime],
        wake_outbox: Callable[[], None],
        slash: str,
        make: Make,
        own_address: str = "",
    ) -> None:
        self.claim_code = ""
        self._own_address = own_address
        self.wake_outbox = wake_outbox
        self._database = database
        self._adapters = adapters
        self._presenter = presenter
        self._clock = clock
        self._slash = slash
        self._supplies = Supplies(database, adapters, presenter, clock, make)

    async def handle(
        self,
        incoming: Incoming | None,
        begin: Begin,
        soon: Callable[[Rendered], None] = lambda _: None,
    ) -> Response:
        """Run what it asks for in one unit, and return an additional answer for the actor.

        After a refusal, nothing of the unit is kept except that the update was handled; for a form
        not even that, because it stays open and may be sent again. `soon` is told what to show
        until then, if the answer may take seconds.
        """
        attempt = Attempt(incoming, begin, await self._own_ticket_asked_for(incoming), soon=soon)
        result = await self._result(attempt)
        if isinstance(incoming, OptionsSought):
            form = self._shown(result) if isinstance(result, Answered) else None
            return fitting(form, incoming) if isinstance(form, Form) else None
        if isinstance(result, Refusal):
            if isinstance(attempt.incoming, FormFilled):
                return await self._corrected(attempt.incoming, result)
            attempt.interpreted = Interpreted(answer=refused(result))
            result = await self._run(attempt)
        self.wake_outbox()
        return self._shown(result) if result else None

    async def _result(self, attempt: Attempt) -> Answered | Refusal | None:
        """Run the unit; run it again once the platform has told what the desk needs to know."""
        while True:
            try:
                return await self._run(attempt)
            except _StaleProfile as stale:
                attempt.incoming = await self._supplies.refresh_profile(stale.incoming)
            except WANTED as wanted:
                missing = await self._supplies.get(wanted, attempt)
                if missing is not None:
                    return missing
            except PostsLeaving as posts:
                await self._supplies.settled(posts)
                attempt.supplied = replace(attempt.supplied, awaited=True)
            except UnknownAccount as stranger:
                if not await self._supplies.introduced(stranger, attempt):
                    return stranger
            except Refusal as refusal:
                return refusal

    async def _run(self, attempt: Attempt) -> Answered | None:
        return await self._database.run(partial(self._unit, attempt, self._clock()))

    def _shown(self, answered: Answered) -> Form | Rendered | None:
        answer, now = answered.answer, self._clock()
        try:
            if isinstance(answer, FormPage):
                return self._presenter.form(answer, answered.reader, answered.ticket, now)
            rendered = self._presenter.answer(answer, answered.reader, answered.ticket, now)
            if answered.replaces is None:
                return rendered
            return replace(rendered, replaces=answered.replaces)
        except Exception:
            log.exception("could not render an answer", template=answered.answer.template)
            return None

    async def _corrected(
        self, filled: FormFilled, refusal: Refusal
    ) -> Correction | Rendered | None:
        """Return what is wrong beside each field; a form without fields closes, and it is told."""
        refused_at = {name: refused(one) for name, one in by_field(refusal, filled).items()}
        interpreted = Interpreted(answer=next(iter(refused_at.values()), None))
        answered = await self._run(Attempt(filled, without_update, interpreted))
        sentences = {}
        for field_name, answer in refused_at.items():
            shown = self._shown(replace(answered, answer=answer)) if answered else None
            if isinstance(shown, Rendered):
                sentences[field_name] = shown
        if "" in sentences:
            return sentences[""]
        texts = {name: one.text for name, one in sentences.items()}
        return Correction(texts) if texts else None

    async def _own_ticket_asked_for(self, incoming: Incoming | None) -> Interpreted | None:
        """Return the line of staff who pressed *Open a ticket for me*; None for anything else."""
        if not isinstance(incoming, ButtonPressed):
            return None
        carried = OPEN_FOR_ME.carried(incoming.value)
        if carried is None:
            return None
        # Read before the unit, because decoding the line may have to ask the platform.
        stored = await self._database.read(lambda uow: uow.inbox.get(carried.number))
        line = await self._adapters[stored.platform].decode(stored.payload) if stored else None
        if not isinstance(line, LineWritten) or line.author.identity != incoming.author.identity:
            return Interpreted(answer=Say("refusals/stale_button"))
        return Interpreted(OPEN_FOR_ME.command(replace(carried, line=line.line)))

    def _unit(self, attempt: Attempt, now: datetime, uow: Unit) -> Answered | None:
        incoming = attempt.incoming
        update_id = attempt.begin(uow)
        if update_id is None or incoming is None:
            return None
        if isinstance(incoming, ChatMigrated):
            uow.conversations.migrate(incoming.old, incoming.new)
            return None
        act = act_of(incoming, now, uow, update_id)
        if act is None:
            if isinstance(incoming, LineDeleted):
                # Slack may deliver a deletion before the line that it deletes.
                desk.remember_deletion(incoming.place, incoming.external_id, Act(None, now, uow))
            return None
        age = incoming.author.age if isinstance(incoming, FromSomebody) else 0.0
        if PROFILE_HOLDS < age < UNCONFIRMED and act.person.role.is_staff:
            assert isinstance(incoming, FromSomebody)
            # The platform can't be asked from inside a unit, so this one ends and runs again.
            raise _StaleProfile(incoming)
        act = replace(
            act,
            own_address=self._own_address,
            confirmed=age < UNCONFIRMED,
            supplied=attempt.supplied,
        )
        if isinstance(incoming, FromSomebody) and is_shown_as_guest(incoming.author):
            # Its event was lost, so the rights end now.
            desk.handle(LeaveDesk(), replace(act, via=Via.PLATFORM))
        return self._carry_out(attempt, incoming, act)

    def _carry_out(self, attempt: Attempt, incoming: Incoming, act: Act) -> Answered | None:
        """Do what it asks for, and return the answer; None if the answer is posted."""
        interpreted = attempt.interpreted
        # Known before the command runs: if that needs a long look, its reader is told so.
        attempt.reader = _reader(incoming, act)
        if interpreted is None:
            interpreted = self._claimed(incoming, act) or self._interpreted(incoming, act)
        answer = _answer(interpreted, incoming, act)
        attempt.reader = _reader_after(interpreted.command, attempt.reader)
        answer = read_here(answer, act.prefix)
        _draw_home_again(incoming, act)
        if attempt.reader is None:
            _post(act, answer, interpreted.hint)
            return None
        if answer is None:
            return None
        ticket = act.uow.tickets.view(answer.ticket_id) if answer.ticket_id else None
        replaces = _replaces(interpreted.command) if isinstance(incoming, ButtonPressed) else None
        return Answered(answer, attempt.reader, ticket, replaces)

    def _interpreted(self, incoming: Incoming, act: Act) -> Interpreted:
        assert not isinstance(incoming, ChatMigrated)

        def voice() -> Voice:
            return act.uow.dictionaries.load().voice

        return interpret(
            incoming,
            act.person.role,
            act.uow.platforms,
            slash=self._slash,
            voice=voice,
            in_form=lambda line: desk.awaits(line, act),
        )

    def _claimed(self, incoming: Incoming, act: Act) -> Interpreted | None:
        """Return the command of a one-time code; None for any other line.

        The database decides whether the code is used up, so that a unit that runs again has the
        same result. Once there is an administrator, a code that nobody made is an ordinary line.
        """
        if not (isinstance(incoming, LineWritten) and incoming.private):
            return None
        code = code_in(incoming.line.text.plain)
        if code is None:
            return None
        by_shell = code != self.claim_code
        if by_shell and not is_known(code, act.uow):
            waits = self.claim_code and not act.uow.people.administrators()
            return Interpreted(answer=Say("refusals/wrong_code")) if waits else None
        if incoming.author.is_guest:
            return Interpreted(
                answer=Say("refusals/guest_not_staff", {"name": incoming.author.name})
            )
        return Interpreted(ClaimDesk(code if by_shell else ""))


def _answer(interpreted: Interpreted, incoming: Incoming, act: Act) -> Answer | None:
    """Return the answer, to the command if there is one.

    Raises PostsLeaving if it may become known in a moment which message was pressed.
    """
    if interpreted.command is None:
        return interpreted.answer
    if isinstance(incoming, ButtonPressed) and incoming.message:
        desk.wait_for_pressed(incoming.place, incoming.message, act)
    return desk.handle(interpreted.command, act)


def _reader(incoming: Incoming, act: Act) -> Reader | None:
    """Return who is shown the answer; None if it is posted, which asks for its reader itself."""
    if act.private and isinstance(incoming, LineWritten):
        return None
    voice = act.uow.dictionaries.load().voice
    return Reader(act.person.language, act.person.time_zone, voice)


def _reader_after(command: Command | None, reader: Reader | None) -> Reader | None:
    """Return the reader as the command leaves them: in the language that it chose."""
    if reader is None or not isinstance(command, SetLanguage):
        return reader
    return replace(reader, language=command.language)


def _draw_home_again(incoming: Incoming, act: Act) -> None:
    """Show at once on Home what a press there has changed."""
    if isinstance(incoming, ButtonPressed) and incoming.home is not None:
        desk.handle(OpenHome(), replace(act, origin=Origin(incoming.home, private=True)))


def _replaces(pressed: Command | None) -> bool | None:
    """Return whether the answer to a press replaces the message; None if its kind decides.

    A question of a form does not give way: it is drawn again as answered, over whatever is there.
    A notice that asks for one thing does, once somebody has done it; so does what offers to take
    something back, once it is.
    """
    match pressed:
        case Agree() | Decline():
            return True
        case AnswerQuestion():
            return False
        case AdmitPerson(alone=True) | SetRole() | ConfirmStaff() | KeepPerson() | KeepOnStaff():
            return True
        case _:
            return None


def _post(act: Act, *answers: Answer | None) -> None:
    """Post these, if there are any, where the line was written, in this order."""
    for answer in answers:
        if answer is not None:
            desk.answer_in_chat(answer, act)

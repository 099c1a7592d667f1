"""Sends a post on a platform, and returns the outcome."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bots.backoff import TOKEN_PAUSE, Backoff
from bots.chat.presenter import Presenter
from bots.database import AsyncDatabase
from bots.outbound.files import Fetcher
from bots.outbound.invitations import invite
from bots.outbound.rate_limiter import RateLimiter
from bots.outbound.search import Search
from bots.platforms import (
    Adapter,
    Ambiguous,
    Moved,
    NotPrepared,
    NotSent,
    Outgoing,
    Rendered,
    SendError,
    TokenRefused,
    Unavailable,
    Unreachable,
    Unseen,
)
from domain.errors import StorageUnavailable
from domain.outgoing.bodies import ChannelInvitation, Reply
from domain.outgoing.deliveries import Delivery
from domain.outgoing.outcomes import (
    Delayed,
    Failed,
    Outcome,
    Sent,
    Suspended,
    Unknown,
    Unopened,
    stands_for,
)
from domain.outgoing.posts import Body
from domain.outgoing.templates import CARD, RECEIPT
from domain.people.places import Place
from storage.unit import Unit

log = structlog.get_logger()

PROBE_AFTER = timedelta(minutes=1)
"""How soon a destination that refused is tried again; each refusal doubles it."""

PROBE_AT_MOST = timedelta(hours=1)

_PROBE = Backoff(PROBE_AFTER.total_seconds(), PROBE_AT_MOST.total_seconds())
_LATER = Backoff(1.0, PROBE_AFTER.total_seconds())


class PostSender:
    """Renders and sends posts. Never raises: every end is an outcome."""

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        presenter: Presenter,
        limiter: RateLimiter,
        clock: Callable[[], datetime],
        fetcher: Fetcher,
    ) -> None:
        self._fetcher = fetcher
        self._database = database
        self._adapters = adapters
        self._presenter = presenter
        self._limiter = limiter
        self._clock = clock
        self._search = Search(adapters)
        self._unseen: dict[int, tuple[Delivery, Outgoing, bool]] = {}

    async def send(self, delivery: Delivery) -> Outcome:
        """Send one message of a claimed post, or do what else it asks of the platform."""
        if isinstance(delivery.body, ChannelInvitation):
            return await self._invited(delivery.body, delivery)
        return await self._posted(delivery)

    async def _posted(self, delivery: Delivery) -> Outcome:
        try:
            place = delivery.place or await self._open_direct(delivery)
        except SendError as error:
            return self._not_opened(error, delivery)
        except (Unavailable, StorageUnavailable) as error:
            return self._later(delivery, str(error))
        try:
            delivery = await self._fetcher.with_files(delivery)
        except (Unavailable, StorageUnavailable) as error:
            return self._later(delivery, str(error))
        except Exception as error:
            # Nothing has left yet, so whatever it was, it can be tried again.
            log.exception("could not fetch files", post=delivery.post_id)
            return self._later(delivery, str(error))
        if self._fetcher.is_lost(delivery):
            return self._refused(delivery, "file_lost")
        return await self._send_to(place, delivery)

    async def _invited(self, body: ChannelInvitation, delivery: Delivery) -> Outcome:
        place = delivery.place
        try:
            await invite(body, place, self._adapters, self._database)
        except StorageUnavailable as error:
            return self._later(delivery, str(error))
        except SendError as error:
            later = self._put_off(error, place.platform if place else "", delivery)
            return later or self._refused(delivery, error.reason)
        assert place is not None, "nobody is invited to no channel"
        return Sent(delivery.post_id, place, "", complete=True)

    async def _send_to(self, place: Place, delivery: Delivery) -> Outcome:
        adapter = self._adapters[place.platform]
        try:
            outgoing, complete = self._outgoing(delivery, place, adapter)
        except Exception as error:
            log.exception(
                "could not render a post", post=delivery.post_id, template=delivery.template
            )
            return self._refused(delivery, f"rendering: {error}")
        if outgoing is None:
            return Sent(delivery.post_id, place, "", complete=True)
        try:
            outgoing = await self._prepared(delivery, outgoing, adapter)
            arrived = await adapter.send(outgoing)
        except SendError as error:
            try:
                return await self._not_sent(error, delivery, outgoing, complete=complete)
            except StorageUnavailable as problem:
                # The database is only used there for what was certainly not sent.
                return self._later(delivery, str(problem))
        except (StorageUnavailable, OSError) as error:
            # Nothing has left: files are read, and what was prepared is recorded, before the call
            # that publishes.
            return self._later(delivery, str(error))
        return self._sent(delivery, outgoing, *arrived, complete=complete)

    def _later(self, delivery: Delivery, problem: str) -> Delayed:
        """Return a delay because nothing was sent; each try waits longer than the last."""
        wait = timedelta(seconds=_LATER.after(delivery.attempts + 1))
        return Delayed(delivery.post_id, self._clock() + wait, problem)

    async def _prepared(self, delivery: Delivery, outgoing: Outgoing, adapter: Adapter) -> Outgoing:
        """Do and record what must be done before the call that publishes.

        It is recorded first, so that after a crash it is known whether that call was made.
        """
        if outgoing.prepared or not (prepared := await adapter.prepare(outgoing)):
            return outgoing
        await self._database.run(lambda uow: uow.outbox.prepared(delivery.post_id, prepared))
        return replace(outgoing, prepared=prepared)

    async def resolve(self, delivery: Delivery) -> Outcome:
        """Find out the outcome of a post that was being sent when the last process ended."""
        if delivery.place is None or isinstance(delivery.body, ChannelInvitation):
            # Nothing was sent, or it does no harm to do it again.
            return Delayed(delivery.post_id, self._clock(), "restarted")
        adapter = self._adapters.get(delivery.place.platform)
        if adapter is None:
            # Without a token, nobody can be asked whether it arrived.
            return self._unknown(delivery, "restarted")
        # Its files come before it, so it has certainly not left.
        if self._fetcher.was_never_fetched(delivery):
            return Delayed(delivery.post_id, self._clock(), "restarted")
        try:
            outgoing, complete = self._outgoing(delivery, delivery.place, adapter)
        except Exception as error:  # noqa: BLE001 - a template's mistake must not stop the lane
            # It may have been sent, so its lines are not tried again.
            return self._refused(replace(delivery, folded=()), f"rendering: {error}")
        if outgoing is None:
            return Sent(delivery.post_id, delivery.place, "", complete=True)
        return await self._find_outcome(delivery, outgoing, complete=complete)

    def after_crash(self, delivery: Delivery, error: Exception) -> Outcome:
        """Return the outcome of a send that failed unexpectedly: it may have arrived."""
        return self._unknown(delivery, f"{type(error).__name__}")

    def _outgoing(
        self, delivery: Delivery, place: Place, adapter: Adapter
    ) -> tuple[Outgoing | None, bool]:
        """Return the message to send now, and whether it is the post's last.

        None: its words have left, and its files can't follow; or it has nothing to say any more.
        """
        if delivery.says_nothing:
            return None, True
        rendered = self._rendered(delivery)
        parts = adapter.fit(rendered)
        if delivery.parts_sent >= len(parts) and delivery.message and delivery.takes_files:
            return None, True
        # Rendered anew for each part, a text may have become shorter than it was.
        part = min(delivery.parts_sent, len(parts) - 1)
        # The same for every attempt at this part: Slack is asked for it after a send in doubt.
        outbox_id = f"{delivery.post_id}.{delivery.parts_sent}"
        quotes = "" if delivery.parts_sent else _quoted(delivery.body)
        outgoing = Outgoing(
            outbox_id, place, parts[part], quotes, delivery.prepared, delivery.silent
        )
        return outgoing, part == len(parts) - 1

    def _rendered(self, delivery: Delivery) -> Rendered:
        rendered = self._presenter.delivery(delivery, self._clock())
        return replace(rendered, files=self._fetcher.files_of(delivery))

    async def _open_direct(self, delivery: Delivery) -> Place:
        assert delivery.identity is not None
        identity, address = delivery.identity, delivery.destination
        place = await self._adapters[identity.platform].direct(identity)

        def opened(uow: Unit) -> None:
            uow.outbox.set_address(address, place)
            # If the chat could not be opened before, everything for this person has waited.
            uow.outbox.resume(stands_for(identity))

        await self._database.run(opened)
        return place

    def _not_opened(self, error: SendError, delivery: Delivery) -> Outcome:
        """Return a delay because there is no direct chat to send to: nothing was sent."""
        assert delivery.identity is not None
        later = self._put_off(error, delivery.identity.platform, delivery)
        until = self._clock() + _probe_after(delivery)
        return later or Unopened(delivery.post_id, delivery.identity, error.reason, until)

    def _put_off(self, error: SendError, platform: str, delivery: Delivery) -> Delayed | None:
        """Return a delay if a call may succeed later and does no harm twice; else None."""
        match error:
            case NotSent():
                until = self._clock() + timedelta(seconds=error.retry_after)
            case TokenRefused():
                self._pause_platform(platform, error)
                until = self._clock() + timedelta(seconds=TOKEN_PAUSE)
            case Ambiguous():
                return self._later(delivery, error.reason)
            case _:
                return None
        return Delayed(delivery.post_id, until, error.reason)

    def _sent(
        self,
        delivery: Delivery,
        outgoing: Outgoing,
        external_id: str,
        *others: str,
        complete: bool,
    ) -> Outcome:
        # If the ticket has changed since this was rendered, its mirror draws it again.
        drawn = delivery.ticket if delivery.template in (CARD, RECEIPT) else None
        wordless = delivery.parts_sent > 0 and not outgoing.rendered.text.plain.strip()
        return Sent(
            delivery.post_id,
            outgoing.place,
            external_id,
            complete,
            drawn.version if drawn is not None else None,
            delivery.parts_sent,
            others,
            wordless,
        )

    async def _not_sent(
        self, error: SendError, delivery: Delivery, outgoing: Outgoing, *, complete: bool
    ) -> Outcome:
        now, place = self._clock(), outgoing.place
        match error:
            case Unseen():
                return await self._find_unseen(delivery, outgoing, complete=complete)
            case Ambiguous():
                return await self._find_outcome(delivery, outgoing, complete=complete)
            case NotSent():
                if isinstance(error, NotPrepared):
                    await self._database.run(lambda uow: uow.outbox.prepared(delivery.post_id, ""))
                chat = None if error.everywhere else place.chat
                self._limiter.pause(place.platform, chat, error.retry_after)
                until = now + timedelta(seconds=error.retry_after)
            case TokenRefused():
                self._pause_platform(place.platform, error)
                until = now + timedelta(seconds=TOKEN_PAUSE)
            case Unreachable():
                return Suspended(
                    delivery.post_id, place, error.reason, now + _probe_after(delivery)
                )
            case Moved():
                # A group that becomes a supergroup in Telegram gets another number.
                await self._database.run(lambda uow: uow.conversations.migrate(place, error.new))
                until = now
            case _ if outgoing.rendered.files and delivery.takes_files:
                # The words leave without them, and say so.
                await self._fetcher.give_up_refused(delivery, outgoing.rendered.files, error.reason)
                until = now
            case _:
                return self._refused(delivery, error.reason)
        return Delayed(delivery.post_id, until, error.reason)

    def _unknown(self, delivery: Delivery, problem: str) -> Outcome:
        """Return an unknown outcome; but resend what must arrive: two do less harm than none."""
        log.warning(
            "unknown whether a post arrived",
            post=delivery.post_id,
            template=delivery.template,
            reason=problem,
        )
        if delivery.template == CARD:
            until = self._clock() + PROBE_AFTER
            return Delayed(delivery.post_id, until, problem, repeated=True)
        if delivery.must_arrive:
            return replace(self._later(delivery, problem), repeated=True)
        return Unknown(delivery.post_id, problem)

    def _refused(self, delivery: Delivery, problem: str) -> Outcome:
        """Let a post fail that alone is at fault; but try a card again, or its thread is dead.

        Several lines in one post are tried one by one.
        """
        if delivery.folded:
            return Delayed(delivery.post_id, self._clock(), problem, apart=True)
        if delivery.template == CARD:
            log.error(
                "the platform refused a card",
                ticket=delivery.ticket and delivery.ticket.id,
                reason=problem,
            )
            return Delayed(delivery.post_id, self._clock() + PROBE_AT_MOST, problem)
        log.warning(
            "the platform refused a post",
            post=delivery.post_id,
            template=delivery.template,
            reason=problem,
        )
        return Failed(delivery.post_id, problem)

    async def _find_outcome(
        self, delivery: Delivery, outgoing: Outgoing, *, complete: bool
    ) -> Outcome:
        """Return the outcome once the platform says whether the message is there.

        If it can't tell, a specialist's reply is sent once more, marked as possibly repeated;
        anything else stays unknown.
        """
        try:
            found = await self._search.find(outgoing)
        except SendError as error:
            if delivery.goes_again:
                return Delayed(delivery.post_id, self._clock(), error.reason, repeated=True)
            return self._unknown(delivery, error.reason)
        if found is None:
            return Delayed(delivery.post_id, self._clock(), "not found")
        return self._sent(delivery, outgoing, found, complete=complete)

    async def _find_unseen(
        self, delivery: Delivery, outgoing: Outgoing, *, complete: bool
    ) -> Outcome:
        """Look a few times more for a message that was accepted; then its outcome is unknown.

        It is not sent again, because it may be there.
        """
        if found := await self._search.find_unseen(outgoing):
            return self._sent(delivery, outgoing, found, complete=complete)
        self._unseen[delivery.post_id] = (delivery, outgoing, complete)
        return self._unknown(delivery, "not_seen")

    async def find_later(self, post_id: int) -> Outcome | None:
        """Go on looking for a post's message that was not to be seen, for more than an hour.

        Returns that it was sent if it appears; None if it does not, or if there is none such.
        """
        if post_id not in self._unseen:
            return None
        delivery, outgoing, complete = self._unseen.pop(post_id)
        found = await self._search.find_later(outgoing)
        return self._sent(delivery, outgoing, found, complete=complete) if found else None

    def _pause_platform(self, platform: str, error: TokenRefused) -> None:
        log.error("token refused", platform=platform, reason=error.reason)
        self._limiter.pause(platform, None, TOKEN_PAUSE)


def _quoted(body: Body) -> str:
    """Return the client's message that a reply quotes, empty for none."""
    return body.quotes if isinstance(body, Reply) else ""


def _probe_after(delivery: Delivery) -> timedelta:
    return timedelta(seconds=_PROBE.after(delivery.attempts + 1))

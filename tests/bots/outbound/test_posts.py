"""What becomes of one send: how often a post is looked for, and what no longer leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bots.backoff import TOKEN_PAUSE
from bots.database import AsyncDatabase
from bots.outbound import search
from bots.outbound.files import Fetcher
from bots.outbound.posts import PROBE_AFTER, PROBE_AT_MOST, PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.platforms import (
    Adapter,
    Ambiguous,
    FileToSend,
    Moved,
    NotPrepared,
    NotSent,
    Outgoing,
    Refused,
    Rendered,
    SendError,
    TokenRefused,
    Unreachable,
)
from domain.answers.say import Say
from domain.errors import StorageUnavailable
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.bodies import DeskFile, FormQuestion, ListedReminder, Reminders, Reply
from domain.outgoing.deliveries import FoldedLine
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unknown
from domain.outgoing.posts import Body
from domain.outgoing.templates import CARD, TRANSCRIPT
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.text.spans import Text
from storage.files import Shelf
from storage.unit import Unit
from tests.support.texts.rendered import DELIVERY, MESSAGE, NOW, PRESENTER, TICKET

HERE = Place("slack", "T1", "C1")
FILE = DeskFile(TRANSCRIPT, "ticket-42.txt", "ab" * 32, 5)


class Away:
    """A database that can't be used."""

    async def run(self, _unit: object) -> None:
        raise StorageUnavailable("The disk is full")


class Platform:
    """A platform that gives these answers, one a look; without any, every message arrives."""

    def __init__(
        self,
        *looks: str | SendError | None,
        refuses: str = "",
        blocked: bool = False,
        opens: SendError | None = None,
        fails: SendError | None = None,
    ) -> None:
        """`refuses`: for this reason, whatever is sent. `blocked`: whoever it is for wants none.

        `opens`: why no direct chat is opened. `fails`: how every send ends.
        """
        self._fails = fails
        self.sent: list[str] = []
        self.files: list[FileToSend] = []
        self._looks = iter(looks)
        self._is_slow = bool(looks)
        self._refuses = refuses
        self._blocked = blocked
        self._opens = opens

    async def direct(self, _identity: Identity) -> Place:
        assert self._opens is not None
        raise self._opens

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        return [rendered]

    async def prepare(self, outgoing: Outgoing) -> str:
        return ""

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        self.sent.append(outgoing.rendered.text.plain)
        self.files += outgoing.rendered.files
        if self._fails is not None:
            raise self._fails
        if self._blocked:
            raise Unreachable("blocked")
        if self._refuses:
            raise Refused(self._refuses)
        if self._is_slow:
            raise Ambiguous("timeout")
        return ["1.1"]

    async def find(self, outgoing: Outgoing) -> str | None:
        found = next(self._looks)
        if isinstance(found, SendError):
            raise found
        return found


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two looks."""
    monkeypatch.setattr(search, "LOOK_AFTER", (0.0,))
    monkeypatch.setattr(search, "MISS_AFTER", 0.0)


class OneFile:
    """A shelf with one file, if it is there."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def has(self, digest: str, _size: int | None = None) -> bool:
        return self._path is not None and digest == FILE.digest

    def where(self, digest: str) -> Path:
        assert self._path is not None
        assert digest == FILE.digest
        return self._path


def sender(
    platform: Platform, shelf: OneFile | None = None, database: Away | None = None
) -> PostSender:
    adapters = {"slack": cast(Adapter, platform)}
    # Most posts change nothing before they leave.
    units = cast(AsyncDatabase[Unit], database)
    fetcher = Fetcher(units, adapters, cast(Shelf, shelf), lambda: NOW)
    limiter = RateLimiter(lambda *_: (), lambda: 0.0)
    return PostSender(units, adapters, PRESENTER, limiter, lambda: NOW, fetcher)


async def sent(
    platform: Platform, body: Body, *, repeated: bool = False, shelf: OneFile | None = None
) -> Outcome:
    """The end of a post that is sent to this platform."""
    ticket = TICKET if isinstance(body, Reply | DeskFile | FormQuestion) else None
    message = MESSAGE if isinstance(body, Reply) else None
    delivery = replace(
        DELIVERY, body=body, place=HERE, ticket=ticket, message=message, repeated=repeated
    )
    return await sender(platform, shelf).send(delivery)


REMINDED = Reminders((ListedReminder(42, "Cannot log in", "open", 7, "response", NOW, late=True),))


@pytest.mark.parametrize("misses", [0, 1, 2])
async def test_a_message_that_shows_up_late_is_not_sent_again(misses: int) -> None:
    outcome = await sent(Platform(*[None] * misses, "1.1"), REMINDED)
    assert isinstance(outcome, Sent)
    assert outcome.external_id == "1.1"


async def test_a_message_that_three_looks_did_not_find_is_sent_again() -> None:
    assert await sent(Platform(None, None, None), REMINDED) == Delayed(1, NOW, "not found")


async def test_a_photo_alone_has_room_for_words_that_its_author_adds(tmp_path: Path) -> None:
    photo = Attachment(AttachmentKind.PHOTO, reference="1", size=FILE.size, digest=FILE.digest)
    message = replace(MESSAGE, text=Text(""), attachments=(photo,))
    body = Reply(headed=False)
    delivery = replace(DELIVERY, body=body, place=HERE, ticket=TICKET, message=message)
    platform = Platform()
    outcome = await sender(platform, OneFile(tmp_path)).send(delivery)
    assert [one.kind for one in platform.files] == [AttachmentKind.PHOTO]
    assert platform.sent == [""]
    assert isinstance(outcome, Sent)
    assert not outcome.wordless


async def test_a_reply_in_doubt_is_sent_once_more_and_says_so() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), Reply())
    assert outcome == Delayed(1, NOW, "no history", repeated=True)


async def test_an_answer_that_was_sent_once_more_is_not_sent_a_third_time() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), Reply(), repeated=True)
    assert outcome == Unknown(1, "no history")


async def test_only_replies_are_sent_twice() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), REMINDED)
    assert outcome == Unknown(1, "no history")


async def test_a_reminder_of_tickets_leaves() -> None:
    platform = Platform()
    assert isinstance(await sent(platform, REMINDED), Sent)
    assert "#42" in platform.sent[0]


async def test_a_reminder_without_open_tickets_does_not_leave() -> None:
    platform = Platform()
    outcome = await sent(platform, Reminders())
    assert isinstance(outcome, Sent)
    assert (outcome.external_id, outcome.complete) == ("", True)
    assert platform.sent == []


async def resolved(platform: Platform, place: Place | None) -> Outcome:
    """What became of a line that the last process was sending when it ended."""
    return await sender(platform).resolve(replace(DELIVERY, place=place))


async def test_a_message_sent_by_the_last_process_is_found_and_not_sent_again() -> None:
    platform = Platform("1.1")
    outcome = await resolved(platform, HERE)
    assert isinstance(outcome, Sent)
    assert (outcome.external_id, platform.sent) == ("1.1", [])


async def test_a_message_not_sent_by_the_last_process_is_sent() -> None:
    assert await resolved(Platform(None, None, None), HERE) == Delayed(1, NOW, "not found")


async def test_a_message_without_a_chat_is_sent_after_a_restart() -> None:
    assert await resolved(Platform(), None) == Delayed(1, NOW, "restarted")


async def test_after_a_restart_without_a_token_a_send_in_doubt_is_unknown() -> None:
    elsewhere = replace(HERE, platform="telegram")
    assert await resolved(Platform(), elsewhere) == Unknown(1, "restarted")


async def test_a_question_of_a_form_is_asked_again_until_it_has_arrived() -> None:
    question = FormQuestion()
    first = await sent(Platform(Ambiguous("no history")), question)
    assert first == Delayed(1, NOW, "no history", repeated=True)
    later = await sent(Platform(Ambiguous("no history")), question, repeated=True)
    assert later == Delayed(1, NOW + timedelta(seconds=2), "no history", repeated=True)


async def refused(**changes: Any) -> Outcome:
    """The end of a post that the platform refuses."""
    delivery = replace(DELIVERY, place=HERE, **changes)
    return await sender(Platform(refuses="too_long")).send(delivery)


async def test_a_post_that_is_refused_fails() -> None:
    assert await refused() == Failed(1, "too_long")


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 2), (4, 16), (5, 32), (6, 60), (5000, 60)]
)
async def test_whoever_cannot_be_reached_is_tried_again_later_each_time_but_every_hour(
    attempts: int, minutes: int
) -> None:
    delivery = replace(DELIVERY, place=HERE, attempts=attempts)
    outcome = await sender(Platform(blocked=True)).send(delivery)
    assert outcome == Suspended(1, HERE, "blocked", NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("why", "seconds"),
    [
        (NotSent("ratelimited", 30), 30),
        (TokenRefused("token_revoked"), TOKEN_PAUSE),
        (Ambiguous("timeout"), 2),
    ],
    ids=["too many calls", "no token", "no response"],
)
async def test_who_has_no_direct_chat_yet_gets_it_later_if_it_cannot_be_opened_now(
    why: SendError, seconds: float
) -> None:
    delivery = replace(DELIVERY, place=None, identity=Identity("slack", "T1", "U1"))
    outcome = await sender(Platform(opens=why)).send(delivery)
    assert outcome == Delayed(1, NOW + timedelta(seconds=seconds), why.reason)


async def test_a_card_that_is_refused_is_tried_again_for_its_thread_hangs_on_it() -> None:
    outcome = await refused(body=Say(CARD))
    assert outcome == Delayed(1, NOW + PROBE_AT_MOST, "too_long")


async def test_a_card_in_doubt_is_sent_again_after_a_minute() -> None:
    card = replace(DELIVERY, place=HERE, body=Say(CARD))
    outcome = await sender(Platform(Ambiguous("no history"))).send(card)
    assert outcome == Delayed(1, NOW + PROBE_AFTER, "no history", repeated=True)


@pytest.mark.parametrize(
    "why",
    [NotPrepared("gone"), Moved(replace(HERE, chat="C2"))],
    ids=["prepared in vain", "moved"],
)
async def test_what_was_certainly_not_sent_waits_until_the_database_can_note_why(
    why: SendError,
) -> None:
    outcome = await sender(Platform(fails=why), database=Away()).send(
        replace(DELIVERY, place=HERE, body=Reply(), ticket=TICKET, message=MESSAGE, attempts=0)
    )
    assert outcome == Delayed(1, NOW + timedelta(seconds=1), "The disk is full")


async def test_of_several_lines_that_are_refused_together_each_is_tried_alone() -> None:
    outcome = await refused(folded=(FoldedLine(2, MESSAGE, late=False),))
    assert outcome == Delayed(1, NOW, "too_long", apart=True)


async def test_a_file_of_the_desks_leaves_with_its_name(tmp_path: Path) -> None:
    platform, path = Platform(), tmp_path / "file"
    assert isinstance(await sent(platform, FILE, shelf=OneFile(path)), Sent)
    document = AttachmentKind.DOCUMENT
    assert platform.files == [FileToSend(path, "ticket-42.txt", "text/plain", document, 5)]


async def test_a_file_in_doubt_is_sent_once_more_and_says_so(tmp_path: Path) -> None:
    shelf = OneFile(tmp_path)
    outcome = await sent(Platform(Ambiguous("no history")), FILE, shelf=shelf)
    assert outcome == Delayed(1, NOW, "no history", repeated=True)
    platform = Platform(Ambiguous("no history"))
    again = await sent(platform, FILE, repeated=True, shelf=shelf)
    assert again == Unknown(1, "no history")
    assert "already" in platform.sent[0]


async def test_a_file_that_is_refused_is_not_tried_for_ever(tmp_path: Path) -> None:
    outcome = await sent(Platform(refuses="no_permission"), FILE, shelf=OneFile(tmp_path))
    assert outcome == Failed(1, "no_permission")


async def test_a_file_that_is_lost_fails_and_its_words_do_not_leave_alone() -> None:
    platform = Platform()
    assert await sent(platform, FILE, shelf=OneFile(None)) == Failed(1, "file_lost")
    assert platform.sent == []

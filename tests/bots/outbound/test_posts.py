"""What becomes of one send: how often a post is looked for, and what no longer leaves."""

from collections.abc import Sequence
from typing import cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound import posts
from bots.outbound.files import Fetcher
from bots.outbound.pacing import RateLimiter
from bots.outbound.posts import Sender
from bots.platforms import Adapter, Ambiguous, Outgoing, Rendered, SendError, Shelf
from domain.bodies import ListedReminder, Reminders, Reply
from domain.people import Place
from domain.posts import Body, Delayed, Delivery, Outcome, Reader, Sent, Unknown
from storage.unit import Unit
from tests.saying import MESSAGE, NOW, PRESENTER, TICKET

HERE = Place("slack", "T1", "C1")


class Platform:
    """A platform that gives these answers, one a look; without any, every message arrives."""

    def __init__(self, *looks: str | SendError | None) -> None:
        self.sent: list[str] = []
        self._looks = iter(looks)
        self._is_slow = bool(looks)

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        return [rendered]

    async def prepare(self, outgoing: Outgoing) -> str:
        return ""

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        self.sent.append(outgoing.rendered.text.plain)
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
    monkeypatch.setattr(posts, "LOOK_AFTER", (0.0,))
    monkeypatch.setattr(posts, "MISS_AFTER", 0.0)


async def sent(platform: Platform, body: Body, *, repeated: bool = False) -> Outcome:
    """The end of a post that is sent to this platform."""
    adapters = {"slack": cast(Adapter, platform)}
    doorway = cast(AsyncDatabase[Unit], None)  # these posts change nothing before they leave
    fetcher = Fetcher(doorway, adapters, cast(Shelf, None), lambda: NOW)
    pace = RateLimiter(lambda *_: (), lambda: 0.0)
    sender = Sender(doorway, adapters, PRESENTER, pace, lambda: NOW, fetcher)
    delivery = Delivery(
        post_id=1,
        body=body,
        destination="somewhere",
        place=HERE,
        identity=None,
        reader=Reader("en", "UTC"),
        ticket=TICKET if isinstance(body, Reply) else None,
        message=MESSAGE if isinstance(body, Reply) else None,
        author="",
        attempts=0,
        parts_sent=0,
        repeated=repeated,
    )
    return await sender.send(delivery)


REMINDED = Reminders((ListedReminder(42, "Cannot log in", "open", 7, "response", NOW, late=True),))


@pytest.mark.parametrize("misses", [0, 1, 2])
async def test_a_message_that_shows_up_late_is_not_sent_again(misses: int) -> None:
    outcome = await sent(Platform(*[None] * misses, "1.1"), REMINDED)
    assert isinstance(outcome, Sent)
    assert outcome.external_id == "1.1"


async def test_a_message_that_three_looks_did_not_find_is_sent_again() -> None:
    assert await sent(Platform(None, None, None), REMINDED) == Delayed(1, NOW, "not found")


async def test_an_answer_nobody_can_look_for_is_sent_once_more_and_says_so() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), Reply())
    assert outcome == Delayed(1, NOW, "no history", repeated=True)


async def test_an_answer_that_was_sent_once_more_is_not_sent_a_third_time() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), Reply(), repeated=True)
    assert outcome == Unknown(1, "no history")


async def test_what_is_not_an_answer_is_not_sent_twice() -> None:
    outcome = await sent(Platform(Ambiguous("no history")), REMINDED)
    assert outcome == Unknown(1, "no history")


async def test_a_reminder_of_tickets_leaves() -> None:
    platform = Platform()
    assert isinstance(await sent(platform, REMINDED), Sent)
    assert "#42" in platform.sent[0]


async def test_a_reminder_whose_tickets_were_all_seen_to_does_not_leave() -> None:
    platform = Platform()
    outcome = await sent(platform, Reminders())
    assert isinstance(outcome, Sent)
    assert (outcome.external_id, outcome.complete) == ("", True)
    assert platform.sent == []

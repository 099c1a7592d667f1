"""What may leave now, under the platforms' limits."""

from collections.abc import Sequence

import pytest

from bots.outbound import buckets
from bots.outbound.buckets import Buckets
from bots.outbound.rate_limiter import SERVED_WITHIN, RateLimiter
from bots.platforms import CallKind
from domain.messages import Fate
from domain.outgoing.addresses import chat_address
from domain.outgoing.deliveries import Candidate, Reader
from domain.outgoing.mirror_states import NOTHING, MirrorState, fate_state, version_state
from domain.outgoing.mirrors import MirrorKind, MirrorUpdate
from domain.people.places import Place

SOMEWHERE = chat_address(Place("slack", "T1", "C1"))


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def limits_of(platform: str, place: Place, act: CallKind) -> Sequence[tuple[str, float, int]]:
    """A post a second in a channel, three at once; edits have a rate of their own in Slack."""
    everything = (platform, 30.0, 4)
    if act is CallKind.POST:
        return (f"{platform}:{place.chat}", 1.0, 3), everything
    return ((f"slack:{act.name}", 1.0, 2),) if platform == "slack" else (everything,)


def candidates(
    *chats: str, lanes: Sequence[str] = (), platform: str = "slack", probing: bool = False
) -> list[Candidate]:
    """A head of a lane for each of these chats; every one of a lane of its own unless given."""
    return [
        Candidate(number, SOMEWHERE, platform, Place(platform, "T1", chat), probing, lane)
        for number, (chat, lane) in enumerate(
            zip(chats, lanes or [f"desk:{number}" for number, _ in enumerate(chats)], strict=True)
        )
    ]


def mirror(
    kind: MirrorKind = MirrorKind.CARD,
    *,
    platform: str = "slack",
    chat: str = "C1",
    shown: MirrorState = NOTHING,
) -> MirrorUpdate:
    """A mirror that does not match yet."""
    place = Place(platform, "T1", chat)
    return MirrorUpdate(kind, 1, version_state(2), shown, place, "1", Reader("", ""), None)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(watch: Watch) -> RateLimiter:
    return RateLimiter(limits_of, watch)


def leave(pace: RateLimiter, offered: Sequence[Candidate]) -> list[int]:
    """One turn: what was chosen leaves."""
    pace.begin_cycle()
    busy = pace.busy_chats(), pace.busy_turns()
    free = [one for one in offered if one.place and one.place.chat not in busy[0]]
    chosen = pace.choose([one for one in free if one.turn not in busy[1]])
    for one in offered:
        if one.post_id in chosen and one.place:
            pace.spend(one.place, one.lane, one.turn)
    return chosen


def draw(pace: RateLimiter, *mirrors: MirrorUpdate) -> list[bool]:
    """One turn: what may be drawn is drawn."""
    pace.begin_cycle()
    allowed = [pace.may_draw(one) for one in mirrors]
    for one, may in zip(mirrors, allowed, strict=True):
        if may:
            pace.spend_on(one)
    return allowed


def test_a_full_chat_waits_and_the_others_go_on(pace: RateLimiter, watch: Watch) -> None:
    assert leave(pace, candidates("C1", "C1", "C1", "C1", "C2")) == [0, 1, 2, 4]
    assert pace.busy_chats() == {"C1"}
    assert pace.seconds_to_next() == pytest.approx(1.0)
    watch.seconds += 1.01
    assert pace.busy_chats() == set()


def test_choosing_alone_uses_nothing_up(pace: RateLimiter) -> None:
    for _ in range(2):
        pace.begin_cycle()
        assert pace.choose(candidates("C1", "C1", "C1", "C1")) == [0, 1, 2]


def test_the_whole_bots_limit_holds_over_many_chats_and_rests_no_chat(
    pace: RateLimiter, watch: Watch
) -> None:
    offered = candidates("C1", "C2", "C3", "C4", "C5", "C6")
    assert leave(pace, offered) == [0, 1, 2, 3]
    assert (pace.busy_platforms(), pace.busy_chats()) == ({"slack"}, set())
    watch.seconds += 0.07
    assert leave(pace, offered[4:]) == [4, 5]


def test_who_was_served_last_comes_last(pace: RateLimiter, watch: Watch) -> None:
    offered = candidates("C1", "C2")
    leave(pace, offered[:1])
    watch.seconds += 1.01
    assert leave(pace, offered) == [1, 0]


def test_a_flooding_lane_leaves_a_token_for_others(pace: RateLimiter, watch: Watch) -> None:
    flood = candidates("C1", lanes=["flood"])
    served = 0
    for _ in range(40):
        served += len(leave(pace, flood))
        watch.seconds += 0.1
    assert served == 2 + 3, "two at once, and one a second"
    assert leave(pace, candidates("C1", lanes=["another"])) == [0]


def test_a_lane_that_was_not_served_lately_may_use_the_last_token(
    pace: RateLimiter, watch: Watch
) -> None:
    lanes = [f"desk:{number}" for number in range(3)]
    leave(pace, candidates("C1", "C1", "C1", lanes=lanes))
    watch.seconds += 1.01
    assert leave(pace, candidates("C1", lanes=lanes[:1])) == []
    watch.seconds += SERVED_WITHIN
    leave(pace, candidates("C1", "C1", lanes=["desk:7", "desk:8"]))
    assert leave(pace, candidates("C1", lanes=lanes[:1])) == [0]


def test_where_a_bucket_holds_one_token_none_is_kept_for_others(watch: Watch) -> None:
    pace = RateLimiter(lambda *_: (("C1", 1.0, 1),), watch)
    offered = candidates("C1", lanes=["only"])
    served = []
    for _ in range(3):
        served += leave(pace, offered)
        assert leave(pace, offered) == []
        watch.seconds += 1.01
    assert served == [0, 0, 0]


def test_a_lane_lags_when_its_next_post_would_have_to_wait(pace: RateLimiter) -> None:
    for number, lags in enumerate([False, True]):
        pace.begin_cycle()
        (one,) = candidates("C1", lanes=["desk:1"])
        assert pace.choose([one]) == [0]
        assert pace.lags(one) is lags, number
        assert one.place
        pace.spend(one.place, one.lane, one.turn)


def test_a_pause_the_platform_asked_for_holds(pace: RateLimiter, watch: Watch) -> None:
    pace.pause("slack", "C1", 5)
    pace.pause("slack", "C1", 1)
    pace.pause("telegram", None, 2)
    assert (pace.busy_chats(), pace.busy_platforms()) == ({"C1"}, {"telegram"})
    watch.seconds += 3
    assert (pace.busy_chats(), pace.busy_platforms()) == ({"C1"}, set())
    watch.seconds += 2
    assert pace.seconds_to_next() == 0
    assert (pace.busy_chats(), pace.seconds_to_next()) == (set(), None)


def test_a_suspended_chat_is_probed_by_one_post(pace: RateLimiter) -> None:
    assert leave(pace, candidates("C1", "C1", "C1", probing=True)) == [0]


def test_a_direct_chat_that_must_be_opened_first_may_go(pace: RateLimiter) -> None:
    assert pace.choose([Candidate(5, SOMEWHERE, "slack", None, probing=False)]) == [5]


def test_each_method_has_a_rate_of_its_own(pace: RateLimiter) -> None:
    cards = [mirror()] * 3
    assert draw(pace, *cards, mirror(MirrorKind.SEEN)) == [True, True, False, True]
    assert pace.resting() == {"slack:card"}
    assert leave(pace, candidates("C1")) == [0], "posts do not wait for mirrors"


def test_a_mark_that_replaces_another_needs_both_calls(pace: RateLimiter) -> None:
    marks = [mirror(MirrorKind.MARK, shown=fate_state(Fate.WAITING))] * 2
    assert draw(pace, *marks, mirror(MirrorKind.MARK)) == [True, True, False]


def test_posts_come_before_mirrors_where_they_share_a_limit(
    pace: RateLimiter, watch: Watch
) -> None:
    offered = candidates("7", "8", "9", "10", platform="telegram")
    pace.begin_cycle()
    assert len(pace.choose(offered)) == 4
    assert not pace.may_draw(mirror(MirrorKind.SEEN, platform="telegram", chat="7"))
    assert draw(pace, mirror(MirrorKind.SEEN, platform="telegram", chat="7")) == [True]


def test_a_pause_of_one_method_pauses_no_other(pace: RateLimiter, watch: Watch) -> None:
    pace.slow_down(mirror(), 30)
    assert draw(pace, mirror(), mirror(MirrorKind.SEEN)) == [False, True]
    assert leave(pace, candidates("C1")) == [0]
    watch.seconds += 31
    assert draw(pace, mirror()) == [True]


def test_where_methods_have_no_limits_of_their_own_the_chat_rests(pace: RateLimiter) -> None:
    pace.slow_down(mirror(platform="telegram", chat="7"), 5)
    both = [mirror(platform="telegram", chat=chat) for chat in ("7", "8")]
    assert draw(pace, *both) == [False, True]
    assert pace.busy_chats() == {"7"}


def test_only_full_buckets_are_forgotten(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "REMEMBERED", 2)
    full, paused, third = (("C1", 1.0, 3), ("C2", 1.0, 3), ("C3", 1.0, 3))
    kept = Buckets(watch)
    kept.spend([full])
    kept.empty([paused], 60.0)
    watch.seconds += 3.0
    kept.spend([third])
    kept.spend([third])
    assert kept.wait([full], {}) is None
    assert kept.wait([paused], {}) == ("C2", 57.0)

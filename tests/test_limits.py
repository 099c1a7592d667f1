"""What may leave now, under the platforms' limits."""

from collections.abc import Sequence

import pytest

from bots.limits import Pace
from domain.people import Place
from domain.posts import Candidate


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def limits_of(platform: str, place: Place) -> Sequence[tuple[str, float, int]]:
    return ((f"{platform}:{place.chat}", 1.0, 1), (platform, 30.0, 3))


def candidates(*chats: str, probing: bool = False) -> list[Candidate]:
    return [
        Candidate(number, f"desk:{number}", "slack", Place("slack", "T1", chat), probing)
        for number, chat in enumerate(chats)
    ]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(watch: Watch) -> Pace:
    return Pace(limits_of, watch)


def spend(pace: Pace, chosen: list[int], offered: list[Candidate]) -> None:
    for one in offered:
        if one.post_id in chosen and one.place:
            pace.spend(one.place, one.destination)


def test_a_full_chat_waits_and_the_others_go_on(pace: Pace, watch: Watch) -> None:
    offered = candidates("C1", "C1", "C2")
    chosen = pace.choose(offered)
    assert chosen == [0, 2]
    spend(pace, chosen, offered)
    assert pace.busy_chats() == ["C1"]
    assert pace.seconds_to_next() == pytest.approx(1.0)
    watch.seconds = 1.01
    assert pace.busy_chats() == []
    assert set(pace.choose(candidates("C1", "C2"))) == {0, 1}


def test_choosing_alone_uses_nothing_up(pace: Pace) -> None:
    for _ in range(2):
        assert pace.choose(candidates("C1")) == [0]


def test_the_whole_bots_limit_holds_over_many_chats(pace: Pace, watch: Watch) -> None:
    offered = candidates("C1", "C2", "C3", "C4", "C5")
    chosen = pace.choose(offered)
    assert chosen == [0, 1, 2]
    spend(pace, chosen, offered)
    watch.seconds = 0.5
    assert pace.choose(candidates("C4", "C5")) == [0, 1]


def test_who_was_served_last_comes_last(pace: Pace, watch: Watch) -> None:
    offered = candidates("C1", "C1")
    spend(pace, [0], offered)
    watch.seconds = 1.01
    assert pace.choose(offered) == [1]


def test_a_pause_the_platform_asked_for_holds(pace: Pace, watch: Watch) -> None:
    pace.pause("slack", "C1", 5)
    pace.pause("slack", "C1", 1)
    pace.pause("telegram", None, 2)
    assert (pace.busy_chats(), pace.busy_platforms()) == (["C1"], ["telegram"])
    watch.seconds = 3
    assert (pace.busy_chats(), pace.busy_platforms()) == (["C1"], [])
    watch.seconds = 5
    assert pace.seconds_to_next() == 0
    assert (pace.busy_chats(), pace.seconds_to_next()) == ([], None)


def test_a_suspended_chat_is_probed_by_one_post(pace: Pace) -> None:
    assert pace.choose(candidates("C1", "C1", "C1", probing=True)) == [0]


def test_a_direct_chat_that_must_be_opened_first_may_go(pace: Pace) -> None:
    assert pace.choose([Candidate(5, "person:1", "slack", None, probing=False)]) == [5]

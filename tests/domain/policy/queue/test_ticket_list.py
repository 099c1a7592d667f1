"""Several ways through the list become one, and no further than all of them were walked."""

from hypothesis import given
from hypothesis import strategies as st

from domain.policy.queue.ticket_list import Filters, Light, Stretch, merge
from domain.tickets import Status

Places = list[tuple[int, int]]

places = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 1000)), unique=True, max_size=40
)  # equal keys are common: those of answered tickets


def _walked(way: Places, most: int) -> Stretch:
    """What a walk through a way finds that stops one behind `most`."""
    found = tuple(sorted(way)[: most + 1])
    return Stretch(found, found[-1] if len(found) > most else None)


@given(st.lists(places, min_size=1, max_size=4), st.integers(1, 12))
def test_the_first_of_all_ways_are_the_first_of_each_merged(ways: list[Places], most: int) -> None:
    tickets = sorted({place for way in ways for place in way})
    apart = [[place for place in tickets if place in way] for way in _disjoint(ways)]
    merged = merge(tuple(_walked(way, most) for way in apart), most)
    assert list(merged.found) == tickets[:most]
    assert (merged.end is not None) == (len(tickets) > most)
    if merged.end is not None:
        assert merged.end == tickets[most - 1]


def _disjoint(ways: list[Places]) -> list[Places]:
    """The ways without what an earlier one has: a ticket stands on one of a filter's runs."""
    seen: set[tuple[int, int]] = set()
    apart: list[Places] = []
    for way in ways:
        apart.append([place for place in way if place not in seen])
        seen |= set(way)
    return apart


def test_nothing_behind_the_shortest_walk_is_shown_for_the_other_may_still_hold_more() -> None:
    short = Stretch(((1, 1), (3, 3)), end=(4, 4), walked=100)
    whole = Stretch(((2, 2), (5, 5)))
    assert merge((short, whole), 10) == Stretch(((1, 1), (2, 2), (3, 3)), end=(4, 4))
    assert merge((short, whole), 10).walked == 100


def test_walking_back_keeps_the_other_order() -> None:
    one, other = Stretch(((5, 5), (2, 2)), end=(2, 2)), Stretch(((4, 4), (1, 1)))
    merged = merge((one, other), 10, descending=True)
    assert merged == Stretch(((5, 5), (4, 4), (2, 2)), end=(2, 2))


def test_processed_and_closed_tickets_have_left_the_queue() -> None:
    outside = {one: Filters(status=one).settled for one in Status}
    assert {one for one in outside if outside[one]} == {Status.RESOLVED, Status.CLOSED}
    assert Filters(lamp=Light.GREY).settled is Status.CLOSED
    assert Filters(lamp=Light.GREY, status=Status.RESOLVED).settled is Status.RESOLVED

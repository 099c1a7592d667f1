"""What mirrors show, as it is stored: its form stays, and what was stored is read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.messages import Fate
from domain.outgoing import mirror_states as states
from domain.outgoing.mirror_states import NOTHING, MirrorState
from domain.people.person import Role

AT = datetime(2026, 11, 23, 10, 0, 7, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("state", "stored"),
    [
        (states.version_state(3), "3"),
        (states.fate_state(Fate.DELIVERED), "delivered"),
        (states.seen_state("👀", "8"), "👀:8"),
        (states.redrawn_state(AT), "2026-11-23T10:00:07+00:00"),
        (states.position_state(AT, timedelta(seconds=30)), "position 1795428000"),
        (states.emoji_state(["👍", "❤"]), "👍 ❤"),
        (states.pin_state("17"), "17"),
        (states.menu_state(Role.SPECIALIST, "ru", "v2"), "specialist:ru:v2"),
        (states.files_state(["71", "72"]), "71 72"),
        (
            states.home_state(AT.astimezone(BERLIN)),
            "2026-11-23T10:00:07+00:00",
        ),
        (states.REMOVED, "removed"),
    ],
)
def test_a_state_keeps_its_stored_form(state: MirrorState, stored: str) -> None:
    assert state == stored


@pytest.mark.parametrize("fate", Fate)
def test_a_mark_is_read_as_it_was_made(fate: Fate) -> None:
    assert states.fate_in(states.fate_state(fate)) is fate
    assert states.fate_in(NOTHING) is None


def test_what_was_made_of_parts_gives_them_back() -> None:
    assert states.seen_emoji_in(states.seen_state("👀", "8")) == "👀"
    assert states.emoji_in(states.emoji_state(["👍", "👍"])) == ["👍", "👍"]
    assert states.emoji_in(NOTHING) == []
    assert states.pinned_in(states.pin_state("17")) == "17"
    assert states.menu_in(states.menu_state(Role.CLIENT, "", "v2")) == (Role.CLIENT, "")
    assert states.files_in(states.files_state(["71", "72"])) == ["71", "72"]
    assert states.until_in(states.home_state(AT)) == AT


def test_a_moving_position_is_drawn_from_time_to_time_only() -> None:
    every = timedelta(seconds=30)
    positions = [states.position_state(AT + timedelta(seconds=one), every) for one in (0, 22, 23)]
    assert positions[0] == positions[1] != positions[2]

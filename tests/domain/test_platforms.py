"""What is asked of the rows of platforms, whatever the platforms are called."""

import pytest

from bots.platform_table import PLATFORMS
from domain.people.accounts import PHONE, Identity
from domain.platforms import (
    NO_CHAT,
    Traits,
    desk_platform,
    identity_of,
    sources,
    traits_of,
)
from domain.policy.queue.ticket_list import source_number
from tests.support.platform_rows import ROWS

ROOKS = Traits(can_be_desk=True, account=r"(?P<team>\w+):(?P<id>\d+)", account_example="tower:1")
INVENTED = {"crow": Traits(account=r"(?P<id>\d+)", account_example="1"), "rook": ROOKS}


def test_an_account_is_read_as_its_platform_writes_it() -> None:
    assert identity_of("crow:7", INVENTED) == Identity("crow", "", "7")
    assert identity_of("rook:east:7", INVENTED) == Identity("rook", "east", "7")
    assert str(identity_of("rook:east:7", INVENTED)) == "rook:east:7"


@pytest.mark.parametrize("account", ["", "crow", "crow:", "crow:x", "crow:١٢٣", "rook:7", "gull:7"])
def test_a_wrong_account_says_how_to_write_one(account: str) -> None:
    with pytest.raises(ValueError, match="write it like crow:1 or rook:tower:1"):
        identity_of(account, INVENTED)


def test_every_example_is_an_account() -> None:
    for name, traits in ROWS.items():
        if traits.account_example:
            assert identity_of(f"{name}:{traits.account_example}", ROWS).platform == name


def test_tickets_have_their_threads_where_a_desk_can_be() -> None:
    assert desk_platform(INVENTED) == "rook"
    assert desk_platform({}) == ""
    assert traits_of(PHONE, INVENTED) is NO_CHAT


def test_sources_can_be_told_apart_by_their_numbers() -> None:
    known = sources(ROWS)
    assert known == (*PLATFORMS, "email", PHONE)
    assert len({source_number(one) for one in known}) == len(known)

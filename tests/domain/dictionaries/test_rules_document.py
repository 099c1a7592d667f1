"""The example of docs/rules.md is one that a desk can use, and does what the text says."""

import re
from datetime import timedelta
from pathlib import Path

import yaml

from domain.dictionaries import Dictionaries, Entry, Kind, read_dictionaries
from domain.policy.queue.order import queue_key
from domain.policy.tickets.rules import Facts, apply
from storage.engine.patterns import compile_pattern
from tests.domain.samples import MONDAY, a_ticket
from tests.support.platform_rows import ROWS

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules.md"


def documented() -> Dictionaries:
    (block,) = re.findall(
        r"^```yaml\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    entries = [
        Entry(number, kind, name, number, body)
        for kind in Kind
        for number, (name, body) in enumerate(yaml.safe_load(block).get(kind.value, {}).items(), 1)
    ]
    return read_dictionaries(entries, compile_pattern, ROWS)


def test_the_example_does_what_it_says() -> None:
    vip = Facts(
        groups=("VIP",),
        source="telegram",
        subject="URGENT: refund",
        text="I want my money back",
        properties={"services": 12},
    )
    outcome = apply(documented().rules, vip)
    assert (outcome.department, outcome.level, outcome.priority) == ("Billing", "Gold", "High")
    assert (outcome.responsible, outcome.points) == ("slack:T1:U2", 85)


def test_ivan_petra_and_lena_stand_as_it_says() -> None:
    ivan = a_ticket(id=1, waiting_since=MONDAY - timedelta(minutes=50))
    petra, lena = a_ticket(id=2, points=60), a_ticket(id=3, points=30)
    assert sorted([ivan, petra, lena], key=lambda ticket: queue_key(ticket) or 0) == [
        petra,
        ivan,
        lena,
    ]

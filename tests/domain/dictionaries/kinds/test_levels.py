"""What can be written of a service level, and what is said of mistakes."""

from datetime import timedelta

import pytest
import yaml

from domain.dictionaries.kinds.levels import LEVELS, ClockKind, LadderStep, Level, Tell
from tests.domain.dictionaries.read_entry import read_one

GOLD = """
priority: 10
response: 4h
resolution: 24h
warn: {response: 30min, resolution: 2h}
escalate:
  - {clock: response, after: 30min, tell: [department, administrators], loud: true}
  - {clock: response, before: 2h, tell: department}
calendar: Office
groups: [VIP]
responsible: slack:T1:U1
categories: [Access]
"""
ASSIGNEE, DEPARTMENT, ADMINISTRATORS = Tell
RESPONSE, RESOLUTION = ClockKind


def read(written: str) -> tuple[Level, list[str]]:
    level, problems = read_one(LEVELS, yaml.safe_load(written), "Gold", 7, "levels.Gold")
    return level, [f"{path.removeprefix('levels.Gold')}: {says}" for path, says in problems]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_everything_that_can_be_said_of_a_level() -> None:
    level, problems = read(GOLD)
    assert not problems
    assert level == Level(
        id=7,
        name="Gold",
        priority=10,
        response=minutes(240),
        resolution=minutes(24 * 60),
        ladder=(
            LadderStep(RESPONSE, minutes(-120), (DEPARTMENT,)),
            LadderStep(RESPONSE, minutes(-30), (ASSIGNEE,)),
            LadderStep(RESPONSE, minutes(0), (ASSIGNEE, DEPARTMENT)),
            LadderStep(RESPONSE, minutes(30), (DEPARTMENT, ADMINISTRATORS), loud=True),
            LadderStep(RESOLUTION, minutes(-120), (ASSIGNEE,)),
            LadderStep(RESOLUTION, minutes(0), (ASSIGNEE, DEPARTMENT)),
        ),
        calendar="Office",
        groups=("VIP",),
        responsible="slack:T1:U1",
        categories=("Access",),
    )


def test_a_level_may_promise_nothing() -> None:
    assert read("{}") == (Level(7, "Gold"), [])


def test_a_level_may_promise_an_answer_alone() -> None:
    level, problems = read("{response: 1h}")
    assert not problems
    assert level.steps(RESPONSE) == (LadderStep(RESPONSE, minutes(0), (ASSIGNEE, DEPARTMENT)),)
    assert (level.target(RESOLUTION), level.steps(RESOLUTION)) == (None, ())


def test_who_is_told_at_the_deadline_itself_may_be_said() -> None:
    level, problems = read("{response: 1h, escalate: [{clock: response, tell: administrators}]}")
    assert not problems
    assert level.ladder == (LadderStep(RESPONSE, minutes(0), (ADMINISTRATORS,)),)


@pytest.mark.parametrize(
    ("written", "path", "says"),
    [
        ("{response: -5min}", ".response", "write more than zero"),
        ("{response: 0min}", ".response", "write more than zero"),
        ("{resolution: soon}", ".resolution", "isn't a duration"),
        ("{response: '1,500min'}", ".response", "“1,500” can be read as 1500 or as 1,5"),
        ("{response: 1.500 мин}", ".response", "“1.500” can be read as 1500 or as 1.5"),
        ("{response: '1,125h'}", ".response", "“1,125” can be read as 1125 or as 1,1250"),
        ("{response: '100.000 ч'}", ".response", "“100.000” can be read as 100000 or as 100"),
        ("{response: '1 50 min'}", ".response", "isn't a duration"),
        ("{response: '0 500 мин'}", ".response", "isn't a duration"),
        ("{response: '1,500 000min'}", ".response", "isn't a duration"),
        ("{resolution: 3d}", ".resolution", "isn't a unit of working time"),
        ("{response: 5000h}", ".response", "more than a year of working time (2000 hours)"),
        ("{response: 0.5s}", ".response", "whole seconds"),
        (
            "{response: 1h, warn: {response: 2h}}",
            ".warn.response",
            "must be shorter than the target",
        ),
        (
            "{response: 1h, warn: {response: 1h}}",
            ".warn.response",
            "must be shorter than the target",
        ),
        ("{response: 1h, warn: {resolution: 1h}}", ".warn.resolution", "no target to warn about"),
        ("{response: 1h, warn: {answer: 1h}}", ".warn.answer", "no such setting"),
        (
            "{response: 1h, escalate: [{clock: resolution, after: 1h, tell: assignee}]}",
            ".escalate.1.clock",
            "this level has no resolution target",
        ),
        (
            "{response: 1h, escalate: [{clock: response, after: -1h, tell: assignee}]}",
            ".escalate.1.after",
            "write more than zero",
        ),
        (
            "{response: 1h, escalate: [{clock: response, before: 1h, tell: assignee}]}",
            ".escalate.1.before",
            "must be shorter than the target",
        ),
        (
            "{response: 1h, escalate: [{clock: response, before: 1s, after: 1h, tell: assignee}]}",
            ".escalate.1.after",
            "not both",
        ),
        (
            "{response: 1h, escalate: [{clock: response, after: 1h, tell: [assignee, boss]}]}",
            ".escalate.1.tell",
            "there's no “boss”; choose one of these: assignee, department, administrators",
        ),
        (
            "{response: 1h, escalate: [{clock: response, after: 1h}]}",
            ".escalate.1.tell",
            "choose one of these: assignee, department, administrators",
        ),
        (
            "{response: 1h, escalate: [{clock: answer, tell: assignee}]}",
            ".escalate.1.clock",
            "there's no “answer”; choose one of these: response, resolution",
        ),
        (
            "{response: 1h, escalate: [{clock: response, tell: assignee, at: 1h}]}",
            ".escalate.1.at",
            "no such setting",
        ),
        (
            (
                "{response: 1h, warn: {response: 5min},"
                " escalate: [{clock: response, before: 5min, tell: assignee}]}"
            ),
            ".escalate.1",
            "already a step at this time",
        ),
        ("{responsible: Anna}", ".responsible", "isn't an account"),
        ("{target: 1h}", ".target", "no such setting"),
    ],
)
def test_one_mistake_is_one_sentence(written: str, path: str, says: str) -> None:
    _, problems = read(written)
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: ")
    assert says in problems[0]


def test_all_mistakes_are_told_at_once() -> None:
    _, problems = read("{response: -5min, resolution: 0h, escalate: [{clock: x, tell: y}], z: 1}")
    assert [one.partition(":")[0] for one in problems] == [
        ".response",
        ".resolution",
        ".escalate.1.clock",
        ".escalate.1.tell",
        ".z",
    ]

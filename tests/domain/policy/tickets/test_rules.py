from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dictionaries.entries import BadEntries, Entry, Kind
from domain.dictionaries.kinds.rules import Rule
from domain.dictionaries.registry import read_dictionaries
from domain.policy.tickets.rules import MOST_POINTS, Facts, Outcome, apply, dry_run, points
from storage.engine.patterns import compile_pattern
from tests.support.platform_rows import ROWS

NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.GROUP: ("VIP", "Partners"),
    Kind.DEPARTMENT: ("Support", "Billing"),
    Kind.CATEGORY: ("Access", "Invoices"),
    Kind.PRIORITY: ("Normal", "High"),
    Kind.LEVEL: ("Silver", "Gold"),
}
ONE_POINT = {"points": 1}


def rules(**written: Any) -> tuple[Rule, ...]:
    """Rules as config.yaml has them, in a desk with NAMES."""
    bodies = {
        Kind.RULE: written,
        Kind.PRIORITY: {"Normal": {"value": 1}, "High": {"value": 2}},
        Kind.LEVEL: {"Silver": {"response": "8h"}, "Gold": {"response": "1h"}},
    }
    entries = [
        Entry(number, kind, name, number, bodies.get(kind, {}).get(name, {}))
        for kind, names in (NAMES | {Kind.RULE: tuple(written)}).items()
        for number, name in enumerate(names, 1)
    ]
    return read_dictionaries(entries, compile_pattern, ROWS).rules


def is_so(when: Any, facts: Facts) -> bool:
    return points(rules(Rule={"when": when, "then": ONE_POINT}), facts) == 1


def mistakes(**rule: Any) -> list[str]:
    with pytest.raises(BadEntries) as bad:
        rules(Slip=rule)
    return str(bad.value).splitlines()


# Conditions


@pytest.mark.parametrize(
    ("when", "facts", "otherwise"),
    [
        ({"group": "VIP"}, Facts(groups=("Partners", "VIP")), Facts(groups=("Partners",))),
        ({"group": ["Partners", "VIP"]}, Facts(groups=("VIP",)), Facts()),
        ({"mark": "difficult"}, Facts(properties={"mark": "Difficult"}), Facts()),
        ({"company": "Acme"}, Facts(properties={"company": "Acme"}), Facts()),
        ({"project": ["X", "Y"]}, Facts(properties={"project": "Y"}), Facts()),
        ({"level": "Gold"}, Facts(level="Gold"), Facts(level="Silver")),
        ({"category": "Access"}, Facts(category="Access"), Facts(category="Invoices")),
        ({"department": "Billing"}, Facts(department="Billing"), Facts(department="Support")),
        ({"source": "telegram"}, Facts(source="telegram"), Facts(source="slack")),
        ({"priority": "High"}, Facts(priority="High"), Facts(priority="Normal")),
        ({"language": "ru"}, Facts(language="ru"), Facts(language="en")),
    ],
)
def test_a_condition_holds_for_one_value_and_not_for_others(
    when: Any, facts: Facts, otherwise: Facts
) -> None:
    assert is_so(when, facts)
    assert not is_so(when, otherwise)


@pytest.mark.parametrize(
    ("asked", "so", "not_so"),
    [
        (">= 10", [10, 10.0, "10", 11], [9.99, "9", "ten", "", True, "nan", "inf", None]),
        ("> 10", [10.01], [10]),
        ("<= 10", [10, -5], [10.01]),
        ("< 10", [9], [10]),
        ("= 0.1", [0.1, "0.10"], [0.2]),
        ("between 10 and 20", [10, 15, 20], [9, 21, "between"]),
        (10, [10, "10"], [100, "x10"]),
        ("10", ["10"], ["10.0"]),
        ("gold plan", ["Gold plan"], ["gold"]),
        (["basic", ">= 100"], ["basic", 100], ["pro", 99]),
        (True, [True], [False]),
    ],
)
def test_any_property_is_compared_as_text_or_as_number(
    asked: Any, so: list[object], not_so: list[object]
) -> None:
    for value in so:
        assert is_so({"services": asked}, Facts(properties={"Services": value})), value
    for value in not_so:
        assert not is_so({"services": asked}, Facts(properties={"Services": value})), value
    assert not is_so({"services": asked}, Facts())


@pytest.mark.parametrize(
    ("asked", "text", "so"),
    [
        ("refund", "Refund, please!", True),
        ("refund", "I was refunded", False),
        ("money back", "I want my MONEY\n back.", True),
        ("money back", "the money is back", False),
        (["refund", "money back"], "money back", True),
        ("возврат", "Нужен Возврат", True),
        ("возврат", "возвратите", False),
        (404, "error 404", True),
        ("e-mail", "my e-mail does not work", True),
    ],
)
def test_a_text_matches_whole_words_in_any_case(asked: Any, text: str, so: bool) -> None:
    assert is_so({"text": asked}, Facts(text=text)) is so
    assert is_so({"text": asked}, Facts(subject=text)) is so
    assert is_so({"subject": asked}, Facts(subject=text)) is so
    assert not is_so({"subject": asked}, Facts(text=text))


def test_a_phrase_does_not_reach_from_the_subject_into_the_text() -> None:
    assert not is_so({"text": "money back"}, Facts(subject="My money", text="back to work"))


def test_an_expression_is_found_in_text_or_subject() -> None:
    pattern = r"(?i)\binv-\d+"
    assert is_so({"text_matches": pattern}, Facts(text="about INV-17"))
    assert is_so({"text_matches": pattern}, Facts(subject="about INV-17"))
    assert is_so({"subject_matches": [r"^x", pattern]}, Facts(subject="about INV-17"))
    assert not is_so({"subject_matches": pattern}, Facts(text="about INV-17"))


def test_all_conditions_must_hold() -> None:
    when = {"group": "VIP", "text": "refund", "services": ">= 10"}
    facts = Facts(groups=("VIP",), text="refund", properties={"services": 10})
    assert is_so(when, facts)
    assert not is_so(when, Facts(groups=("VIP",), text="refund"))
    assert not is_so(when, Facts(groups=("VIP",), text="thanks", properties={"services": 10}))


def test_a_rule_that_says_always_is_for_every_ticket() -> None:
    assert is_so("always", Facts())


# Effects


def test_points_of_all_rules_that_hold_are_added() -> None:
    found = rules(
        Vip={"when": {"group": "VIP"}, "then": {"points": 60}},
        Thanks={"when": {"text": "thanks"}, "then": {"points": -100}},
        Ill={"when": {"mark": "difficult"}, "then": {"points": 7}},
    )
    facts = Facts(groups=("VIP",), properties={"mark": "difficult"})
    assert points(found, facts) == 67
    assert apply(found, facts) == Outcome(67, applied=("Vip", "Ill"))


def test_points_have_an_end() -> None:
    most = {"when": "always", "then": {"points": 1_000_000}}
    least = {"when": "always", "then": {"points": -1_000_000}}
    assert points(rules(One=most, Two=most), Facts()) == MOST_POINTS
    assert points(rules(One=least, Two=least), Facts()) == -MOST_POINTS


def test_the_first_rule_in_order_wins() -> None:
    found = rules(
        Money={"when": {"text": "refund"}, "then": {"department": "Billing", "priority": "High"}},
        Rest={"when": "always", "then": {"department": "Support", "level": "Silver"}},
        Never={"when": {"text": "never"}, "then": {"responsible": "telegram:42"}},
    )
    outcome = apply(found, Facts(text="a refund"))
    assert outcome == Outcome(
        department="Billing",
        priority="High",
        level="Silver",
        applied=("Money", "Rest"),
        by={"department": "Money", "priority": "Money", "level": "Rest"},
    )


def test_a_rule_that_set_nothing_has_not_applied() -> None:
    found = rules(
        One={"when": "always", "then": {"level": "Gold"}},
        Two={"when": "always", "then": {"level": "Silver"}},
    )
    assert apply(found, Facts()).applied == ("One",)


def test_no_rule_that_sets_leads_to_another() -> None:
    found = rules(
        Up={"when": {"level": "Silver"}, "then": {"level": "Gold"}},
        Across={"when": {"level": "Gold"}, "then": {"department": "Billing"}},
    )
    assert apply(found, Facts(level="Silver")).department == ""


def test_points_look_at_the_ticket_as_the_rules_have_set_it() -> None:
    found = rules(
        Golden={"when": {"level": "Gold"}, "then": {"points": 60}},
        Up={"when": {"group": "VIP"}, "then": {"level": "Gold"}},
    )
    assert apply(found, Facts(groups=("VIP",), level="Silver")).points == 60


EFFECTS = st.fixed_dictionaries(
    {"points": st.integers(1, 9)},
    optional={
        "level": st.sampled_from(NAMES[Kind.LEVEL]),
        "priority": st.sampled_from(NAMES[Kind.PRIORITY]),
        "department": st.sampled_from(NAMES[Kind.DEPARTMENT]),
    },
)
CONDITIONS = st.just("always") | st.fixed_dictionaries(
    {"text": st.sampled_from(["refund", "thanks"])},
    optional={
        "level": st.sampled_from(NAMES[Kind.LEVEL]),
        "priority": st.sampled_from(NAMES[Kind.PRIORITY]),
        "department": st.sampled_from(NAMES[Kind.DEPARTMENT]),
    },
)


@given(
    st.lists(st.fixed_dictionaries({"when": CONDITIONS, "then": EFFECTS}), max_size=6),
    st.sampled_from(["refund", "thanks", "refund thanks"]),
)
def test_points_counted_again_are_the_same(written: list[dict[str, Any]], text: str) -> None:
    found = rules(**{f"r{number}": one for number, one in enumerate(written)})
    new = Facts(level="Silver", department="Support", text=text)
    outcome = apply(found, new)
    opened = Facts(
        level=outcome.level or new.level,
        department=outcome.department or new.department,
        priority=outcome.priority,
        text=text,
    )
    assert points(found, opened) == outcome.points


# The dry run


def test_a_dry_run_tells_of_the_tickets_that_other_rules_make_a_difference_to() -> None:
    vip = {"when": {"group": "VIP"}, "then": {"points": 60}}
    money = {"when": {"text": "refund"}, "then": {"department": "Billing", "points": 10}}
    queue = [
        (1, Facts(groups=("VIP",), text="refund")),
        (2, Facts(text="refund")),
        (3, Facts(text="hello")),
    ]
    before, after = rules(Vip=vip), rules(Money=money, Vip=vip)
    changes = list(dry_run(before, after, queue))
    assert [(one.ticket_id, one.before.points, one.after.points) for one in changes] == [
        (1, 60, 70),
        (2, 0, 10),
    ]
    assert {one.after.department for one in changes} == {"Billing"}
    assert not list(dry_run(after, after, queue))


def test_another_order_that_changes_nothing_makes_no_difference() -> None:
    one = {"when": "always", "then": {"points": 1}}
    other = {"when": "always", "then": {"points": 2}}
    before, after = rules(One=one, Other=other), rules(Other=other, One=one)
    assert not list(dry_run(before, after, [(1, Facts())]))


def test_a_dry_run_counts_points_as_they_would_be_counted_at_once() -> None:
    """A new level would be given to new tickets alone, so its points are not due."""
    after = rules(
        Up={"when": {"group": "VIP"}, "then": {"level": "Gold"}},
        Golden={"when": {"level": "Gold"}, "then": {"points": 60}},
    )
    (change,) = dry_run((), after, [(1, Facts(groups=("VIP",), level="Silver"))])
    assert (change.after.level, change.after.points) == ("Gold", 0)


# Mistakes


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"when": "always"}, "rules.Slip.then: this rule does nothing yet"),
        ({"when": "always", "then": {"points": 0}}, "rules.Slip.then: this rule does nothing yet"),
        ({"then": ONE_POINT}, "rules.Slip.when: say when the rule applies; for every"),
        ({"when": {}, "then": ONE_POINT}, "rules.Slip.when: say when the rule applies"),
        ({"when": "sometimes", "then": ONE_POINT}, "rules.Slip.when: write keys with values"),
        (
            {"when": {"services": ">= ten"}, "then": ONE_POINT},
            "rules.Slip.when.services: “ten” isn't a number",
        ),
        (
            {"when": {"services": ">="}, "then": ONE_POINT},
            "rules.Slip.when.services: the number is missing",
        ),
        (
            {"when": {"services": "between 20 and 10"}, "then": ONE_POINT},
            "rules.Slip.when.services: 20 is greater than 10",
        ),
        (
            {"when": {"services": "between some and many"}, "then": ONE_POINT},
            "rules.Slip.when.services: “some” isn't a number",
        ),
        (
            {"when": {"text": "?!"}, "then": ONE_POINT},
            "rules.Slip.when.text: “?!” contains no words",
        ),
        (
            {"when": {"text": []}, "then": ONE_POINT},
            "rules.Slip.when.text: this condition is empty",
        ),
        ({"when": {"text": None}, "then": ONE_POINT}, "rules.Slip.when.text: write a word"),
        ({"when": {"text": {"a": 1}}, "then": ONE_POINT}, "rules.Slip.when.text: write a word"),
        (
            {"when": {"subject_matches": "("}, "then": ONE_POINT},
            "rules.Slip.when.subject_matches: “(” isn't a regular expression",
        ),
        (
            {"when": {"group": "Nobodies"}, "then": ONE_POINT},
            "rules.Slip.when.group: there's no “Nobodies”",
        ),
        (
            {"when": "always", "then": {"level": "Platinum"}},
            "rules.Slip.then.level: there's no “Platinum”",
        ),
        (
            {"when": "always", "then": {"responsible": "@anna"}},
            "rules.Slip.then.responsible: we don't know who @anna is",
        ),
        (
            {"when": "always", "then": {"points": "many"}},
            "rules.Slip.then.points: “many” isn't a whole number",
        ),
        ({"when": "always", "then": {"pionts": 1}}, "rules.Slip.then.pionts: there's no such"),
        ({"when": "always", "then": ONE_POINT, "if": 1}, "rules.Slip.if: there's no such"),
        ({"when": {"groups": "VIP"}, "then": ONE_POINT}, "rules.Slip.when.groups: did you mean"),
        ({"when": {"Level": "Gold"}, "then": ONE_POINT}, "rules.Slip.when.Level: did you mean"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_sentence(rule: dict[str, Any], sentence: str) -> None:
    told = mistakes(**rule)
    assert any(line.startswith(sentence) for line in told), told


def test_every_mistake_is_told_at_once() -> None:
    told = mistakes(
        when={"services": "> x", "text": "!", "group": "Nobodies"}, then={"level": "Platinum"}
    )
    assert len(told) == 4


def test_a_property_that_is_called_almost_like_a_fact_is_written_under_properties() -> None:
    when = {"properties": {"groups": ["A", "B"], "level": ">= 3"}}
    assert is_so(when, Facts(properties={"groups": "b", "level": 3}))
    assert not is_so(when, Facts(groups=("A",), level="3"))


@pytest.mark.parametrize("name", ["services", "expenses", "mark", "company", "project", "plan"])
def test_ordinary_properties_are_no_slips(name: str) -> None:
    assert is_so({name: "x"}, Facts(properties={name: "x"}))

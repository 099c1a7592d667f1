"""Settings, as administrators are shown them."""

from itertools import count

from domain import desk
from domain.desk.act import Act
from domain.dictionaries import Kind
from tests.domain.desk.buttons.cases import Case, administrator, asked, scenario, typed
from tests.domain.desk.support.entries import ALWAYS, has
from tests.domain.desk.support.raw_updates import Hands

_numbers = count(16)  # minutes of a target after its warning, and parts of names


def settings(hands: Hands, platform: str, words: str) -> Case:
    """What an administrator is shown after this command."""
    olga = administrator(hands, platform)
    template = {"settings": "answers/settings"}.get(words, "answers/entry")
    return Case(olga, typed(hands, olga, words, template))


@scenario("answers/settings")
def the_kinds_of_settings(hands: Hands, platform: str) -> Case:
    return settings(hands, platform, "settings")


@scenario("answers/entries")
def the_entries_of_a_kind(hands: Hands, platform: str) -> Case:
    for _ in range(12):
        has(hands.world, Kind.GROUP, f"Group {next(_numbers)}")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "set groups", "answers/entries"))


@scenario("answers/entry")
def an_entry_that_can_be_taken_back(hands: Hands, platform: str) -> Case:
    low = f"Low {next(_numbers)}"
    entry = has(hands.world, Kind.PRIORITY, low)
    has(hands.world, Kind.PRIORITY, f"{low}est")
    now = hands.world.now
    hands.world.run(lambda uow: uow.dictionaries.change(entry, low, {"value": 5}, now))
    return settings(hands, platform, f"set priority {low}")


@scenario("answers/entry")
def an_entry_that_is_switched_off(hands: Hands, platform: str) -> Case:
    never = f"Never {next(_numbers)}"
    has(hands.world, Kind.PRIORITY, never)
    case = settings(hands, platform, f"set priority {never}")
    told = hands.presses(case.who, case.shown, case.shown.named("off"))
    assert told.shown is not None
    return Case(case.who, told.shown)


@scenario("answers/table")
def the_rows_of_a_table(hands: Hands, platform: str) -> Case:
    hours = f"Hours {next(_numbers)}"
    entry = has(hands.world, Kind.CALENDAR, hours, **ALWAYS)
    body = {**ALWAYS, "exceptions": {f"2027-03-{day}": "closed" for day in range(10, 31)}}
    hands.world.run(lambda uow: uow.dictionaries.change(entry, hours, body, hands.world.now))
    case = settings(hands, platform, f"set calendar {hours}")
    shown = case.shown
    for page in range(2):
        told = hands.presses(case.who, shown, f"table:{entry}:exceptions:{page}")
        assert told.shown is not None
        shown = told.shown
    return Case(case.who, shown)


@scenario("answers/confirm_setting")
def a_change_that_moves_open_tickets(hands: Hands, platform: str) -> Case:
    asked(hands, "telegram")
    olga = administrator(hands, platform)
    words = "set level Standard response 37min"
    return Case(olga, typed(hands, olga, words, "answers/confirm_setting"))


@scenario("answers/confirm_setting")
def a_change_that_puts_promises_off(hands: Hands, platform: str) -> Case:
    asked(hands, "telegram")
    olga = administrator(hands, platform)
    words = "set level Standard response 900h"
    return Case(olga, typed(hands, olga, words, "answers/confirm_setting"))


@scenario("answers/confirm_switch_off")
def an_entry_that_is_in_use(hands: Hands, platform: str) -> Case:
    hours = f"Hours {next(_numbers)}"
    has(hands.world, Kind.CALENDAR, hours, **ALWAYS)
    has(hands.world, Kind.DEPARTMENT, f"By {hours}", calendar=hours)
    case = settings(hands, platform, f"set calendar {hours}")
    told = hands.presses(case.who, case.shown, case.shown.named("off"))
    assert told.shown is not None
    return Case(case.who, told.shown)


@scenario("answers/setting_question", "telegram")
def a_question_that_is_the_first_of_several(hands: Hands, _platform: str) -> Case:
    case = the_rows_of_a_table(hands, "telegram")
    row = next(one for one in case.shown.buttons if one.startswith("row:"))
    hands.presses(case.who, case.shown, row)
    return Case(case.who, hands.arrived("answers/setting_question"))


@scenario("answers/setting_question", "telegram")
def the_question_for_a_field(hands: Hands, _platform: str) -> Case:
    case = settings(hands, "telegram", "set priority High")
    hands.presses(case.who, case.shown, f"change:{entry_in(case)}:definition")
    return Case(case.who, hands.arrived("answers/setting_question"))


@scenario("answers/setting_question", "telegram")
def the_question_for_a_choice(hands: Hands, _platform: str) -> Case:
    case = settings(hands, "telegram", "set department Billing")
    hands.presses(case.who, case.shown, f"change:{entry_in(case)}:strategy")
    return Case(case.who, hands.arrived("answers/setting_question"))


def entry_in(case: Case) -> int:
    """The entry whose page is shown."""
    return int(case.shown.named("change").split(":")[1])


def ends(hands: Hands, platform: str, **said: str) -> Case:
    """What an administrator hears of a calendar whose holidays run out."""
    olga = administrator(hands, platform)
    last = {"is": "closed", "label": "Christmas"}
    body = {**ALWAYS, **said, "exceptions": {"2026-12-26": last}}
    has(hands.world, Kind.CALENDAR, f"Hours {next(_numbers)}", **body)
    hands.world.run(lambda uow: desk.expect_holidays_to_end(Act(None, hands.world.now, uow)))
    hands.world.run(lambda uow: desk.fire_timers(Act(None, hands.world.now, uow)))
    return Case(olga, hands.arrived("staff/holidays_end"))


@scenario("staff/holidays_end")
def holidays_that_run_out(hands: Hands, platform: str) -> Case:
    return ends(hands, platform, country="DE")


@scenario("staff/holidays_end")
def holidays_of_nobody_knows_which_country(hands: Hands, platform: str) -> Case:
    return ends(hands, platform)

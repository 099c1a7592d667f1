"""Answers that failed, are on hold or stay inside."""

from domain.outgoing.outcomes import Failed, Unknown
from domain.outgoing.templates import CARD, HELD, ON_HOLD, REPLY_FAILED
from tests.domain.desk.buttons.cases import TOKEN, Case, asked, scenario, taken, typed
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.timers import fires


@scenario("thread/reply_failed", "slack")
def an_answer_failed(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, "Please restart it", hands.world.thread(number))
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Failed(reply.post_id, "too_long"))
    return Case(anna, hands.arrived("thread/reply_failed"), number)


def of_unknown_fate(hands: Hands) -> None:
    """Let nobody know whether the answer that leaves now arrives."""
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Unknown(reply.post_id, "telegram_cannot_tell"))


@scenario("thread/reply_failed", "slack")
def nobody_knows_whether_an_answer_arrived(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, "Please restart it", hands.world.thread(number))
    of_unknown_fate(hands)
    return Case(anna, hands.arrived("thread/reply_failed"), number)


@scenario(CARD, "slack")
def a_card_of_a_ticket_whose_answer_may_have_arrived(hands: Hands, _platform: str) -> Case:
    case = nobody_knows_whether_an_answer_arrived(hands, "slack")
    return Case(case.who, hands.redrawn(CARD, case.number), case.number)


@scenario("answers/ticket")
def a_ticket_whose_answer_may_have_arrived(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    of_unknown_fate(hands)
    return Case(anna, typed(hands, anna, f"ticket {number}", "answers/ticket"), number)


@scenario(REPLY_FAILED, "telegram")
def nobody_knows_whether_an_answer_from_afar_arrived(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    of_unknown_fate(hands)
    return Case(anna, hands.arrived(REPLY_FAILED), number)


@scenario(REPLY_FAILED, "telegram")
def an_answer_from_afar_failed(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Failed(reply.post_id, "too_long"))
    return Case(anna, hands.arrived(REPLY_FAILED), number)


@scenario(HELD, "slack")
def an_answer_is_held(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, f"Use {TOKEN}", hands.world.thread(number))
    return Case(anna, hands.arrived(HELD), number)


@scenario(ON_HOLD)
def an_answer_stays_on_hold(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held")
    hands.world.pass_time(minutes=10)
    fires(hands.world)
    return Case(anna, hands.arrived(ON_HOLD), number)


@scenario("answers/held")
def an_answer_from_elsewhere_is_held(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    return Case(anna, typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held"), number)


@scenario("answers/stays_inside", "slack")
def a_colleagues_line_stays_inside(hands: Hands, _platform: str) -> Case:
    _, _, number = taken(hands)
    boris = hands.specialist("slack", "Boris")
    told = hands.says_and_is_told(boris, "I know him", hands.world.thread(number))
    assert told.shown is not None
    return Case(boris, told.shown, number)

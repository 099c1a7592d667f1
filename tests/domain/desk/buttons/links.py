"""Accounts that belong to one person."""

from tests.domain.desk.buttons.cases import (
    Case,
    administrator,
    scenario,
    typed,
)
from tests.domain.desk.people.links.codes import code_of, linked, offered
from tests.domain.desk.support.raw_updates import Hands

OTHER = {"telegram": "slack", "slack": "telegram"}


@scenario("answers/confirm_link")
def a_code_is_entered(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(OTHER[platform], "Maria"), hands.client(platform, "Masha")
    return Case(masha, typed(hands, masha, f"link {code_of(maria)}", "answers/confirm_link"))


@scenario("client/link_asked")
def somebody_has_entered_a_code(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(platform, "Maria"), hands.client(OTHER[platform], "Masha")
    offered(hands.world, maria, masha)
    return Case(maria, hands.arrived("client/link_asked"))


@scenario("staff/link_asked")
def an_administrator_is_asked_about_a_link(hands: Hands, platform: str) -> Case:
    maria, anna = hands.client(OTHER[platform], "Maria"), hands.specialist(platform)
    olga = administrator(hands, platform)
    linked(hands.world, maria, anna)
    return Case(olga, hands.arrived("staff/link_asked"))


@scenario("answers/confirm_unlink")
def somebody_unlinks_their_accounts(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(platform, "Maria"), hands.client(OTHER[platform], "Masha")
    linked(hands.world, maria, masha)
    return Case(maria, typed(hands, maria, "unlink", "answers/confirm_unlink"))

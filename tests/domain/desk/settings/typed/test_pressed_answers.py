"""What a pressed button of a form's question is answered stays to be seen."""

from domain.people.person import Role
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import World


def test_the_page_after_the_last_question_stands_below_it(world: World) -> None:
    hands = Hands(world)
    olga = hands.client("telegram", "Olga")
    world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    hands.says(olga, "/settings")
    settings = hands.arrived("answers/settings")
    kinds = hands.presses(olga, settings, "kind:priorities:0")
    assert kinds.replaces
    assert kinds.shown is not None
    hands.presses(olga, kinds.shown, "add:priorities:0")
    hands.arrives()
    hands.says(olga, "High")
    hands.arrives()
    hands.says(olga, "10")
    question = hands.arrived("answers/setting_question")
    saved = hands.presses(olga, question, question.named("answer"))
    assert saved.template == "answers/entry"
    assert not saved.replaces, "the question is drawn again as answered, over whatever is there"

"""What a press of each button does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from bots.chat.typed_commands import helped
from domain.answers.home import HelpPage
from domain.answers.queue import QueuePage
from domain.messages import MessageKind
from domain.outgoing.bodies import FormQuestion
from domain.outgoing.templates import PERSON_FILE
from domain.tickets import Status, Ticket
from tests.domain.desk.buttons.cases import Case
from tests.domain.desk.support.raw_updates import Hands, Told


@dataclass
class Press:
    """A button that was pressed, and how everything stands since."""

    hands: Hands
    case: Case
    value: str
    told: Told

    @property
    def ticket(self) -> Ticket:
        """The ticket that the case is about."""
        return self.hands.world.ticket(self.case.number)

    @property
    def parts(self) -> list[str]:
        """What stands behind the button's name."""
        return self.value.split(":")[1:]

    def kind(self) -> MessageKind:
        """The line whose number stands in the value."""
        found = self.hands.world.run(lambda uow: uow.messages.get(int(self.parts[0])))
        return found.kind


Effect = Callable[[Press], bool]


def answered(*templates: str) -> Effect:
    return lambda press: press.told.template in templates


def now(status: Status) -> Effect:
    return lambda press: press.ticket.status is status


def form_shown(template: str) -> Effect:
    """A form where the platform has any, else how to go on without it."""

    def holds(press: Press) -> bool:
        return press.told.template == template and press.told.form is not None

    return holds


def shown_as_form(press: Press) -> bool:
    """A form where the platform has any, right where it was pressed."""
    return press.told.form is not None


def asks_about_reply(press: Press, ends: str) -> bool:
    """Nobody knows whether a reply arrived, and that is asked about first."""
    view = press.hands.world.run(lambda uow: uow.tickets.view(press.case.number))
    asks = press.told.template == f"answers/confirm_{ends}_without"
    return asks and view.unknown_reply is not None and press.ticket.is_active


def begins_form(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/form")(press)
    return press.hands.arrived("answers/form_subject").buttons == ("never",)


def moved(press: Press) -> bool:
    message, to = map(int, press.parts)
    found = press.hands.world.run(lambda uow: uow.messages.get(message))
    lies_there = found.ticket_id == to if to else found.ticket_id > press.case.number
    return press.told.template == "answers/moved" and lies_there


def explains(press: Press) -> bool:
    """The topic's commands are shown in place of the others, as they are typed here."""
    topic, sign = press.parts
    prefix = sign if len(sign) == 1 else f"{sign} "
    whose = press.case.who.person.id
    role = press.hands.world.run(lambda uow: uow.people.get(whose)).role
    ((shown,), whole) = helped(role, prefix, topic)
    assert whole
    shown_commands = [one["usage"][0] for one in cast(Any, shown["commands"])]
    text = press.hands.text
    return press.told.template == HelpPage.template and (
        [word for word in shown_commands if word in text] == shown_commands
        and press.told.shown is not None
        and press.told.shown.buttons == press.case.shown.buttons
    )


def filled(press: Press) -> bool:
    number, step = press.parts
    view = press.hands.world.run(lambda uow: uow.tickets.view(int(number)))
    return bool(view.form_step != step.partition(".")[0])


def goes_on(press: Press) -> bool:
    dialogue, step = press.parts
    found = press.hands.world.run(lambda uow: uow.dialogues.find(int(dialogue)))
    if press.case.shown.template == "answers/setting_question" and found is None:
        return True  # it was the last question
    return found is not None and found.step != step.partition(".")[0]


def undone(press: Press) -> bool:
    person = press.hands.world.run(lambda uow: uow.people.get(int(press.parts[0])))
    return press.told.template == "answers/person" and "company" not in person.properties


def sends_file(press: Press) -> bool:
    return PERSON_FILE in [one.template for one in press.hands.arrives()]


def separated(press: Press) -> bool:
    line = press.hands.world.run(lambda uow: uow.messages.get(int(press.parts[0])))
    return line.ticket_id > press.case.number


def turned(press: Press) -> bool:
    dialogue, page = press.parts
    found = press.hands.world.run(lambda uow: uow.dialogues.find(int(dialogue)))
    assert found is not None
    assert found.post_id is not None
    number = found.post_id
    body = press.hands.world.run(lambda uow: uow.outbox.body_of(number))
    return isinstance(body, FormQuestion) and body.page == int(page.partition(".")[2])


def rated(press: Press) -> bool:
    number, value, round_ = press.parts
    found = press.hands.world.run(lambda uow: uow.ratings.of(int(number), int(round_)))
    return found is not None and found.value == value


DONE: dict[str, Effect] = {
    "answers/confirm_close": now(Status.CLOSED),
    "answers/confirm_take": lambda press: press.ticket.assignee_id == press.case.who.person.id,
    "answers/confirm_processed": now(Status.RESOLVED),
    "answers/confirm_processed_without": now(Status.RESOLVED),
    "answers/confirm_close_without": now(Status.CLOSED),
    "answers/confirm_team": answered("answers/role"),
    "answers/confirm_leaves": answered("answers/has_left"),
    "answers/confirm_hand_over": answered("answers/handed_over_for"),
    "answers/confirm_channel": answered("answers/channel"),
    "answers/confirm_setting": answered("answers/entry"),
    "answers/confirm_switch_off": answered("answers/entry"),
    "staff/shift_ends": answered("answers/handed_to_next_shift"),
    "staff/swap_asked": answered("answers/swapped"),
    "answers/confirm_link": answered("answers/link_offered"),
    "client/link_asked": answered("answers/linked"),
    "staff/link_asked": answered("staff/linked"),
    "answers/confirm_unlink": answered("answers/unlinked"),
}
"""What holds once somebody has agreed to what they were asked."""


def agreed(press: Press) -> bool:
    return DONE[press.case.shown.template](press)


def asks_for_a_setting(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/settings_form")(press)
    return bool(press.hands.arrived("answers/setting_question").buttons)


def asks_for_a_person(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/person_form")(press)
    return bool(press.hands.arrived("answers/setting_question").buttons)


def begins_for_a_client(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/form_as")(press)
    return bool(press.hands.arrived("answers/as_details").text)


def begins_to_forget(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/forget_name")(press)
    return bool(press.hands.arrived("answers/forget_name").text)


def is_off(press: Press) -> bool:
    entry = press.hands.world.run(lambda uow: uow.dictionaries.entry(int(press.parts[0])))
    assert entry is not None
    return entry.off


def goes_again(press: Press) -> bool:
    return bool(press.hands.world.posts("client/reply")[-1].state == "pending")


def delivered_after_all(press: Press) -> bool:
    waits = press.ticket.waiting_since is not None
    return press.told.template == "answers/marked_delivered" and not waits


EFFECTS: dict[str, Effect] = {
    "take": lambda press: (
        press.hands.world.ticket(int(press.parts[0])).assignee_id == press.case.who.person.id
    ),
    "reply": form_shown("answers/form_reply"),
    "note": form_shown("answers/form_note"),
    "processed": lambda press: asks_about_reply(press, "processed") or now(Status.RESOLVED)(press),
    "pending": now(Status.PENDING),
    "on_hold": now(Status.ON_HOLD),
    "open": now(Status.OPEN),
    "unsolved": now(Status.OPEN),
    "reopen": now(Status.OPEN),
    "as": answered("answers/as_list"),
    "as_ticket": answered("answers/as_ticket"),
    "as_receipt": answered("answers/as_receipt"),
    "as_new": begins_for_a_client,
    "forget": answered("answers/forget"),
    "forget_name": begins_to_forget,
    "keep": answered("answers/kept"),
    "as_close": lambda press: (
        press.told.template == "answers/confirm_close" or press.ticket.status is Status.CLOSED
    ),
    "as_unsolved": now(Status.OPEN),
    "as_still": now(Status.OPEN),
    "still": now(Status.OPEN),
    "close": lambda press: (
        press.told.template == "answers/confirm_close" or press.ticket.status is Status.CLOSED
    ),
    "yes": agreed,
    "instead": answered("answers/entry", "answers/confirm_setting"),
    **dict.fromkeys(("apply_tell", "only_new"), answered("answers/entry")),
    "send_first": lambda press: agreed(press) and goes_again(press),
    "no": answered("answers/declined", "answers/swap_declined"),
    "closing": lambda press: (
        (asks_about_reply(press, "close") or answered("answers/confirm_close")(press))
        and shown_as_form(press)
    ),
    "lock": lambda press: press.ticket.locked_by_id == press.case.who.person.id,
    "unlock": lambda press: press.ticket.locked_by_id is None,
    "noreply": lambda press: press.ticket.waiting_since is None,
    "elsewhere": lambda press: answered("answers/departments")(press) and shown_as_form(press),
    "dept": lambda press: press.ticket.department_id == int(press.parts[1]),
    "continue": answered("answers/my_ticket"),
    "another": answered("answers/expect_new"),
    "form": begins_form,
    "never": answered("answers/form_left"),
    "home": answered("answers/home"),
    "away": answered("answers/away"),
    "back": answered("answers/back"),
    "reassign": answered("answers/assignees"),
    "assign": lambda press: press.ticket.assignee_id == int(press.parts[1]),
    "handover": form_shown("answers/form_hand_over"),
    "swap": form_shown("answers/form_swap"),
    "mine": lambda press: press.hands.ticket_of(press.case.who) > 0,
    "send": lambda press: press.kind() is MessageKind.REPLY,
    "anyway": lambda press: press.kind() is MessageKind.REPLY,
    "discard": lambda press: press.kind() is MessageKind.NOTE,
    **dict.fromkeys(("again", "unknown_again"), goes_again),
    **dict.fromkeys(("arrived", "unknown_arrived"), delivered_after_all),
    "show": answered("answers/ticket", "answers/my_ticket"),
    "look": answered("answers/ticket", "answers/my_ticket"),
    "list": answered("answers/tickets"),
    "q": answered(QueuePage.template),
    "people": answered("answers/people"),
    "person": answered("answers/person"),
    "export": answered("answers/export"),
    "send_export": sends_file,
    "requests": answered("answers/requests"),
    "staff": answered("answers/staff"),
    "changes": answered("answers/audit"),
    "unlink": answered("answers/confirm_unlink"),
    **dict.fromkeys(("leaves", "hand_over_for"), asks_for_a_setting),
    "stays": answered("answers/stays"),
    **dict.fromkeys(("admit", "admit1"), answered("answers/admitted")),
    **dict.fromkeys(("edit", "team"), asks_for_a_person),
    "who": answered("answers/confirm_team"),
    "confirmed": answered("answers/staff_confirmed"),
    "hire": answered("answers/staff_invitation"),
    "join": answered("answers/inviting"),
    "appoint": answered("answers/confirm_team", "answers/role"),
    "unstaff": answered("answers/confirm_team", "answers/role"),
    "move": moved,
    "separate": separated,
    "rate": rated,
    "help": explains,
    "fill": filled,
    "answer": goes_on,
    "settings": answered("answers/settings"),
    "kind": answered("answers/entries"),
    "entry": answered("answers/entry"),
    "add": asks_for_a_setting,
    "change": asks_for_a_setting,
    "task": asks_for_a_setting,
    "enough": answered("answers/table"),
    "table": answered("answers/table"),
    "row": asks_for_a_setting,
    "drop": answered("answers/table", "answers/confirm_setting"),
    "off": lambda press: (
        press.told.template == "answers/confirm_switch_off" or is_off(press) is True
    ),
    "on": lambda press: is_off(press) is False,
    "extend": answered("answers/entry"),
    "undo_person": undone,
    **dict.fromkeys(("up", "down", "undo"), answered("answers/entry", "answers/confirm_setting")),
    "turn": turned,
    "read": lambda press: bool(press.hands.arrived("answers/choices").text),
    "leave": answered("answers/dialogue_left"),
}

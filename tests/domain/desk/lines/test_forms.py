"""The client's form: all at once, or step by step; nothing typed is lost, wherever it is left."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from domain import commands as ask
from domain.answers.forms import FormPage, NewTicketForm, NoteForm, ReplyForm
from domain.answers.say import Say
from domain.desk.tickets.details import offer_to
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Outcome, Sent, Unknown
from domain.outgoing.posts import PostState
from domain.outgoing.templates import FORM
from domain.people.places import Place
from domain.policy.forms.form_steps import FormStep
from domain.text.spans import Text
from domain.tickets import Status, Ticket
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of


@pytest.fixture
def choices(world: World) -> dict[str, int]:
    """A desk with two categories, one of them for few, and two priorities."""

    def unit(uow: Any) -> dict[str, int]:
        def add(kind: Kind, name: str, body: object) -> int:
            return int(uow.dictionaries.add(kind, name, body, BEGINNING))

        add(Kind.GROUP, "VIP", {})
        return {
            "Access": add(Kind.CATEGORY, "Access", {}),
            "Concierge": add(Kind.CATEGORY, "Concierge", {"groups": ["VIP"]}),
            "Low": add(Kind.PRIORITY, "Low", {"value": 1}),
            "High": add(Kind.PRIORITY, "High", {"value": 9, "definition": "Your work stands"}),
        }

    return world.run(unit)


def begins(ivan: Somebody) -> None:
    assert ivan.asks(ask.BeginForm(), private=True) is None


def fills(
    ivan: Somebody,
    step: FormStep,
    choice: int | None = None,
    *,
    number: int = 1,
    enough: bool = False,
) -> None:
    command = ask.FillStep(ticket_id=number, step=step, choice=choice, enough=enough)
    assert ivan.asks(command, private=True) is None


def step(world: World, number: int = 1) -> str:
    return world.run(lambda uow: uow.tickets.view(number).form_step)


class TestStepByStep:
    def test_the_first_line_opens_the_ticket_at_once(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        assert [post.template for post in world.posts()] == ["answers/form_subject"]
        ivan.writes("Cannot log in")
        assert world.ticket().subject == "Cannot log in"
        assert [post.template for post in world.posts("client/")] == ["client/receipt", FORM]
        assert step(world) == FormStep.TEXT

    def test_each_question_follows_the_answer_and_the_message_changes(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        world.deliver()
        [post] = world.posts(FORM)
        seen = {world.wanted(MirrorKind.LINE, post.id)}
        for at, choice, then in (
            (FormStep.TEXT, None, FormStep.CATEGORY),
            (FormStep.CATEGORY, choices["Access"], FormStep.PRIORITY),
            (FormStep.PRIORITY, choices["High"], ""),
        ):
            world.pass_time(seconds=1)
            fills(ivan, at, choice)
            assert step(world) == then
            seen.add(world.wanted(MirrorKind.LINE, post.id))
        assert len(seen) == 4
        ticket = world.ticket()
        assert (ticket.category_id, ticket.priority_id) == (choices["Access"], choices["High"])
        assert world.wanted(MirrorKind.RECEIPT, 1) == str(ticket.version) == "3"

    def test_lines_in_between_go_to_the_ticket_and_commands_still_work(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        ivan.writes("It says 500")
        fills(ivan, FormStep.TEXT)
        ivan.writes("Since Monday")
        assert len(world.posts("thread/line")) == 3
        assert ivan.asks(ask.ShowTicket(ticket_id=1), private=True) is not None
        assert step(world) == FormStep.CATEGORY

    def test_a_second_press_of_skip_skips_nothing_more(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        fills(ivan, FormStep.TEXT)
        fills(ivan, FormStep.TEXT)
        assert step(world) == FormStep.CATEGORY

    def test_enough_ends_it_at_any_step(self, world: World, choices: dict[str, int]) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        fills(ivan, FormStep.TEXT, enough=True)
        assert step(world) == ""
        assert world.ticket().category_id is None

    def test_an_empty_dictionary_is_not_asked_for(self, world: World) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        fills(ivan, FormStep.TEXT)
        assert step(world) == ""

    def test_left_before_the_first_line_it_leaves_nothing_behind(self, world: World) -> None:
        ivan = world.client("Ivan")
        ivan.writes("Cannot log in")
        begins(ivan)
        assert ivan.asks(ask.LeaveTicketForm(), private=True) == Say("answers/form_left")
        ivan.writes("It says 500")
        assert len(world.posts("desk/card")) == 1
        assert not world.posts(FORM)

    def test_a_cancelled_and_restarted_form_is_about_the_new_ticket(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        for line in ("Cannot log in", "The invoice is wrong"):
            begins(ivan)
            ivan.writes(line)
        assert (step(world, 1), step(world, 2)) == ("", FormStep.TEXT)
        fills(ivan, FormStep.TEXT, number=1)
        assert (step(world, 1), step(world, 2)) == ("", FormStep.TEXT)

    def test_a_category_for_others_cannot_be_chosen(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        [post] = world.posts(FORM)
        assert [one.name for one in post.body.categories] == ["Access"]
        fills(ivan, FormStep.TEXT)
        with pytest.raises(Refusal, match="no_such_category"):
            fills(ivan, FormStep.CATEGORY, choices["Concierge"])

    def test_a_category_may_depend_on_the_clients_properties(self, world: World) -> None:
        when = {"services": ">= 10"}
        world.run(
            lambda uow: uow.dictionaries.add(Kind.CATEGORY, "Concierge", {"when": when}, BEGINNING)
        )
        for services, offered in ((12, ["Concierge"]), (3, [])):
            client = replace(world.client("Ivan").person, properties={"services": services})
            found = world.run(partial(offer_to, client))
            assert [one.name for one in found.categories] == offered

    def test_a_question_whose_message_is_unknown_is_asked_again(
        self, world: World, choices: dict[str, int]
    ) -> None:
        ivan = world.client("Ivan")
        begins(ivan)
        ivan.writes("Cannot log in")
        while claimed := world.claim():
            world.record(*(_ends(one) for one in claimed))
        fills(ivan, FormStep.TEXT)
        assert [post.state for post in world.posts(FORM)] == [PostState.UNKNOWN, PostState.PENDING]

    def test_only_the_client_answers_it(self, world: World, choices: dict[str, int]) -> None:
        ivan, anna = world.client("Ivan"), world.specialist("Anna")
        begins(ivan)
        ivan.writes("Cannot log in")
        with pytest.raises(Refusal, match="not_allowed"):
            anna.asks(ask.FillStep(ticket_id=1, step=FormStep.TEXT))


def _ends(one: Any) -> Outcome:
    if one.template == FORM:
        return Unknown(one.post_id, "timeout")
    return Sent(one.post_id, one.place, f"p{one.post_id}", True)


def form(**filled: Any) -> ask.OpenTicket:
    given = {"subject": Text("Cannot log in"), "text": Text("It says 500"), "form": "V1"}
    return ask.OpenTicket(**{**given, **filled})


class TestAllAtOnce:
    def test_slack_shows_the_form_with_the_possible_values(
        self, world: World, choices: dict[str, int]
    ) -> None:
        answer = world.client("Jane", platform="slack").asks(ask.BeginForm())
        assert answer is not None
        form = page_of(NewTicketForm, page_of(FormPage, answer).form)
        assert [one.name for one in form.question.categories] == ["Access"]
        assert [one.definition for one in form.question.priorities] == [
            "",
            "Your work stands",
        ]

    def test_a_filled_in_form_becomes_a_ticket_its_first_line_and_a_receipt(
        self, world: World, choices: dict[str, int]
    ) -> None:
        jane = world.client("Jane", platform="slack")
        picture = Attachment(AttachmentKind.PHOTO, "a.png", "F1", 3)
        filled = form(
            category_id=choices["Access"], priority_id=choices["Low"], attachments=(picture,)
        )
        jane.asks(filled, private=True)
        ticket = world.ticket()
        assert (ticket.subject, ticket.status) == ("Cannot log in", Status.NEW)
        assert (ticket.category_id, ticket.priority_id) == (choices["Access"], choices["Low"])
        line = next(one for one in world.deliver() if one.template == "thread/line").message
        assert line is not None
        assert (line.text.plain, line.attachments) == ("It says 500", (picture,))
        assert [post.template for post in world.posts("client/")] == [
            "client/receipt",
            "client/form_sent",
        ]

    @pytest.mark.parametrize("announced", [False, True])
    def test_what_the_client_writes_next_goes_to_its_ticket(
        self, world: World, announced: bool
    ) -> None:
        ivan = world.client("Ivan")
        ivan.writes("No sound")
        if announced:
            ivan.asks(ask.ExpectNew(), private=True)
        ivan.asks(form(), private=True)
        ivan.writes("Since Monday")
        assert [post.ticket_id for post in world.posts("thread/line")] == [1, 2, 2]

    def test_the_same_form_twice_is_one_ticket(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        jane.asks(form(), private=True)
        jane.asks(form(), private=True)
        assert len(world.posts("desk/card")) == 1

    def test_a_long_subject_is_shortened_and_kept_whole_in_the_line(self, world: World) -> None:
        subject = "word " * 30 + "end"
        world.client("Jane", platform="slack").asks(form(subject=Text(subject)), private=True)
        assert world.ticket().subject.endswith("…")
        line = next(one for one in world.deliver() if one.template == "thread/line").message
        assert line is not None
        assert line.text.plain == f"{subject}\nIt says 500"

    def test_a_form_with_nothing_in_it_is_refused(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        with pytest.raises(Refusal, match="no_subject"):
            jane.asks(form(subject=Text(" "), text=Text("")), private=True)

    def test_a_choice_that_is_no_longer_there_is_refused(
        self, world: World, choices: dict[str, int]
    ) -> None:
        jane = world.client("Jane", platform="slack")
        for chosen in ({"category_id": choices["Low"]}, {"priority_id": choices["Access"]}):
            with pytest.raises(Refusal, match="no_such_"):
                jane.asks(form(**chosen), private=True)

    def test_the_thread_of_the_receipt_becomes_the_conversations(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        jane.asks(form(), private=True)
        sent = world.deliver()
        receipt = next(one for one in sent if one.template == "client/receipt")
        written = next(one for one in sent if one.template == "client/form_sent")
        assert receipt.place == jane.place
        thread = f"{receipt.post_id}"
        assert written.place is not None
        assert written.place.thread == thread
        number = world.ticket().conversation_id
        conversation = world.run(lambda uow: uow.conversations.get(number))
        assert conversation.place.thread == thread
        jane.asks(form(form="V2"), private=True)
        assert world.ticket(2).conversation_id != world.ticket(1).conversation_id

    def test_staff_may_open_one_for_themselves(self, world: World) -> None:
        anna = world.specialist("Anna")
        anna.asks(form(), private=True)
        assert world.ticket().client_id == anna.person.id


class TestStaffsForms:
    def test_a_reply_and_a_note_are_written_in_a_form(self, world: World) -> None:
        world.client("Ivan").writes("Cannot log in")
        anna = world.specialist("Anna")
        for begun, form in ((ask.BeginReply, ReplyForm), (ask.BeginNote, NoteForm)):
            page = page_of(FormPage, anna.asks(begun(ticket_id=1)))
            assert (type(page.form), page.ticket_id) == (form, 1)

    def test_nobody_replies_to_a_closed_ticket(self, world: World) -> None:
        world.client("Ivan").writes("Cannot log in")
        anna = world.specialist("Anna")
        world.set_status(anna, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            anna.asks(ask.BeginReply(ticket_id=1))

    def test_an_internal_line_is_sent_by_its_place(self, world: World) -> None:
        world.client("Ivan").writes("Cannot log in")
        anna, boris = world.specialist("Anna"), world.specialist("Boris")
        anna.asks(ask.TakeTicket(ticket_id=1))
        place = world.thread()
        line = world.line(place, "Try again", id="77")
        boris.asks(ask.WriteInThread(line), place=place)
        assert not world.posts("client/reply")
        boris.asks(ask.SendLine(place, "77"))
        assert len(world.posts("client/reply")) == 1

    @pytest.mark.parametrize("command", [ask.SendLine, ask.BeginWrongTicket])
    def test_only_staff_lines_are_sent_or_moved(self, world: World, command: Any) -> None:
        ivan, anna = world.client("Ivan"), world.specialist("Anna")
        ivan.writes("Cannot log in", id="8")
        for place, number in ((ivan.place, "8"), (world.thread(), "no line")):
            with pytest.raises(Refusal, match="not_a_staff_line"):
                anna.asks(command(place, number))


class TestWhatATicketIsAbout:
    @pytest.fixture
    def ticket(self, world: World, choices: dict[str, int]) -> Ticket:
        world.client("Ivan").writes("Cannot log in")
        return world.ticket()

    def test_the_responsible_person_changes_it_and_history_records_it(
        self, world: World, ticket: Ticket, choices: dict[str, int]
    ) -> None:
        anna = world.specialist("Anna")
        anna.asks(ask.TakeTicket(ticket_id=1))
        anna.asks(ask.SetSubject(ticket_id=1, subject=Text("Log in fails")))
        anna.asks(ask.SetCategory(ticket_id=1, category="access"))
        answer = anna.asks(ask.SetPriority(ticket_id=1, priority="HIGH"))
        assert answer == Say("answers/priority", {"priority": "High"}, 1)
        changed = world.ticket()
        assert changed.subject == "Log in fails"
        assert (changed.category_id, changed.priority_id) == (choices["Access"], choices["High"])
        assert world.wanted(MirrorKind.CARD, 1) == str(changed.version)

    def test_colleagues_help_each_other(self, world: World, ticket: Ticket) -> None:
        anna, boris = world.specialist("Anna"), world.specialist("Boris")
        anna.asks(ask.TakeTicket(ticket_id=1))
        answer = boris.asks(ask.SetPriority(ticket_id=1, priority="High"))
        assert answer == Say("answers/priority", {"priority": "High"}, 1)

    def test_another_clients_ticket_does_not_exist(self, world: World, ticket: Ticket) -> None:
        with pytest.raises(Refusal, match="no_such_ticket"):
            world.client("Eve").asks(ask.SetSubject(ticket_id=1, subject=Text("Mine")))

    @pytest.mark.parametrize(
        ("command", "refusal"),
        [
            (ask.SetSubject(ticket_id=1, subject=Text(" ")), "empty_line"),
            (ask.SetSubject(ticket_id=1, subject=Text("x" * 81)), "subject_too_long"),
            (ask.SetCategory(ticket_id=1, category="Cooking"), "no_such_category"),
            (ask.SetCategory(ticket_id=1, category="Concierge"), "no_such_category"),
            (ask.SetPriority(ticket_id=1, priority="Yesterday"), "no_such_priority"),
        ],
    )
    def test_invalid_changes_are_refused(
        self, world: World, ticket: Ticket, command: ask.Command, refusal: str
    ) -> None:
        with pytest.raises(Refusal, match=refusal):
            world.administrator("Olga").asks(command)

    def test_a_closed_ticket_stays_as_it_is(self, world: World, ticket: Ticket) -> None:
        olga = world.administrator("Olga")
        world.set_status(olga, Status.CLOSED)
        with pytest.raises(Refusal, match="closed_is_final"):
            olga.asks(ask.SetPriority(ticket_id=1, priority="High"))

    def test_a_subject_that_was_chosen_is_not_improved_by_later_lines(self, world: World) -> None:
        ivan = world.client("Ivan")
        ivan.writes("Hello")
        ivan.asks(ask.SetSubject(ticket_id=1, subject=Text("Log in")), private=True)
        ivan.writes("Cannot log in since Monday")
        assert world.ticket().subject == "Log in"


class TestAReceiptsThread:
    def test_who_writes_there_before_it_is_known_goes_on_in_one_conversation(
        self, world: World
    ) -> None:
        ivan = world.client("Ivan", platform="slack")
        ivan.asks(ask.OpenTicket("V1", Text("Cannot log in"), Text("")), private=True)
        [receipt] = [one for one in world.claim() if one.template == "client/receipt"]
        thread = replace(ivan.place, thread="77.1")
        line = world.line(thread, "It says error 500", id="78.1")
        ivan.asks(ask.WriteLine(line), private=True, place=thread)
        world.record(Sent(receipt.post_id, ivan.place, "77.1", True, 1))
        assert world.ticket(1).conversation_id == world.ticket(2).conversation_id


class TestWordsBehindNew:
    def test_open_a_ticket_in_the_direct_chat_wherever_they_were_typed(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        channel = Place("slack", "T1", "CPUBLIC")
        told = jane.asks(ask.ExpectNew(Text("The report is empty")), place=channel)
        assert told == Say("answers/form_sent", ticket_id=1)
        assert (world.ticket().subject, world.ticket().status) == (
            "The report is empty",
            Status.NEW,
        )
        sent = {one.template: one for one in world.deliver()}
        receipt = sent["client/receipt"]
        assert (receipt.place, receipt.identity) == (None, jane.identity)
        assert sent["thread/line"].message is not None

    def test_open_one_where_a_direct_chat_is_known(self, world: World) -> None:
        jane = world.client("Jane", platform="slack")
        jane.writes("Cannot log in")
        world.deliver()
        jane.asks(ask.ExpectNew(Text("The report is empty")), place=jane.place, private=True)
        assert world.ticket(2).subject == "The report is empty"
        assert world.ticket(2).conversation_id != world.ticket(1).conversation_id

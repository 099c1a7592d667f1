"""How a form is filled in step by step: begun, answered, cancelled, done.

A line answers a question only as a reply to it: it quotes the message that asks, or it is the first
line in that place since the question. Commands and presses in between are not lines. Any other line
is handled as if there were no form; from then on only a quote or a press answers that question. An
expired form ends silently.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import (
    AnswerQuestion,
    Command,
    LeaveDialogue,
    ReadChoices,
    TurnPage,
    WriteLine,
)
from domain.desk.act import Act
from domain.desk.act.notify import answer_in_chat, tell_reachable
from domain.desk.dialogues.form import DialogueForm, Question, show_page
from domain.desk.dialogues.table import FORMS
from domain.errors import Refusal
from domain.messages import Line, own
from domain.outgoing.posts import PostState
from domain.people.places import Place
from domain.platforms import traits_of
from domain.policy.forms.form_steps import TICKET_FORM
from domain.repositories.dialogues import Dialogue, Value


def begin(
    form: DialogueForm,
    act: Act,
    *,
    ticket_id: int | None = None,
    known: Mapping[str, Value] | None = None,
) -> Command | None:
    """Ask a form's first question in the actor's place; a form that was open there ends.

    `known` are values that it begins with; what they answer is not asked. Returns the form's final
    command if it has nothing to ask. Raises Refusal where forms are not filled in step by step.
    """
    if not act.private or not _step_by_step(act.place, act):
        raise Refusal("only_in_private")
    before = act.uow.dialogues.at(act.place)
    if before is not None:
        end(before, act)
    act.uow.conversations.expect_nothing(act.place)
    begun = Dialogue(
        0, act.person.id, act.place, form.name, values=known or {}, ticket_id=ticket_id
    )
    return _go_on(act.uow.dialogues.add(begun), form, act)


def as_answer(command: Command, act: Act) -> Command:
    """Return the command that a line stands for as an answer; else the command unchanged."""
    if not isinstance(command, WriteLine) or command.new or not act.private:
        return command
    dialogue = under_way(act.place, act) if _step_by_step(act.place, act) else None
    if dialogue is None:
        return command
    question = FORMS[dialogue.form].question(dialogue.step)
    if _answers(command.line, dialogue, question, act):
        return AnswerQuestion(dialogue.id, dialogue.step, command.line.text)
    if dialogue.listens:
        act.uow.dialogues.save(replace(dialogue, listens=False))
    return command


def answer(command: AnswerQuestion, act: Act) -> Answer | Command | None:
    """Store an answer and ask the next question; after the last one, return the form's command.

    A question that is already answered stays answered. Raises Refusal if the value is not an
    answer, or if the form is over.
    """
    dialogue = _own(command.dialogue, act)
    if dialogue is None:
        raise Refusal("stale_button")
    if dialogue.step != command.step:
        return None
    if act.uow.outbox.resume(act.place):
        tell_reachable(act)
    question = FORMS[dialogue.form].question(dialogue.step)
    value = _value(command, dialogue, question, act)
    return take(dialogue, value, act, enough=command.enough and value is None)


def turn_page(command: TurnPage, act: Act) -> Answer | None:
    """Show another page of the current question's values. Raises Refusal if the form is over."""
    dialogue = _own(command.dialogue, act)
    if dialogue is None:
        raise Refusal("stale_button")
    if dialogue.step == command.step:
        show_page(dialogue, command.page, act)
    return None


def read_choices(command: ReadChoices, act: Act) -> Answer | None:
    """Post the definitions of the values in full, in as many messages as they need.

    Raises Refusal if the form is over.
    """
    dialogue = _own(command.dialogue, act)
    if dialogue is None or dialogue.step != command.step:
        raise Refusal("stale_button")
    offered = FORMS[dialogue.form].question(dialogue.step).accepts.offered(dialogue, act.uow) or ()
    answer_in_chat(Say("answers/choices", {"choices": tuple(offered)}), act)
    return None


def leave(command: LeaveDialogue, act: Act) -> Answer | None:
    """Cancel a form without a result. A form that is over stays so."""
    if command.dialogue is None:
        return _leave_here(act)
    dialogue = _own(command.dialogue, act)
    if dialogue is None:
        return None
    end(dialogue, act)
    return Say("answers/dialogue_left")


def _leave_here(act: Act) -> Answer:
    """Cancel the form in the actor's place, or let their next line open no ticket any more."""
    dialogue = under_way(act.place, act) if act.private else None
    if dialogue is None and not (act.private and act.uow.conversations.awaits_new(act.place)):
        return Say("answers/no_form")
    act.uow.conversations.expect_nothing(act.place)
    if dialogue is not None:
        end(dialogue, act)
    opens_ticket = dialogue is None or dialogue.form == TICKET_FORM
    return Say("answers/form_left" if opens_ticket else "answers/dialogue_left")


def awaits(line: Line, act: Act) -> bool:
    """Return whether a form here waits for a line, or this one quotes its question."""
    dialogue = under_way(act.place, act) if _step_by_step(act.place, act) else None
    if dialogue is None:
        return False
    listens = dialogue.listens or act.uow.conversations.awaits_new(act.place)
    return listens or _quotes_question(line, dialogue, act)


def take(
    dialogue: Dialogue, value: Value | None, act: Act, *, enough: bool = False
) -> Command | None:
    """Store the answer to the current question (None: skipped), and go on.

    `enough`: skip the remaining questions that can be skipped. Returns the form's command after
    the last question.
    """
    form = FORMS[dialogue.form]
    if value is not None:
        form.question(dialogue.step).keep(dialogue, value, act)
        dialogue = replace(dialogue, values={**dialogue.values, dialogue.step: value})
    return _go_on(dialogue, form, act, enough=enough)


def under_way(place: Place, act: Act) -> Dialogue | None:
    """Return the dialogue in a place, after ending it if it has expired."""
    dialogue = act.uow.dialogues.at(place)
    if dialogue is None or _lives(dialogue, act):
        return dialogue
    end(dialogue, act)
    return None


def end(dialogue: Dialogue, act: Act) -> None:
    """Delete a dialogue; its message shows that it is over."""
    act.uow.dialogues.remove(dialogue.id)
    form = FORMS.get(dialogue.form)
    if form is not None:
        form.show(replace(dialogue, step=""), form, act)


def _go_on(
    dialogue: Dialogue, form: DialogueForm, act: Act, *, enough: bool = False
) -> Command | None:
    """Ask the next question that has something to ask; if there is none, finish the form."""
    for question in form.after(dialogue.step):
        if enough and question.optional:
            continue
        if question.name not in dialogue.values and _is_asked(question, dialogue, act):
            _ask(replace(dialogue, step=question.name), question, form, act)
            return None
    return _done(dialogue, form, act)


def _is_asked(question: Question, dialogue: Dialogue, act: Act) -> bool:
    if not question.when(dialogue, act):
        return False
    offered = question.accepts.offered(dialogue, act.uow)
    return offered is None or bool(offered)


def _ask(dialogue: Dialogue, question: Question, form: DialogueForm, act: Act) -> None:
    asked = replace(
        dialogue,
        post_id=form.show(dialogue, form, act),
        listens=question.accepts.takes_lines,
        expires_at=act.now + form.waits if form.waits is not None else None,
    )
    act.uow.dialogues.save(asked)


def _done(dialogue: Dialogue, form: DialogueForm, act: Act) -> Command | None:
    end(dialogue, act)
    return form.done(dialogue)


# Whether a line answers, and what


def _answers(line: Line, dialogue: Dialogue, question: Question, act: Act) -> bool:
    """Return whether a line is meant as an answer.

    A client's first line that can't be an answer is an ordinary line, which may be about anything.
    Staff write nothing else to the bot, so theirs is refused with a reason.
    """
    if not question.accepts.takes_lines or own(line.attachments):
        return False
    if _quotes_question(line, dialogue, act):
        return True
    if not dialogue.listens or _quotes_other(line, act) or not _was_asked(dialogue, act):
        return False
    if act.uow.conversations.awaits_new(act.place):
        return False
    return act.person.role.is_staff or _is_an_answer(line, dialogue, question, act)


def _is_an_answer(line: Line, dialogue: Dialogue, question: Question, act: Act) -> bool:
    offered = question.accepts.offered(dialogue, act.uow) or ()
    try:
        question.accepts.typed(line.text, offered)
    except Refusal:
        return False
    return True


def _quotes_question(line: Line, dialogue: Dialogue, act: Act) -> bool:
    asked = act.uow.outbox.how_far(dialogue.post_id) if dialogue.post_id and line.quotes else None
    return asked is not None and asked.external_id == line.quotes


def _quotes_other(line: Line, act: Act) -> bool:
    """Return whether a line quotes something else that the desk knows."""
    if not line.quotes:
        return False
    uow, place = act.uow, line.place
    ours, theirs = uow.outbox.posted_at(place, line.quotes), uow.messages.at(place, line.quotes)
    return ours is not None or theirs is not None


def _was_asked(dialogue: Dialogue, act: Act) -> bool:
    asked = act.uow.outbox.how_far(dialogue.post_id) if dialogue.post_id else None
    return asked is not None and asked.state is not PostState.FAILED


def _value(
    command: AnswerQuestion, dialogue: Dialogue, question: Question, act: Act
) -> Value | None:
    """Return the value of an answering command; None: skipped.

    Raises Refusal if it is not an answer.
    """
    offered = question.accepts.offered(dialogue, act.uow) or ()
    if command.typed is not None:
        return question.accepts.typed(command.typed, offered)
    if command.choice is None and question.optional:
        return None
    if command.choice not in [one.id for one in offered]:
        raise Refusal("stale_button")
    return command.choice


# Whose it is


def _own(number: int, act: Act) -> Dialogue | None:
    dialogue = act.uow.dialogues.find(number)
    own = dialogue is not None and dialogue.person_id == act.person.id and _lives(dialogue, act)
    return dialogue if own else None


def _lives(dialogue: Dialogue, act: Act) -> bool:
    return dialogue.form in FORMS and not dialogue.is_over(act.now)


def _step_by_step(place: Place, act: Act) -> bool:
    return traits_of(place.platform, act.uow.platforms).step_by_step

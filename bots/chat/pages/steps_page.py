"""The buttons of a question in a form that is filled in step by step."""

from collections.abc import Sequence

from bots.chat.buttons.layout import LABEL, Rows, in_rows
from bots.chat.buttons.rows import ANSWER, ENOUGH, FILL, LEAVE, READ, TURN
from bots.chat.buttons.values import SKIP_REST, OfAnswer, OfAsked, OfAskedPage, OfDialogue
from bots.text.locales import N_, label
from domain.outgoing.bodies import Asked, FormQuestion
from domain.outgoing.buttons import Choice, in_short
from domain.outgoing.ticket_view import TicketView
from domain.policy.forms.choices import page_of, pages
from domain.policy.forms.form_steps import FormStep


def of_ticket_form(question: FormQuestion, ticket: TicketView, language: str) -> Rows:
    """Return the possible answers to a form's current question; nothing at its end."""
    if not ticket.form_step:
        return ()
    step = FormStep(ticket.form_step)
    offered = _offered(question, step)
    buttons = [
        FILL.draw(OfAnswer(ticket.id, step, one.id), one.name[:LABEL])
        for one in page_of(offered, question.page)
    ]
    rows = in_rows(buttons)
    if question.dialogue:
        rows += _turning(offered, question.page, (question.dialogue, step.value), language)
    order = tuple(FormStep)
    follows = any(_offered(question, one) for one in order[order.index(step) + 1 :])
    enough = FILL.draw(OfAnswer(ticket.id, step, SKIP_REST), label(N_("Done"), language))
    words = N_("Next") if step is FormStep.TEXT else N_("Skip")
    onward = FILL.draw(OfAnswer(ticket.id, step), label(words, language))
    return (*rows, (onward, enough) if follows else (enough,))


def _offered(question: FormQuestion, step: FormStep) -> Sequence[Choice]:
    offered = {FormStep.CATEGORY: question.categories, FormStep.PRIORITY: question.priorities}
    return offered.get(step, ())


def buttons_of(asked: Asked, language: str) -> Rows:
    """Return the possible answers to a dialogue's question; nothing once it is answered."""
    if asked.answered:
        return ()
    buttons = [
        ANSWER.draw(
            OfAsked(asked.dialogue, asked.step, one.id),
            (label(one.label, language) or one.name)[:LABEL],
        )
        for one in page_of(asked.choices, asked.page)
    ]
    turns = _turning(asked.choices, asked.page, (asked.dialogue, asked.step), language)
    leave = LEAVE.labelled(OfDialogue(asked.dialogue), language)
    skip = ANSWER.labelled(OfAsked(asked.dialogue, asked.step), language)
    enough = ENOUGH.labelled(OfAsked(asked.dialogue, asked.step), language)
    onward = (skip, *((enough,) if asked.enough else ())) if asked.optional else ()
    return (*in_rows(buttons), *turns, (*onward, leave))


def _turning(offered: Sequence[Choice], page: int, at: tuple[int, str], language: str) -> Rows:
    """Return the buttons for other pages, and for definitions that are shown in short.

    `at` are the numbers of the form and the name of its question.
    """
    last = pages(offered) - 1
    page = min(page, last)
    others = ((page - 1, "◀"), (page + 1, "▶"))
    turns = tuple(
        TURN.draw(OfAskedPage(*at, other), f"{sign} {other + 1}/{last + 1}")
        for other, sign in others
        if 0 <= other <= last
    )
    shown = page_of(offered, page)
    is_short = any(one.definition for one in shown) and in_short(shown) != shown
    read = (READ.labelled(OfAskedPage(*at), language),) if is_short else ()
    return tuple(row for row in (turns, read) if row)

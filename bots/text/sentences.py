"""What the desk says in plain sentences, by the names that answers, refusals and notices ask for.

A sentence needs no file of its own. The renderer reads it like a template: the same markup, the
same facts, `%(name)s` for a fact. Several sentences under one name are a line each. What has
conditions, loops, filters or other people's words in it is a file in `templates/`.
"""

import re
from collections.abc import Mapping

from bots.text.locales import N_

SENTENCES: Mapping[str, str | tuple[str, ...]] = {
    "answers/already_sent": N_("Nothing needs sending again: it has arrived or is on its way."),
    "answers/answer_moved": N_("Your answer belongs to #%(number)s now. Both threads say so."),
    "answers/ask_again": N_("The desk was updated a moment ago. Please ask again."),
    "answers/assigned": N_("<b>%(what)s</b> is with %(assignee)s now."),
    "answers/category": N_("Category of <b>%(what)s</b>: %(category)s"),
    "answers/closed": (
        N_("<b>%(what)s</b> is closed."),
        N_("What comes next will be a new ticket."),
    ),
    "answers/confirm_processed": (
        N_("Nobody has answered %(client)s yet."),
        N_("Mark <b>%(what)s</b> as processed?"),
    ),
    "answers/confirm_take": (
        N_("<b>%(what)s</b> is assigned to %(name)s."),
        N_("Take it over?"),
    ),
    "answers/declined": N_("OK, nothing has changed."),
    "answers/settled_already": N_("This question has been answered already."),
    "refusals/question_expired": N_(
        "This question has expired, so nothing has changed. Ask again if you still want it."
    ),
    "refusals/cannot_see_readers": N_(
        "We couldn't find out who reads this channel, so nothing has changed. Try again in a "
        "minute."
    ),
    "answers/department": N_("<b>%(what)s</b> is with %(department)s now."),
    "answers/discarded": N_("It stays inside: the client does not get it."),
    "answers/edited_too_late": N_(
        "Your answer had left already, so the client has it as it was. Write another line to put "
        "it right."
    ),
    "answers/expect_new": N_("What is your question? Your next message here opens a new ticket."),
    "answers/dialogue_left": N_("As you like. Nothing has changed."),
    "answers/form_left": N_("As you like. Just write whenever you need us."),
    "answers/form_sent": N_(
        "<b>%(what)s</b> has reached us. It goes on in your direct chat with me."
    ),
    "answers/form_subject": (
        N_("In one line: what is it about?"),
        N_("That line opens a ticket. I ask for the rest then, and you may leave it out."),
    ),
    "answers/form_wrong_ticket": N_(
        "The form did not open. Write <code>%(thread)s</code> in the ticket's thread, with the "
        "number of the ticket that your last answer belongs to."
    ),
    "answers/guessed": (
        N_("Your message went to <b>%(what)s</b>."),
        N_("Is it about something else? Move it with one tap."),
    ),
    "answers/held": N_(
        "Your answer is held and has not gone to %(client)s: the ticket's thread says why."
    ),
    "answers/in_group": N_("Tickets are never shown in a group. Please write to me in private."),
    "answers/is_it_solved": (
        N_("<b>%(what)s</b> is processed."),
        N_("Is something still wrong? Tap <i>Not solved</i>, or write what it is."),
    ),
    "answers/moved": N_("Your message is in %(what)s now."),
    "answers/no_chat": N_(
        "This stays inside: %(name)s has no chat that the desk could write to. Call them instead."
    ),
    "answers/no_reply": N_("<b>%(what)s</b> waits for no answer."),
    "answers/note_kept": N_("Your note is in the thread of #%(number)s. The client never sees it."),
    "answers/priority": N_("Priority of <b>%(what)s</b>: %(priority)s"),
    "answers/rated": N_("Thank you: %(value)s"),
    "answers/reopened": (
        N_("Your message went to <b>%(what)s</b>, which is open again."),
        N_("Is it about something else? Move it with one tap."),
    ),
    "answers/reopened_by_hand": N_("<b>%(what)s</b> is open, and we go on with it."),
    "answers/reply_goes": N_("Your answer is on its way to %(client)s."),
    "answers/still_needed": N_("#%(number)s stays open. We go on with it."),
    "answers/subject": N_("The ticket is called <b>%(what)s</b> now."),
    "answers/taken": (
        N_("<b>%(what)s</b> is yours."),
        N_("What you write in its thread goes to the client."),
    ),
    "answers/transcript": N_(
        "What was said of <b>%(what)s</b> comes to you as a file, in your direct chat with me."
    ),
    "answers/unlocked": N_("<b>%(what)s</b> is free to be answered."),
    "answers/word_kept": N_("Thank you, your words are with those who helped you."),
    "client/support_ends": (
        N_("Your support ends on %(when)s. Until then all goes on as before."),
        N_("Should it go on after that, please tell us here."),
    ),
    "client/waiting": N_(
        "We are waiting for your answer on <b>%(what)s</b>. Just write here when it suits you."
    ),
    "refusals/answer_too_long": N_("That is too long. At most %(most)s characters, please."),
    "staff/taken_over": N_("<b>%(what)s</b> is assigned to %(assignee)s now."),
    "refusals/cannot_confirm": N_(
        "Your chat platform does not answer just now, so we can't confirm that you are still an "
        "administrator. Nothing was changed. Try again in a minute."
    ),
    "refusals/closed_is_final": N_(
        "This ticket is closed for good. What comes next will be a new ticket."
    ),
    "refusals/colleague_away": N_("%(name)s is away until %(when)s. Name somebody else."),
    "refusals/empty_line": N_("There is nothing to send. Please add some text."),
    "refusals/guest_not_staff": N_(
        "%(name)s is a guest in this workspace, and guests cannot answer clients. Choose a full "
        "member."
    ),
    "refusals/has_administrator": N_("The desk has an administrator already. Ask them for a role."),
    "refusals/just_appearing": N_(
        "The ticket is just appearing in its channel. Try again in a moment."
    ),
    "refusals/just_leaving": N_("The answer is just leaving. Try again in a moment."),
    "refusals/last_administrator": N_(
        "The desk would be left without an administrator. Make somebody else one first."
    ),
    "refusals/line_stays_here": (
        N_("Your line stays here: only the desk's staff answer clients."),
        N_("An administrator can make you a specialist."),
    ),
    "refusals/locked": (
        N_("%(name)s is answering this ticket until %(when)s."),
        N_("If that is no longer so, <code>%(command)s</code> lets you."),
    ),
    "refusals/no_chat": N_("%(name)s has no chat that the desk could write to. Call them instead."),
    "refusals/no_subject": N_("Please say in a few words what it is about."),
    "refusals/no_such_client": N_(
        "Nobody is called “%(typed)s”. Write the whole name, @ and a nickname, or the number of a "
        "ticket of theirs: client:#42"
    ),
    "refusals/no_such_language": N_(
        "We do not speak that language yet. Choose one of these: %(languages)s."
    ),
    "refusals/no_such_line": N_("The desk no longer has this line. Please write it again."),
    "refusals/no_such_period": N_(
        "“%(typed)s” is no period. Write today, yesterday, week, month, 14d, 2026-11, 2026-11-21 "
        "or 2026-11-01..2026-11-15."
    ),
    "refusals/no_such_ticket": N_("There is no such ticket. Please check the number."),
    "refusals/nobody_called_so": N_(
        "The desk knows nobody called %(name)s, so there is nobody to write to."
    ),
    "refusals/nobody_like_that": N_(
        "The desk does not know this person yet. Ask them to write to this bot once, then try "
        "again."
    ),
    "refusals/no_room_for_file": N_(
        "There is no room for the file just now. Try again later, or tell whoever runs the desk."
    ),
    "refusals/not_a_channel": N_(
        "This is a direct chat. Type it in the channel where tickets should appear."
    ),
    "refusals/not_a_clients_line": N_("Only a client's line can be moved to another ticket."),
    "refusals/not_a_number": N_("Please write the ticket's number, like <code>%(example)s</code>."),
    "refusals/not_a_staff_line": N_("Choose a line that one of you wrote in a ticket's thread."),
    "refusals/not_between": N_("Please send a number from %(least)s to %(most)s."),
    "refusals/not_offered": N_("Please choose one of these: %(offered)s."),
    "refusals/not_processed_yet": N_(
        "The ticket is still being worked on. When it is done we will ask you."
    ),
    "refusals/not_your_line": N_(
        "This answer is a colleague's: they, or an administrator, can move it to another ticket."
    ),
    "refusals/nothing_asked": N_(
        "The client wrote last, so there is nothing to wait for yet. Answer first, then set it to "
        "waiting."
    ),
    "refusals/nothing_to_hand_over": N_("No ticket is yours, so there is nothing to hand over."),
    "refusals/nothing_to_move": N_("There is no answer here to move to another ticket."),
    "refusals/only_in_private": N_(
        "A ticket is between you and the desk: write to me in a direct message."
    ),
    "refusals/own_ticket": N_("Nobody handles their own ticket: a colleague has to do this one."),
    "refusals/rated_long_ago": N_("A rating can be changed for seven days, and those have passed."),
    "refusals/same_ticket": N_("The answer is in this ticket already. Name the other one."),
    "refusals/several_called_so": N_(
        "Several people are called %(name)s, and none of them has an account to tell them apart by."
    ),
    "refusals/stale_button": N_(
        "This button is out of date: something has changed since. Look again, and press the new "
        "one if you still want it."
    ),
    "refusals/until_has_passed": N_("%(when)s has passed already, so nothing was changed."),
    "refusals/until_too_far": N_("%(when)s is more than a year ahead, so nothing was changed."),
    "refusals/which_ticket": N_(
        "Which ticket do you mean? Add its number after the command, like <code>%(example)s</code>."
    ),
    "refusals/wrong_code": N_(
        "This is not this desk's code. Look for the line with the code where Helpline was started "
        "last: each start prints a new one until somebody is the administrator."
    ),
    "refusals/yours_already": N_("They are yours already. Name a colleague."),
    "staff/left": N_(
        "The account of <b>%(name)s</b> was closed or is a guest's now, so they no longer answer "
        "clients. Others have their tickets, or the tickets are free."
    ),
    "staff/no_room": N_(
        "The desk has no room for more files, so that they do not cross. Raise "
        "<code>files.limit_mb</code>, or lower <code>files.keep_days</code>."
    ),
    "staff/set_aside": (
        N_(
            "What became of a message could not be recorded. It was set aside, so that the others "
            "go on, and counts as one of which nobody knows whether it has arrived."
        ),
        N_("Whoever runs the desk finds the reason in its log, under the number %(post)s."),
    ),
    "staff/support_ends": N_("The support of <b>%(name)s</b> ends on %(when)s."),
    "thread/came_by_link": N_("%(client)s came by a link that says: <code>%(link)s</code>"),
    "thread/reachable": N_("The client can be reached again. What waited is being sent now."),
}

MEANINGS: Mapping[str, str] = {
    "client": "ticket.client",
    "example": "'42'",
    "number": "ticket.id",
    "what": "heading(ticket)",
    "when": "until|when",
}
"""What a placeholder stands for, as a template would say it. Any other is the fact of its name."""

OWN_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "answers/answer_moved": {"number": "to"},
    "answers/form_wrong_ticket": {"thread": "'!wrong 42'"},
    "answers/no_chat": {"name": "ticket.client"},
    "client/support_ends": {"when": "until|day"},
    "refusals/locked": {"command": "'!unlock'"},
    "staff/support_ends": {"when": "until|day"},
}
"""What it stands for under one name alone."""

_HEADING = '{% from "shared/tickets.j2" import heading with context %}\n'
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def as_template(name: str) -> str:
    """Return the template that says what is written under that name. Raises KeyError if nothing is.

    Translators see the same text as here: Jinja2 writes `{{ name }}` as `%(name)s` for them.
    """
    said = SENTENCES[name]
    lines = (said,) if isinstance(said, str) else said
    meanings = {**MEANINGS, **OWN_MEANINGS.get(name, {})}
    source = "\n".join(_translated(line, meanings) for line in lines)
    return _HEADING + source if "heading(" in source else source


def _translated(line: str, meanings: Mapping[str, str]) -> str:
    used = dict.fromkeys(_PLACEHOLDER.findall(line))
    values = ", ".join(f"{one}={meanings[one]}" for one in used if one in meanings)
    body = _PLACEHOLDER.sub(r"{{ \1 }}", line)
    return f"{{% trans {values} %}}{body}{{% endtrans %}}"

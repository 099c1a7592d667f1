"""What the desk says in plain sentences, by the names that answers, refusals and notices ask for.

A sentence needs no file of its own. The renderer reads it like a template: the same markup, the
same facts, `%(name)s` for a fact. Several sentences under one name are a line each. What has
conditions, loops, filters or other people's words in it is a file in `templates/`.
"""

import re
from collections.abc import Mapping

from bots.text.locales import N_

SENTENCES: Mapping[str, str | tuple[str, ...]] = {
    "answers/already_sent": N_("No need to send it again: it was delivered or is on its way."),
    "answers/answer_moved": N_("Your reply is now in #%(number)s. Both threads show it."),
    "answers/ask_again": N_("The bot was updated a moment ago. Please try again."),
    "answers/assigned": N_("<b>%(what)s</b> is now assigned to %(assignee)s."),
    "answers/category": N_("Category of <b>%(what)s</b>: %(category)s"),
    "answers/closed": (
        N_("<b>%(what)s</b> is closed."),
        N_("The next message will open a new ticket."),
    ),
    "answers/confirm_processed": (
        N_("Nobody has replied to %(client)s yet."),
        N_("Mark <b>%(what)s</b> as processed?"),
    ),
    "answers/confirm_take": (
        N_("<b>%(what)s</b> is assigned to %(name)s."),
        N_("Take it over?"),
    ),
    "answers/counting": N_("Counting what would change…"),
    "answers/declined": N_("OK, nothing has changed."),
    "answers/swap_declined": N_("OK, nothing has changed. We've told %(name)s."),
    "refusals/swap_with_yourself": N_("These are your own shifts. Choose a colleague."),
    "refusals/not_in_department": N_(
        "%(name)s isn't a member of %(department)s, so they can't take a shift there."
    ),
    "refusals/swap_changed": N_(
        "The shifts have changed since %(name)s asked you, so nothing was swapped. "
        "Ask %(name)s whether they still want to swap."
    ),
    "staff/swap_declined": N_("%(name)s can't swap. You keep your shift on %(when)s."),
    "answers/settled_already": N_("This question has already been answered."),
    "answers/settings_form": N_(
        "The form didn't open. Type <code>%(slash)s settings</code> and try again."
    ),
    "answers/person_form": N_("The form didn't open. Open the card again and try once more."),
    "refusals/bad_invitation": N_(
        "This invitation doesn't work: it's wrong, has been used, or has expired. Ask the person "
        "who invited you for a new one."
    ),
    "desk/removed": N_("(removed)"),
    "answers/staff_already": N_("You're already on the staff. The invitation can still be used."),
    "answers/staff_invited": N_(
        "Thank you, %(name)s. An administrator will check your account and give you your role."
    ),
    "answers/moved_already": N_("It's already a ticket: #%(number)s."),
    "answers/inviting": N_("I'm inviting %(name)s. If it doesn't work, I'll tell you why."),
    "answers/invited": N_(
        "Welcome, %(name)s. You can write to us now. Just tell us what you need."
    ),
    "files/transcript_stops": N_(
        "The transcript stops here: a file can be at most %(megabytes)s MB. Later messages aren't "
        "included."
    ),
    "answers/kept": N_("%(name)s won't be forgotten."),
    "answers/forget_name": N_(
        "To forget <b>%(called)s</b> for good, type their name. Their data is erased 24 hours "
        "later; until then you can cancel."
    ),
    "staff/forgotten_again": N_(
        "The restored backup contained people we had already forgotten: %(count)s. "
        "Their data has been erased again."
    ),
    "refusals/staff_not_forgotten": N_("%(name)s is staff. Make them a client first."),
    "refusals/another_name": N_("That's a different name. Type it like this: %(name)s"),
    "refusals/to_forget_already": N_("Someone has already asked to forget this person."),
    "refusals/forgotten_already": N_(
        "This person's data is being erased or is already gone: it's too late to change anything."
    ),
    "refusals/bad_link_code": N_(
        "This code doesn't work: it's wrong, has been used, or has expired. Get a new one on your "
        "other account."
    ),
    "refusals/too_many_codes": N_("Too many wrong codes. Try again after %(when)s."),
    "refusals/link_same_platform": N_(
        "You can link only one account on each platform. Enter the code on the other platform, "
        "not where you got it."
    ),
    "refusals/link_forgotten": N_(
        "These accounts can't be linked: the data of one of them is going to be deleted."
    ),
    "refusals/link_rests": N_(
        "These accounts can't be linked yet: an administrator has to confirm the role of one of "
        "them first."
    ),
    "refusals/unlink_forgotten": N_(
        "These accounts can't be unlinked: the data of both is going to be deleted."
    ),
    "refusals/link_guest": N_("A guest account can't be linked to a staff account."),
    "refusals/link_over": N_(
        "This question has expired, or something has changed since then. To link the accounts, "
        "get a new code."
    ),
    "refusals/nothing_linked": N_("No accounts are linked here."),
    "refusals/unlink_staff": N_(
        "Only an administrator can unlink a colleague's accounts, on the colleague's card."
    ),
    "client/link_declined": N_("The accounts weren't linked: somebody declined."),
    "refusals/no_such_person": N_("We don't know this person."),
    "refusals/which_calendar": N_(
        "Which calendar? Write its name after the day. Choose one of these: %(offered)s."
    ),
    "refusals/no_such_entry": N_("This setting doesn't exist."),
    "refusals/edited_since": N_(
        "Not changed: somebody edited the message while you were writing. Look at it and try again."
    ),
    "refusals/changed_since": N_(
        "Somebody else has just changed <b>%(name)s</b>. Open it again to see the current version."
    ),
    "refusals/no_country": N_(
        "The calendar <b>%(name)s</b> has no country. Set its country first."
    ),
    "refusals/only_entry": N_("“%(name)s” is the only one of its kind, so it stays switched on."),
    "refusals/last_department": N_(
        "This is the only department. Tickets need one, so it stays switched on."
    ),
    "refusals/question_expired": N_(
        "This question has expired, so nothing has changed. Repeat the command if you "
        "still need it."
    ),
    "refusals/cannot_see_readers": N_(
        "We couldn't check who can read this channel, so nothing has changed. Try again in "
        "a minute."
    ),
    "answers/department": N_("<b>%(what)s</b> is now with %(department)s."),
    "answers/discarded": N_(
        "OK, the client won't receive this reply. It stays in the thread as a note."
    ),
    "answers/edited_too_late": N_(
        "Your reply was already sent, so the client has the old version. Send another "
        "message to correct it."
    ),
    "answers/expect_new": N_("Write your request here. It will get a ticket of its own."),
    "answers/dialogue_left": N_("OK, nothing has changed."),
    "answers/folded": (
        N_("I added this to <b>%(what)s</b>, because you sent several requests within a minute."),
        N_("To make it a separate request, tap the button in your direct chat with me."),
    ),
    "answers/no_form": N_("No form is open here."),
    "answers/form_left": N_("OK. Just write whenever you need help."),
    "answers/form_sent": N_(
        "We've got your request <b>%(what)s</b>. Let's continue in your direct chat with me."
    ),
    "answers/form_subject": (
        N_("What's it about, in one line?"),
        N_("Your answer opens a ticket. Then I'll ask for details, which you can skip."),
    ),
    "answers/form_as": N_("We can't show the form for %(name)s here."),
    "answers/as_details": N_("What does the client need? Your next message will open the ticket."),
    "answers/form_edit": N_(
        "This message is too long for a form. In Telegram, quote it and write the new text after "
        "<code>%(command)s</code>."
    ),
    "answers/message_edited": N_("The message has been changed."),
    "answers/form_wrong_ticket": N_(
        "The form didn't open. In the ticket's thread, write <code>!wrong</code> and the number "
        "of the right ticket, like <code>%(thread)s</code>."
    ),
    "answers/guessed": (
        N_("I added your message to <b>%(what)s</b>."),
        N_("Is it about something else? Move it with one tap."),
    ),
    "answers/held": N_(
        "Your reply is on hold. %(client)s hasn't received it. The ticket's thread says why."
    ),
    "answers/in_group": N_(
        "I don't show tickets in groups. Please write to me in a direct message."
    ),
    "answers/is_it_solved": (
        N_("<b>%(what)s</b> is done."),
        N_("Is something still wrong? Tap <i>Not solved</i>, or tell us about it."),
    ),
    "answers/marked_delivered": N_("OK, this reply counts as delivered to %(client)s."),
    "answers/moved": N_("I moved your message to %(what)s."),
    "answers/no_chat": N_("Not sent: we have no chat with %(name)s. Call them instead."),
    "answers/no_reply": N_("<b>%(what)s</b> no longer needs a reply."),
    "answers/note_kept": N_("Your note is in the thread of #%(number)s. The client can't see it."),
    "answers/priority": N_("Priority of <b>%(what)s</b>: %(priority)s"),
    "answers/rated": N_("Thank you for your rating: %(value)s"),
    "answers/reopened": (
        N_("I added your message to <b>%(what)s</b> and reopened the ticket."),
        N_("Is it about something else? Move it with one tap."),
    ),
    "answers/reopened_by_hand": N_("<b>%(what)s</b> is open again. We're working on it."),
    "answers/reply_goes": N_("Your reply is on its way to %(client)s."),
    "answers/still_needed": N_("#%(number)s stays open. We're still working on it."),
    "answers/subject": N_("The ticket is now called <b>%(what)s</b>."),
    "answers/taken": (
        N_("<b>%(what)s</b> is now assigned to you."),
        N_("Everything you write in its thread goes to the client."),
    ),
    "answers/person_file": N_(
        "You'll get <b>%(name)s</b>'s data as a file in your direct chat with me."
    ),
    "answers/transcript": N_(
        "You'll get the conversation in <b>%(what)s</b> as a file in your direct chat with me."
    ),
    "answers/unlocked": N_("<b>%(what)s</b> is unlocked. Anyone can reply."),
    "answers/word_kept": N_("Thank you. We passed your comment on to those who helped you."),
    "client/support_ends": (
        N_("Your support ends on %(when)s. Nothing changes until then."),
        N_("To extend it, write to us here."),
    ),
    "client/folded": (
        N_(
            "You sent several requests within a minute, so I'm adding the next ones to "
            "<b>%(what)s</b>."
        ),
        N_("Are they about something else? Tap the button."),
    ),
    "client/reopened": (
        N_("<b>%(what)s</b> is open again. We're working on it."),
        N_("You can write about it here."),
    ),
    "client/waiting": N_(
        "We're waiting for your reply on <b>%(what)s</b>. Just write here when you can."
    ),
    "refusals/answer_too_long": N_("That's too long. Please use at most %(most)s characters."),
    "staff/taken_over": N_("<b>%(what)s</b> is now assigned to %(assignee)s."),
    "refusals/cannot_confirm": N_(
        "Your chat platform isn't responding, so we can't confirm that you're still an "
        "administrator. Nothing has changed. Try again in a minute."
    ),
    "refusals/closed_is_final": N_(
        "This ticket is closed. The next message will open a new ticket."
    ),
    "refusals/closed_long_ago": N_(
        "This ticket was closed more than %(days)s days ago. Open a new one for the client: "
        "<code>%(example)s</code>"
    ),
    "refusals/colleague_away": N_("%(name)s is away until %(when)s. Choose someone else."),
    "refusals/empty_line": N_("There's nothing to send. Please add some text."),
    "refusals/guest_not_staff": N_(
        "%(name)s can't reply to clients: the account is closed, is a guest's, or belongs to "
        "another workspace. Choose a full member of this workspace."
    ),
    "refusals/has_administrator": N_("There's already an administrator. Ask them for a role."),
    "refusals/just_appearing": N_(
        "The ticket is still being posted to its channel. Try again in a moment."
    ),
    "refusals/no_account_not_staff": N_(
        "%(name)s has no account with us, and can't reply to clients. Ask them to write to the "
        "bot first."
    ),
    "refusals/not_your_own_role": N_("Another administrator has to confirm your role."),
    "staff/your_role_rests": N_(
        "Your staff role is paused until an administrator confirms it. Your tickets went back "
        "to their departments. Please ask an administrator."
    ),
    "refusals/last_administrator": N_(
        "This is the only administrator. Make someone else an administrator first."
    ),
    "refusals/line_stays_here": (
        N_("Not sent: only support staff can reply to clients."),
        N_("An administrator can make you a specialist."),
    ),
    "refusals/locked": (
        N_("%(name)s is replying to this ticket, so it's locked until %(when)s."),
        N_("If they aren't, unlock it with <code>%(command)s</code>."),
    ),
    "refusals/no_chat": N_("We have no chat with %(name)s. Call them instead."),
    "refusals/no_subject": N_("Please say in a few words what it's about."),
    "refusals/not_a_client": N_("%(name)s is on the staff. Choose a client."),
    "refusals/no_such_client": N_(
        "We don't know a client called “%(typed)s”. Write the full name, an @nickname "
        "or one of their tickets: client:#42"
    ),
    "refusals/no_such_language": N_(
        "We don't speak that language yet. Choose one of these: %(languages)s."
    ),
    "refusals/no_such_line": N_("We no longer have this message. Please write it again."),
    "refusals/no_such_message": N_("This message isn't part of a ticket. Choose one that is."),
    "refusals/no_such_period": N_(
        "“%(typed)s” isn't a period. Write today, yesterday, week, month, 14d, 2026-11, "
        "2026-11-21 or 2026-11-01..2026-11-15."
    ),
    "refusals/no_such_ticket": N_("There's no such ticket. Please check the number."),
    "answers/stays": N_("<b>%(name)s</b> stays on the staff."),
    "staff/stays": N_("<b>%(name)s</b> stays on the staff after all. Changed by %(by)s."),
    "refusals/has_left_already": N_(
        "%(name)s isn't on the staff, and no setting names them, so there's nothing to do."
    ),
    "refusals/leaves_themselves": N_(
        "%(name)s is the one who's leaving. Choose somebody else to take over."
    ),
    "refusals/nobody_called_so": N_(
        "We don't know anyone called %(name)s. Ask them to write to this bot once, then try again."
    ),
    "refusals/nobody_like_that": N_(
        "We don't know this person yet. Ask them to write to this bot once, then try again."
    ),
    "refusals/no_room_for_file": N_("There's no room for the file right now. Try again later."),
    "refusals/not_a_channel": N_(
        "This is a direct chat. Type the command in the channel where tickets should appear."
    ),
    "refusals/not_a_clients_line": N_("Only a client's message can be moved to another ticket."),
    "refusals/not_a_number": N_("Please write the ticket's number, like <code>%(example)s</code>."),
    "refusals/not_a_staff_line": N_("Choose a message that staff wrote in a ticket's thread."),
    "refusals/not_between": N_("Please send a number from %(least)s to %(most)s."),
    "refusals/not_offered": N_("Please choose one of these: %(offered)s."),
    "refusals/not_processed_yet": N_(
        "We're still working on this ticket. You can rate it once it's done."
    ),
    "refusals/not_your_line": N_(
        "A colleague wrote this reply. Only they or an administrator can move it to another ticket."
    ),
    "refusals/nothing_asked": N_(
        "The client wrote last, so there's nothing to wait for yet. Reply first, then set "
        "the status to waiting."
    ),
    "refusals/nothing_to_hand_over": N_("You have no tickets to hand over."),
    "refusals/nothing_to_move": N_("There's no reply here to move to another ticket."),
    "refusals/reply_moved_already": (
        N_("You've already moved your last reply here to another ticket."),
        N_("To move an earlier one, choose <i>Wrong ticket</i> in its menu."),
    ),
    "refusals/only_in_private": N_("Tickets are private. Please write to me in a direct message."),
    "refusals/own_ticket": N_(
        "Nobody can handle their own ticket. A colleague has to take this one."
    ),
    "refusals/which_to_move": N_(
        "Which message? In Slack, choose “Move to the desk” in its menu. In a Telegram group, "
        "reply to it with /desk. If you've done that, the bot can't see the message: make the bot "
        "an administrator of the group, or turn off its Group Privacy."
    ),
    "refusals/blank_message": N_("There's nothing to read in this message, so it wasn't moved."),
    "refusals/nobodys_message": N_(
        "This message wasn't written by a person, so there's nobody to reply to."
    ),
    "refusals/staffs_message": N_(
        "%(name)s is on the staff. Only messages by clients can be moved to the desk."
    ),
    "refusals/is_at_desk": N_("Tickets are shown in this channel, so its messages can't be moved."),
    "refusals/may_not_move": N_("The settings don't let you move messages to the desk."),
    "refusals/rated_long_ago": N_("A rating can't be changed after 7 days."),
    "refusals/same_ticket": N_(
        "The reply is already in this ticket. Give the number of another one."
    ),
    "refusals/several_called_so": N_(
        "Several people are called %(name)s, and we can't tell them apart: "
        "none of them has an account."
    ),
    "refusals/stale_button": N_(
        "Nothing was done: something has changed since this button appeared. Look again, and "
        "press the new button if you still need it."
    ),
    "refusals/until_has_passed": N_("%(when)s has already passed, so nothing has changed."),
    "refusals/until_too_far": N_("%(when)s is more than a year ahead, so nothing has changed."),
    "refusals/which_message": N_(
        "Which message? In Telegram, quote it and write the new text after "
        "<code>%(command)s</code>. In Slack, choose Edit message in the message's menu."
    ),
    "refusals/which_ticket": N_(
        "Which ticket? Add its number after the command, like <code>%(example)s</code>."
    ),
    "refusals/code_over": N_(
        "This code was used or has expired. Run <code>helpline code</code> for a new one."
    ),
    "refusals/wrong_code": N_(
        "That code is wrong. Helpline prints a new code at each start until there's an "
        "administrator. Use the latest one."
    ),
    "refusals/yours_already": N_("These tickets are already yours. Choose a colleague."),
    "staff/no_room": N_(
        "File storage is full: attachments are not being delivered. Raise "
        "<code>files.limit_mb</code> or lower <code>files.keep_days</code>."
    ),
    "staff/set_aside": (
        N_(
            "We couldn't record whether a message was delivered, so we set it aside and marked "
            "it as unknown. All others are sent as usual."
        ),
        N_("The reason is in the server's log, under number %(post)s."),
    ),
    "staff/broken_entry": (
        N_("We can no longer read the %(kind)s <b>%(name)s</b> from the database."),
        N_("We're using its last valid version. The settings say what is wrong."),
    ),
    "staff/holidays_end": (
        N_("The calendar <b>%(calendar)s</b> has holidays only until %(when)s."),
        N_("Add the next ones; otherwise they will count as working days."),
    ),
    "staff/support_ends": N_("Support for <b>%(name)s</b> ends on %(when)s."),
    "thread/came_by_link": N_(
        "%(client)s came through a link with the label <code>%(link)s</code>"
    ),
    "thread/folded": N_(
        "%(client)s opened several tickets within a minute. Their "
        "next requests will be added to this ticket."
    ),
    "thread/reachable": N_("We can reach the client again. We're sending what was waiting."),
}

MEANINGS: Mapping[str, str] = {
    "client": "ticket.client",
    "example": "'42'",
    "number": "ticket.id",
    "what": "heading(ticket)",
    "when": "until|when",
}
"""What a placeholder stands for, written as in a template. Others are the fact of that name."""

OWN_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "answers/answer_moved": {"number": "to"},
    "answers/form_wrong_ticket": {"thread": "'!wrong 42'"},
    "answers/no_chat": {"name": "ticket.client"},
    "client/support_ends": {"when": "until|day"},
    "refusals/closed_long_ago": {"example": "sign ~ 'open @maria'"},
    "answers/form_edit": {"command": "'/edit'"},
    "refusals/which_message": {"command": "'/edit'"},
    "refusals/locked": {"command": "'!unlock'"},
    "staff/broken_entry": {"kind": "_(one)"},
    "staff/holidays_end": {"when": "until|day"},
    "staff/support_ends": {"when": "until|day"},
    "staff/swap_declined": {"when": "begins|when"},
}
"""What it stands for in one sentence only."""

_IMPORTED: Mapping[str, str] = {
    "heading(": '{% from "shared/tickets.j2" import heading with context %}\n',
    "sign ~": '{% from "shared/commands.j2" import sign with context %}\n',
}
"""What a template must import for a meaning that contains these characters."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def as_template(name: str) -> str:
    """Return the template for the sentence of that name. Raises KeyError if there is none.

    Translators see the same text as here: Jinja2 writes `{{ name }}` as `%(name)s` for them.
    """
    said = SENTENCES[name]
    lines = (said,) if isinstance(said, str) else said
    meanings = {**MEANINGS, **OWN_MEANINGS.get(name, {})}
    source = "\n".join(_translated(line, meanings) for line in lines)
    return "".join(one for part, one in _IMPORTED.items() if part in source) + source


def _translated(line: str, meanings: Mapping[str, str]) -> str:
    used = dict.fromkeys(_PLACEHOLDER.findall(line))
    values = ", ".join(f"{one}={meanings[one]}" for one in used if one in meanings)
    body = _PLACEHOLDER.sub(r"{{ \1 }}", line)
    return f"{{% trans {values} %}}{body}{{% endtrans %}}"

"""The first chapter: one ticket, from hello to the rating, through two outages."""

from bots.demo.tour.script import Breaks, Presses, Recovers, Scene, Shows, Types, Writes
from bots.demo.tour.story.cast import (
    ANNA,
    BORIS,
    DESK,
    GUEST,
    IVAN,
    IVANS,
    JANE,
    JANES,
    OLGA,
    OLGAS,
)

MISCHIEF = "<!channel> <https://good|bad> <b>*"

FIRST_TICKET = (
    Scene(
        "A desk without anybody",
        "At its first start a desk prints a one-time code. Olga sends it to the bot and is the"
        " administrator. With /desk she says where tickets appear and who answers them. The desk"
        " asks before it does so.",
        chapter="A ticket",
        acts=(
            Writes(OLGA, OLGAS, "{code}"),
            Shows("Olga is the administrator", OLGAS, "administrator"),
            Types(OLGA, DESK, "/desk channel"),
            Shows("she is told who reads there", DESK, "Including guests: Greta", only_for=OLGA),
            Presses(OLGA, DESK, "Use this channel", "Show tickets"),
            Types(OLGA, DESK, "/desk role @anna specialist"),
            Presses(OLGA, DESK, "Change the role", "Make Anna"),
            Types(OLGA, DESK, "/desk role @boris specialist"),
            Presses(OLGA, DESK, "Change the role", "Make Boris"),
        ),
        sees=(
            Shows("Anna is now a specialist", DESK, "Anna is now a specialist", only_for=OLGA),
            Shows("so is Boris", DESK, "Boris is now a specialist", only_for=OLGA),
        ),
    ),
    Scene(
        "Ivan asks for help",
        "Ivan writes to the bot in Telegram, in Russian. It is one ticket, named by the first"
        " line that says something. He is told at once, with a promise; further lines get a 👀.",
        acts=(
            Writes(IVAN, IVANS, "Здравствуйте!"),
            Writes(IVAN, IVANS, "Не могу войти в личный кабинет"),
        ),
        sees=(
            Shows("a card in the support channel", DESK, "#1 Не могу войти", button="Take"),
            Shows("Ivan's lines in its thread", DESK, "Не могу войти", ticket=1),
            Shows("a receipt in Ivan's language", IVANS, "#1 «Не могу войти"),
            Shows("with a promise, lunch left out", IVANS, "15:00"),
            Shows("no second receipt, only 👀", IVANS, "Не могу войти", by_bot=False, mark="👀"),
        ),
    ),
    Scene(
        "Anna takes it and replies",
        "One press makes Anna responsible, and Ivan's receipt changes in place. What she writes in"
        " the thread goes to him, after five seconds in which she may change her mind.",
        acts=(
            Presses(ANNA, DESK, "Take", "#1 "),
            Shows("Ivan reads who helps him", IVANS, "Anna"),
            Writes(ANNA, DESK, "Проверяю, одну минуту", ticket=1),
        ),
        sees=(
            Shows("her line waits", DESK, "Проверяю", ticket=1, by_bot=False, mark="⏳", within=4),
        ),
    ),
    Scene(
        "What stays inside",
        "Meanwhile: a note never leaves. Nor does a colleague's line: Boris alone is asked whether"
        " Ivan should get it. He presses the button.",
        acts=(
            Writes(ANNA, DESK, "!note платит вовремя, не торопим", ticket=1),
            Writes(BORIS, DESK, "Вчера сбрасывали пароли, дело в этом", ticket=1),
            Shows("the note stays", DESK, "платит вовремя", ticket=1, by_bot=False, mark="🔒"),
            Shows("Boris's line, too", DESK, "Вчера", ticket=1, by_bot=False, mark="🔒"),
            Presses(BORIS, DESK, "Send to client"),
        ),
        sees=(
            Shows("Ivan reads Anna's answer", IVANS, "Anna · #1\nПроверяю, одну минуту"),
            Shows("its mark says so", DESK, "Проверяю", ticket=1, by_bot=False, mark="✅"),
            Shows("then that of Boris", IVANS, "Boris · #1\nВчера сбрасывали пароли"),
            Shows("the card says: answered", DESK, "🟢 #1"),
        ),
    ),
    Scene(
        "Mischief",
        "Ivan tries to ring everybody and to forge a link: what clients type is only characters."
        " And Greta, a guest in the channel, gives advice: guests are no staff.",
        acts=(
            Writes(IVAN, IVANS, MISCHIEF),
            Writes(GUEST, DESK, "Just tell him to reinstall", ticket=1),
        ),
        sees=(
            Shows("it arrives as typed and pings nobody", DESK, MISCHIEF, 1, silent=True),
            Shows("Greta is told in private", DESK, "", by_bot=True, only_for=GUEST),
        ),
    ),
    Scene(
        "Anna asks, and Telegram stumbles",
        "Just now Telegram takes Anna's question but breaks the connection before it says so."
        " Nobody can know whether Ivan has it: it goes again, and says it may be a repetition.",
        acts=(
            Breaks("telegram", "drop_after", "sendMessage"),
            Writes(ANNA, DESK, "Какой у вас браузер?", ticket=1),
            Shows("her question waits", DESK, "Какой", ticket=1, by_bot=False, mark="⏳"),
            Presses(ANNA, DESK, "Waiting for client", "#1 "),
        ),
        sees=(
            Shows("the question came twice", IVANS, "Какой у вас браузер?", exactly=2, within=15),
            Shows("and says so", IVANS, "Возможно", within=1),
            Shows("the card says whose turn it is", DESK, "Waiting for client · Anna"),
        ),
    ),
    Scene(
        "Slack is down, and two clients write",
        "Slack answers nothing while Ivan replies and Jane asks. Ivan's lines are safe in the"
        " database and follow in order, once, when Slack is back; so does Jane, in her own thread.",
        acts=(
            Breaks("slack", "drop_before", times=10_000),
            Writes(IVAN, IVANS, "Firefox", quoting="Какой у вас браузер?"),
            Writes(IVAN, IVANS, "Кстати, в Chrome то же самое"),
            Recovers(after=0.8),
            Writes(JANE, JANES, "The March invoice shows our old address"),
        ),
        sees=(
            Shows("the first line, once", DESK, "Firefox", ticket=1, exactly=1, within=20),
            Shows("the second line, once", DESK, "в Chrome", ticket=1, exactly=1, within=20),
            Shows("Ivan's ticket is in progress again", DESK, "In progress", button="Processed"),
            Shows("Jane's has a card", DESK, "#2 The March invoice", button="Take", within=20),
            Shows("and a receipt, in English", JANES, "#2 “The March invoice"),
        ),
    ),
    Scene(
        "Done, and a vote",
        "Anna presses Processed, and Ivan is asked whether it helped. One tap is enough. His thanks"
        " get a ❤ and reopen nothing.",
        acts=(
            Presses(ANNA, DESK, "Processed", "#1 "),
            Shows("Ivan is asked", IVANS, "Помогло", button="😀"),
            Presses(IVAN, IVANS, "😀"),
            Writes(IVAN, IVANS, "Спасибо большое!"),
        ),
        sees=(
            Shows("the desk reads his vote", DESK, "😀", ticket=1),
            Shows("his thanks get a ❤", IVANS, "Спасибо", by_bot=False, mark="❤"),
            Shows("the ticket stays processed", DESK, "Processed", button="Reopen"),
        ),
    ),
    Scene(
        "What Ivan never saw",
        "And what the desk kept to itself.",
        sees=(
            Shows("not the note", IVANS, "платит вовремя", exactly=0),
            Shows("not the guest's line", IVANS, "reinstall", exactly=0),
            Shows("nothing of Jane's", IVANS, "invoice", exactly=0),
            Shows("no answer twice but the one that said so", IVANS, "Проверяю", exactly=1),
        ),
    ),
)

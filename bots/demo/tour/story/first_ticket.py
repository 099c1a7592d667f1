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
        "An empty desk",
        "At its first start, the desk prints a one-time code. Olga sends it to the bot and"
        " becomes the administrator. With /desk she chooses the channel for tickets and makes"
        " two colleagues specialists. The desk asks before each change.",
        chapter="A ticket",
        acts=(
            Writes(OLGA, OLGAS, "{code}"),
            Shows("Olga is the administrator", OLGAS, "administrator"),
            Types(OLGA, DESK, "/desk channel"),
            Shows("she sees who can read there", DESK, "Including guests: Greta", only_for=OLGA),
            Presses(OLGA, DESK, "Use this channel", "Show tickets"),
            Types(OLGA, DESK, "/desk role @anna specialist"),
            Presses(OLGA, DESK, "Apply", "Make Anna"),
            Types(OLGA, DESK, "/desk role @boris specialist"),
            Presses(OLGA, DESK, "Apply", "Make Boris"),
        ),
        sees=(
            Shows("Anna is now a specialist", DESK, "Anna is now a specialist", only_for=OLGA),
            Shows("so is Boris", DESK, "Boris is now a specialist", only_for=OLGA),
        ),
    ),
    Scene(
        "Ivan asks for help",
        "Ivan writes to the bot in Telegram, in Russian. His messages become one ticket, named"
        " after the first one that is more than a greeting. He gets a receipt with a deadline at"
        " once; further messages only get a 👀.",
        acts=(
            Writes(IVAN, IVANS, "Здравствуйте!"),
            Writes(IVAN, IVANS, "Не могу войти в личный кабинет"),
        ),
        sees=(
            Shows("a card in the support channel", DESK, "#1 Не могу войти", button="Take"),
            Shows("Ivan's messages in its thread", DESK, "Не могу войти", ticket=1),
            Shows("a receipt in Ivan's language", IVANS, "#1 «Не могу войти"),
            Shows("with a deadline that leaves out lunch", IVANS, "15:00"),
            Shows("no second receipt, only 👀", IVANS, "Не могу войти", by_bot=False, mark="👀"),
        ),
    ),
    Scene(
        "Anna takes it and replies",
        "Anna presses Take and is responsible now; Ivan's receipt changes in place. What she"
        " writes in the thread goes to him after five seconds. Until then she can still edit or"
        " delete it.",
        acts=(
            Presses(ANNA, DESK, "Take", "#1 "),
            Shows("Ivan sees who is helping him", IVANS, "Anna"),
            Writes(ANNA, DESK, "Проверяю, одну минуту", ticket=1),
        ),
        sees=(
            Shows("her reply waits", DESK, "Проверяю", ticket=1, by_bot=False, mark="⏳", within=4),
        ),
    ),
    Scene(
        "What stays internal",
        "A note never leaves. A colleague's message doesn't either: the desk asks Boris, and"
        " only him, whether to send it to Ivan. He presses the button.",
        acts=(
            Writes(ANNA, DESK, "!note платит вовремя, не торопим", ticket=1),
            Writes(BORIS, DESK, "Вчера сбрасывали пароли, дело в этом", ticket=1),
            Shows("the note stays", DESK, "платит вовремя", ticket=1, by_bot=False, mark="🔒"),
            Shows("so does Boris's message", DESK, "Вчера", ticket=1, by_bot=False, mark="🔒"),
            Presses(BORIS, DESK, "Send to client"),
        ),
        sees=(
            Shows("Ivan gets Anna's reply", IVANS, "Anna · #1\nПроверяю, одну минуту"),
            Shows("its mark says delivered", DESK, "Проверяю", ticket=1, by_bot=False, mark="✅"),
            Shows("then Boris's reply", IVANS, "Boris · #1\nВчера сбрасывали пароли"),
            Shows("the card says that it is answered", DESK, "🟢 #1"),
        ),
    ),
    Scene(
        "Mischief",
        "Ivan tries to notify everybody and to forge a link, but what clients type is only"
        " text. Greta, a guest in the channel, gives advice, but guests can't reply to clients.",
        acts=(
            Writes(IVAN, IVANS, MISCHIEF),
            Writes(GUEST, DESK, "Just tell him to reinstall", ticket=1),
        ),
        sees=(
            Shows("it arrives as typed and notifies nobody", DESK, MISCHIEF, 1, silent=True),
            Shows("only Greta is told", DESK, "", by_bot=True, only_for=GUEST),
        ),
    ),
    Scene(
        "Anna asks, and Telegram fails",
        "Telegram accepts Anna's question, but the connection breaks before it says so. Nobody"
        " can know whether Ivan has the question, so the desk sends it again and adds that it"
        " may be a repetition.",
        acts=(
            Breaks("telegram", "drop_after", "sendMessage"),
            Writes(ANNA, DESK, "Какой у вас браузер?", ticket=1),
            Shows("her question waits", DESK, "Какой", ticket=1, by_bot=False, mark="⏳"),
            Presses(ANNA, DESK, "Waiting for client", "#1 "),
        ),
        sees=(
            Shows("the question comes twice", IVANS, "Какой у вас браузер?", exactly=2, within=15),
            Shows("the second one says so", IVANS, "Возможно", within=1),
            Shows("the card says who has to write next", DESK, "Waiting for client · Anna"),
        ),
    ),
    Scene(
        "Slack is down, and two clients write",
        "Slack doesn't respond while Ivan replies and Jane asks a question. Ivan's messages"
        " wait in the database. When Slack is back, they arrive in order, once. Jane gets her"
        " own ticket.",
        acts=(
            Breaks("slack", "drop_before", times=10_000),
            Writes(IVAN, IVANS, "Firefox", quoting="Какой у вас браузер?"),
            Writes(IVAN, IVANS, "Кстати, в Chrome то же самое"),
            Recovers(after=0.8),
            Writes(JANE, JANES, "The March invoice shows our old address"),
        ),
        sees=(
            Shows("the first message, once", DESK, "Firefox", ticket=1, exactly=1, within=20),
            Shows("the second message, once", DESK, "в Chrome", ticket=1, exactly=1, within=20),
            Shows("Ivan's ticket is in progress again", DESK, "In progress", button="Processed"),
            Shows("Jane's card is there", DESK, "#2 The March invoice", button="Take", within=20),
            Shows("and a receipt, in English", JANES, "#2 “The March invoice"),
        ),
    ),
    Scene(
        "Done, and a rating",
        "Anna presses Processed, and Ivan is asked whether it helped. One tap is enough. His"
        " thanks get a ❤ and don't reopen the ticket.",
        acts=(
            Presses(ANNA, DESK, "Processed", "#1 "),
            Shows("Ivan is asked", IVANS, "Помогло", button="😀"),
            Presses(IVAN, IVANS, "😀"),
            Writes(IVAN, IVANS, "Спасибо большое!"),
        ),
        sees=(
            Shows("the desk sees his rating", DESK, "😀", ticket=1),
            Shows("his thanks get a ❤", IVANS, "Спасибо", by_bot=False, mark="❤"),
            Shows("the ticket stays processed", DESK, "Processed", button="Reopen"),
        ),
    ),
    Scene(
        "What Ivan never saw",
        "Some things stayed with the desk.",
        sees=(
            Shows("not the note", IVANS, "платит вовремя", exactly=0),
            Shows("not the guest's message", IVANS, "reinstall", exactly=0),
            Shows("nothing from Jane's ticket", IVANS, "invoice", exactly=0),
            Shows("no reply twice, except the announced one", IVANS, "Проверяю", exactly=1),
        ),
    ),
)

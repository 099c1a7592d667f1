"""The story: one support case, and another beside it, from the first hello to the end."""

from bots.tour.script import Breaks, Mends, Person, Presses, Scene, Shows, Types, Writes
from bots.tour.seen import Chat, Side

OLGA = Person("UOLGA", "Olga")
ANNA = Person("UANNA", "Anna")
BORIS = Person("UBORIS", "Boris")
JANE = Person("UJANE", "Jane")
GUEST = Person("UGUEST", "Greta", guest=True)
IVAN = CLIENT = Person("100", "Иван", language="ru")

WORKSPACE = (OLGA, ANNA, BORIS, JANE, GUEST)
MEMBERS = (OLGA, ANNA, BORIS, GUEST)
"""Who is in the desk's channel."""

IVANS = Chat("Ivan · Telegram", "telegram", "100", Side.CLIENTS)
JANES = Chat("Jane · Slack", "slack", "UJANE", Side.CLIENTS)
OLGAS = Chat("Olga · direct message", "slack", "UOLGA", Side.DESK)
DESK = Chat("#support", "slack", "CSUPPORT", Side.DESK)

CHATS = (IVANS, JANES, OLGAS, DESK)

MISCHIEF = "<!channel> <https://good|bad> <b>*"

SCENES = (
    Scene(
        "A desk without anybody",
        "A new desk has no administrator. At its first start it prints a one-time code for"
        " whoever runs it; Olga sends it to the bot, and the desk is hers.",
        acts=(Writes(OLGA, OLGAS, "{code}"),),
        sees=(Shows("Olga is the administrator", OLGAS, "administrator"),),
    ),
    Scene(
        "A place and people",
        "Tickets need a channel to appear in, and people who answer them. In Slack everything"
        " begins with /desk; no file is edited, nothing restarts.",
        acts=(
            Types(OLGA, DESK, "/desk channel"),
            Types(OLGA, DESK, "/desk role @anna specialist"),
            Types(OLGA, DESK, "/desk role @boris specialist"),
        ),
        sees=(
            Shows("Anna is a specialist", DESK, "Anna", only_for=OLGA),
            Shows("so is Boris", DESK, "Boris", only_for=OLGA),
        ),
    ),
    Scene(
        "Ivan asks for help",
        "Ivan writes to the bot in Telegram, in Russian: first a greeting, then the matter. It is"
        " one ticket, and the subject becomes the line that says something. He hears at once"
        " that it arrived; his further lines get only a 👀.",
        acts=(
            Writes(IVAN, IVANS, "Здравствуйте!"),
            Writes(IVAN, IVANS, "Не могу войти в личный кабинет"),
        ),
        sees=(
            Shows("a card in the desk's channel", DESK, "#1 Не могу войти", button="Take"),
            Shows("Ivan's lines in its thread", DESK, "Не могу войти", ticket=1),
            Shows("a receipt in Ivan's language", IVANS, "#1 «Не могу войти"),
            Shows("no second receipt, only 👀", IVANS, "Не могу войти", by_bot=False, mark="👀"),
        ),
    ),
    Scene(
        "A picture",
        "Files cross, both ways: the picture stands in the thread, behind what Ivan wrote below"
        " it.",
        acts=(Writes(IVAN, IVANS, "Вот что я вижу", picture=True),),
        sees=(
            Shows("what Ivan wrote below it", DESK, "Вот что я вижу", ticket=1),
            Shows("and the picture itself", DESK, "[photo.jpg]", ticket=1),
        ),
    ),
    Scene(
        "Anna takes it",
        "One press makes Anna responsible: colleagues see it on the card, and Ivan's receipt"
        " changes in place, without another message.",
        acts=(Presses(ANNA, DESK, "Take", "#1 "),),
        sees=(
            Shows("the card names Anna", DESK, "Anna", button="Processed"),
            Shows("so does Ivan's receipt", IVANS, "Anna"),
        ),
    ),
    Scene(
        "Anna answers",
        "What the responsible person writes in the thread goes to the client, after five seconds"
        " in which it can still be edited or deleted. Until then it bears a ⏳.",
        acts=(Writes(ANNA, DESK, "Проверяю, одну минуту", ticket=1),),
        sees=(
            Shows("her line waits", DESK, "Проверяю", ticket=1, by_bot=False, mark="⏳", within=4),
        ),
    ),
    Scene(
        "What stays inside",
        "Meanwhile: a line that begins with !note never leaves. Nor does what a colleague writes:"
        " Boris is asked, he alone, whether Ivan should get it.",
        acts=(
            Writes(ANNA, DESK, "!note платит вовремя, не торопим", ticket=1),
            Writes(BORIS, DESK, "Вчера сбрасывали пароли, дело в этом", ticket=1),
        ),
        sees=(
            Shows("the note stays", DESK, "платит вовремя", ticket=1, by_bot=False, mark="🔒"),
            Shows("Boris's line stays", DESK, "Вчера", ticket=1, by_bot=False, mark="🔒"),
            Shows("and he is asked in private", DESK, "", button="Send to client", only_for=BORIS),
        ),
    ),
    Scene(
        "Boris means it for Ivan",
        "He presses the button. His line, too, waits for five seconds, and Ivan will see who it"
        " is from.",
        acts=(Presses(BORIS, DESK, "Send to client"),),
        sees=(Shows("his line is on its way", DESK, "Вчера", ticket=1, by_bot=False, mark="⏳"),),
    ),
    Scene(
        "Ivan gets the answers",
        "Each answer is headed by its author and the ticket, and the mark in the thread becomes"
        " a ✅ only once Telegram has accepted it.",
        sees=(
            Shows("Ivan reads Anna's answer", IVANS, "Anna · #1\nПроверяю, одну минуту"),
            Shows("its mark says so", DESK, "Проверяю", ticket=1, by_bot=False, mark="✅"),
            Shows("then that of Boris", IVANS, "Boris · #1\nВчера сбрасывали пароли"),
            Shows("the card says: answered", DESK, "🟢 #1"),
        ),
    ),
    Scene(
        "Mischief",
        "Ivan tries to ring everybody and to forge a link. What clients type is only ever"
        " characters: nobody is pinged, nothing is formatted.",
        acts=(Writes(IVAN, IVANS, MISCHIEF),),
        sees=(Shows("it arrives as typed and pings nobody", DESK, MISCHIEF, 1, silent=True),),
    ),
    Scene(
        "Anna asks, and Telegram stumbles",
        "Anna asks back and marks the ticket as waiting for the client. Just now Telegram takes"
        " her line but breaks the connection before it says so. Nobody can know whether Ivan has"
        " it, so it is sent again, and says that it may be a repetition. (While that takes its"
        " five seconds, look at what else happens.)",
        acts=(
            Breaks("telegram", "drop_after", "sendMessage"),
            Writes(ANNA, DESK, "Какой у вас браузер?", ticket=1),
            Shows("her question waits", DESK, "Какой", ticket=1, by_bot=False, mark="⏳"),
            Presses(ANNA, DESK, "Waiting for client", "#1 "),
        ),
        sees=(Shows("the card says whose turn it is", DESK, "Waiting for client · Anna"),),
    ),
    Scene(
        "Jane, in Slack",
        "Clients write from Slack as well. Jane sends a direct message in English; her ticket"
        " lives in a thread of her own.",
        acts=(Writes(JANE, JANES, "The March invoice shows our old address"),),
        sees=(
            Shows("a second card", DESK, "#2 The March invoice", button="Take"),
            Shows("a receipt in English, in Jane's thread", JANES, "#2 “The March invoice"),
        ),
    ),
    Scene(
        "Greta is only a guest",
        "Guests of the workspace may read along in the channel, but they are not staff: what"
        " Greta writes goes nowhere, and she alone is told.",
        acts=(Writes(GUEST, DESK, "Just tell him to reinstall", ticket=1),),
        sees=(Shows("Greta is told in private", DESK, "", by_bot=True, only_for=GUEST),),
    ),
    Scene(
        "Ivan is asked",
        "Here is the question, once as it was first sent and once as its honest repetition; then"
        " the desk says that it is Ivan's turn.",
        sees=(
            Shows("the question came", IVANS, "Какой у вас браузер?", exactly=2, within=15),
            Shows("its repetition says so", IVANS, "Возможно", within=1),
            Shows("Ivan is told that it is his turn", IVANS, "#1 «Не могу войти", exactly=2),
        ),
    ),
    Scene(
        "Slack is down, and Ivan answers",
        "Slack answers no call any more while Ivan replies, quoting the question. His lines are"
        " safe in the database; when Slack is back they follow, in order and once. The ticket"
        " is in progress again.",
        acts=(
            Breaks("slack", "drop_before", times=10_000),
            Writes(IVAN, IVANS, "Firefox", quoting="Какой у вас браузер?"),
            Writes(IVAN, IVANS, "Кстати, в Chrome то же самое"),
            Mends(after=0.8),
        ),
        sees=(
            Shows("the first line, once", DESK, "Firefox", ticket=1, exactly=1, within=20),
            Shows("the second line, once", DESK, "в Chrome", ticket=1, exactly=1, within=20),
            Shows("it is in progress again", DESK, "In progress", button="Processed"),
        ),
    ),
    Scene(
        "Hand over, and look around",
        "Olga gives Jane's ticket to Boris with a line in its thread. Ivan lists his tickets and"
        " switches his language.",
        acts=(
            Writes(OLGA, DESK, "!assign @boris", ticket=2),
            Writes(IVAN, IVANS, "/tickets"),
            Shows("Ivan sees his list, in Russian", IVANS, "В работе · Anna"),
            Writes(IVAN, IVANS, "/language en"),
        ),
        sees=(
            Shows("the card of #2 names Boris", DESK, "Boris", button="Processed"),
            Shows("Jane reads who helps her", JANES, "Boris"),
            Shows("and is spoken to in English from now on", IVANS, "in English"),
        ),
    ),
    Scene(
        "Processed",
        "Anna is done and says so with a button. The desk asks Ivan whether it helped. He only"
        " says thanks: that gets a ❤ and reopens nothing.",
        acts=(
            Presses(ANNA, DESK, "Processed", "#1 "),
            Shows("Ivan is asked whether it helped", IVANS, "Did it help", button="Not solved"),
            Writes(IVAN, IVANS, "Спасибо большое!"),
        ),
        sees=(
            Shows("his thanks get a ❤", IVANS, "Спасибо", by_bot=False, mark="❤"),
            Shows("the ticket stays processed", DESK, "Processed", button="Reopen"),
        ),
    ),
    Scene(
        "Not quite",
        "Later it is broken again. Ivan simply writes, and the ticket is open again; if he meant"
        " something else, a button makes it a new question.",
        acts=(Writes(IVAN, IVANS, "Опять не пускает"),),
        sees=(
            Shows("Ivan is told that #1 goes on", IVANS, "open again", button="New question"),
            Shows("his receipt is at work again", IVANS, "is with Anna"),
            Shows("the thread has his line", DESK, "Опять не пускает", ticket=1),
            Shows("the card is back at work", DESK, "🟡 #1", button="Processed"),
        ),
    ),
    Scene(
        "The end",
        "It was the caps lock. Ivan closes the ticket himself, with the button on his receipt."
        " Closed is final; whatever comes next is a new ticket that says which it follows.",
        acts=(Presses(IVAN, IVANS, "Close", "#1"),),
        sees=(
            Shows("the card is grey", DESK, "⚪ #1"),
            Shows("the thread says who closed it", DESK, "closed", ticket=1),
            Shows("Ivan's receipt says so", IVANS, "is closed"),
        ),
    ),
    Scene(
        "What Ivan never saw",
        "Last, what the desk kept to itself.",
        sees=(
            Shows("not the note", IVANS, "платит вовремя", exactly=0),
            Shows("not the guest's line", IVANS, "reinstall", exactly=0),
            Shows("nothing of Jane's", IVANS, "invoice", exactly=0),
            Shows(
                "and no answer twice, but for the one that said so", IVANS, "Проверяю", exactly=1
            ),
        ),
    ),
)

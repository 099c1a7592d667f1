"""What Slack can do, as the desk asks it."""

from domain.platforms import Traits
from domain.policy.lines.files import MEGABYTE

TRAITS = Traits(
    prefix="!",  # Slack's clients take a line that begins with a slash for a command of theirs
    thread_per_ticket=True,
    can_be_desk=True,
    administered=True,
    has_home=True,
    reactions=None,
    # Slack's help, "Add files to Slack": "up to 1 GB".
    gives=1024 * MEGABYTE,
    takes=1024 * MEGABYTE,
    account=r"(?P<team>[TE]\w+):(?P<id>[UW]\w+)",
    account_example="T0123ABCD:U0123ABCD",
    channel=r"(?P<team>[TE]\w+):(?P<id>[CG]\w+)",
    channel_example="T0123ABCD:C0123ABCD",
    thread_link="https://app.slack.com/client/{team}/{chat}/thread/{chat}-{thread}",
)

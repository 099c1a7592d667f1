"""What the desk may ask of Telegram."""

from domain.platforms import Traits
from domain.policy.files import MEGABYTE

TRAITS = Traits(
    prefix="/",
    step_by_step=True,
    private_chat_is_user_id=True,
    mentions_handles=True,
    offers_commands=True,
    # Bot API: getFile "up to 20MB"; sending files "50 MB max for other types of files".
    gives=20 * MEGABYTE,
    takes=50 * MEGABYTE,
    account=r"(?P<id>\d+)",
    account_example="123456789",
)

"""What a platform adapter looks like to the rest, and what passes between them.

An adapter turns the platform's raw updates into the records of `incoming` and sends what has been
rendered. It decides nothing about tickets, keeps nothing that must survive it, and never retries
a send by itself: only the outbox knows what was sent.
"""

from bots.ports.adapter import (
    Adapter,
    Finding,
    Interact,
    Store,
)
from bots.ports.errors import (
    Ambiguous,
    Moved,
    NoFile,
    NotPrepared,
    NotSent,
    Refused,
    SendError,
    TokenRefused,
    Unavailable,
    Unreachable,
)
from bots.ports.incoming import (
    ButtonPressed,
    ChatMigrated,
    CommandTyped,
    FormFilled,
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    ReachabilityChanged,
    Reacted,
    Received,
)
from bots.ports.memory import (
    FileToKeep,
    Gaps,
    KeptFile,
    Missed,
    Shelf,
    Stored,
    Watched,
)
from bots.ports.outgoing import (
    Button,
    Field,
    FieldKind,
    FileToSend,
    Form,
    Outgoing,
    Rendered,
)

__all__ = [
    "Adapter",
    "Ambiguous",
    "Button",
    "ButtonPressed",
    "ChatMigrated",
    "CommandTyped",
    "Field",
    "FieldKind",
    "FileToKeep",
    "FileToSend",
    "Finding",
    "Form",
    "FormFilled",
    "Gaps",
    "Incoming",
    "Interact",
    "KeptFile",
    "LineDeleted",
    "LineEdited",
    "LineWritten",
    "Missed",
    "Moved",
    "NoFile",
    "NotPrepared",
    "NotSent",
    "Outgoing",
    "ReachabilityChanged",
    "Reacted",
    "Received",
    "Refused",
    "Rendered",
    "SendError",
    "Shelf",
    "Store",
    "Stored",
    "TokenRefused",
    "Unavailable",
    "Unreachable",
    "Watched",
]

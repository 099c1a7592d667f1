"""The recorded changes."""

from domain.answers import Answer, Say
from domain.audit import AuditEntry, Wanted
from domain.bodies import Words
from domain.commands import ShowAudit
from domain.desk.act import Act

SHOWN = 15
"""How many entries are shown in chat; the command line shows more."""


def show_audit(_command: ShowAudit, act: Act) -> Answer | None:
    """Show the newest entries."""
    entries = act.uow.audit.entries(Wanted(), SHOWN + 1)
    shown = [_row(entry) for entry in entries[:SHOWN]]
    return Say("answers/audit", {"entries": shown, "more": len(entries) > SHOWN})


def _row(entry: AuditEntry) -> Words:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "on_behalf_of": entry.on_behalf_of,
        "via": entry.via.value,
        "what": entry.change.what.value,
        "subject": entry.subject,
        "before": entry.change.before,
        "after": entry.change.after,
    }

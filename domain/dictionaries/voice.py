"""How the desk speaks, as its dictionaries say."""

from dataclasses import dataclass

from domain.dictionaries.statuses import StatusLabel


@dataclass(frozen=True, slots=True)
class Voice:
    """The desk's language and zone for texts that are not for one person, and its words.

    Empty ones are left to the configuration. `time_zone` is an IANA name.
    """

    language: str = ""
    time_zone: str = ""
    labels: tuple[StatusLabel, ...] = ()

    def status(self, status: str, language: str, *, to_client: bool = False) -> str:
        """Return the desk's own word for a status in a language; empty if it has none."""
        found = next((one for one in self.labels if one.status == status), None)
        return found.said(language, to_client=to_client) if found is not None else ""


USUAL_VOICE = Voice()
"""The voice of a desk that has no words of its own."""

"""The desk's counters."""

from prometheus_client import Counter, Gauge

RECEIVED = Counter("helpline_updates_received", "Updates committed to the inbox", ["platform"])
RECOVERED = Counter(
    "helpline_updates_recovered", "Lines read from a platform's history", ["platform"]
)
HANDLED = Counter("helpline_updates_handled", "Updates the desk has handled", ["platform"])
PARKED = Counter("helpline_updates_parked", "Updates that failed too often", ["platform"])
POSTS = Counter("helpline_posts", "Sends by outcome", ["outcome"])
MIRRORS = Counter("helpline_mirrors_drawn", "Edits and reactions drawn", ["kind"])
PLATFORM_UP = Gauge("helpline_platform_up", "1 while a platform's adapter runs", ["platform"])

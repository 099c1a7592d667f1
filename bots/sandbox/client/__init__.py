"""The sandbox's client: act as anyone on either platform, and look."""

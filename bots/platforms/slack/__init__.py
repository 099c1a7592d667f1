"""Slack: events and interactions in by Socket Mode, messages out by the Web API."""

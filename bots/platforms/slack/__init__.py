"""Slack: events and interactions through Socket Mode, messages through the Web API."""

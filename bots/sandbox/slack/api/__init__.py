"""Slack's Web API, as the sandbox plays it."""

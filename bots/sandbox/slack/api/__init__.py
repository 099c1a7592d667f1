"""Slack's Web API in the sandbox."""

"""Telegram and Slack on this machine, for the demo and for every test."""

"""Telegram's Bot API on this machine."""

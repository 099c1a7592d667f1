"""Changing a person: their card, what they do at the desk, and their leaving."""

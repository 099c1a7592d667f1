"""Desks that are killed again and again while people write."""

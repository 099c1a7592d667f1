"""Connections to the two databases, and their transactions."""

"""Accounts of two platforms that belong to one person."""

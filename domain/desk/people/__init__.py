"""Roles, shifts, and the commands each person is offered."""

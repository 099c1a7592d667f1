"""Roles, who is available, and the commands each person is offered."""

"""Tickets, their history, their place in the queue, and their ratings."""

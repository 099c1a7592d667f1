"""The queue: its filters, its order, and a ticket's lamp in it."""

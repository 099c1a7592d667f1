"""The queue: what can be asked of it, its order, and the lamp of a ticket in it."""

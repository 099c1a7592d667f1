"""Which ticket a line belongs to, what may leave, and how it leaves."""

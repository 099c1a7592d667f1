"""Service levels: working time, the two clocks of a ticket, and their ledger."""

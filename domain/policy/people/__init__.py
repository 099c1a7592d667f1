"""Who may open tickets, see and handle them; who is on shift; how people are found."""

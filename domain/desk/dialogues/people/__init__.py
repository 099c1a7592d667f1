"""Forms about a person: the card, and forms of one question."""

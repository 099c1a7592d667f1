"""The sync core of the desk: rules of tickets and people, standard library only."""

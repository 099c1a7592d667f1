"""Settings: the entries of the dictionaries, shown and changed in chat."""

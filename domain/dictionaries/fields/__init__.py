"""Fields of an entry: how their values are written, read, typed and shown."""

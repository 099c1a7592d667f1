"""The kinds of entries: a module for what each consists of, with its row of the registry."""

"""Lines of a conversation: by clients and staff, with edits, files and reactions."""

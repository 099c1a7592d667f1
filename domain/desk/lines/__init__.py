"""Lines of a discussion: the client's, staff's, their edits, files and reactions."""

"""Lines of conversations: how they are stored and read, and edits that came before them."""

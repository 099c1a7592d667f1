"""Lines of discussions: as they are kept, as they are read, and what overtook them."""

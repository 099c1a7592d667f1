"""What goes out: posts, which are sent once, and mirrors, which are updated until they match."""

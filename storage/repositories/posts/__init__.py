"""What goes out: posts and mirrors, what they say, and who claims them."""

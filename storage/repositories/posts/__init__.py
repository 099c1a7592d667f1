"""What goes out: posts and mirrors, their content, and the claims."""

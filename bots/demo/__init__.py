"""The demo: a desk on the sandbox, its page, and the tour."""

"""Forms that are filled in step by step: the table of them, and what happens to each in chat."""

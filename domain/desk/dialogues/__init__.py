"""Forms that are filled in step by step: their table, and how they work in chat."""

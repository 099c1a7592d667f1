"""Who is staff, how they became so, and what they do."""

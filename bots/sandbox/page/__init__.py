"""The page that plays both sides: what it is served, and what it is told."""

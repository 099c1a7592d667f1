"""Pure rules: which ticket is meant, what may leave, who is next, who is told."""

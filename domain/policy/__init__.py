"""Pure rules: which ticket is meant, what may leave, who comes next, who is told."""

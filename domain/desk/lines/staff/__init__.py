"""Lines of staff: whether they leave, wait for a decision, or stay internal."""

"""What is erased of a person, table by table."""

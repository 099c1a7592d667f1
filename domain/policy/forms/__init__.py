"""What forms and questions ask for."""

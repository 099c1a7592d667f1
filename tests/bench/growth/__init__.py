"""What must not cost more when the desk keeps more."""

"""What is kept, one repository an aggregate."""

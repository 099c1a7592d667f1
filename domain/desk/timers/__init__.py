"""What the desk does by itself when something is due."""

"""What the page's tests have in common."""

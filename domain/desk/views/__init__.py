"""What people ask to see: tickets, the queue, why a deadline is where it is."""

"""What people can look at: tickets, the queue, the explanation of a deadline."""

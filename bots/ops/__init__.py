"""What an operator runs on: the scheduler, health, metrics and logs."""

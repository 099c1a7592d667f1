"""What we tell Slack: messages, modals, private answers and reactions."""

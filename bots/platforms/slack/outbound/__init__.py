"""What we send to Slack: messages, modals, private answers and reactions."""

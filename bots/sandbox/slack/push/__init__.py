"""What the simulated Slack sends an app: events, interactions, Socket Mode and HTTP calls."""

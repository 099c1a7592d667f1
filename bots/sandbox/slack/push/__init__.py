"""What the played Slack tells an app: events, interactions, Socket Mode and HTTP calls."""

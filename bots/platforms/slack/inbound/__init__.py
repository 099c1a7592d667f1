"""What Slack sends us: sockets and HTTP, decoding, and lines read from its history."""

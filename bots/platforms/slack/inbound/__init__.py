"""What Slack tells us: sockets and HTTP, decoding, and lines read from its history."""

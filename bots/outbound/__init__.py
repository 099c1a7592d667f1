"""From the outbox to a platform: posts, mirrors, files, and the platforms' limits."""

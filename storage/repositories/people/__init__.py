"""People, where they talk, and until when they are supported."""

"""What Telegram sends us: polled or called in, decoded, with files and authors of quotes."""

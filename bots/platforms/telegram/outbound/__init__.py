"""What we send to Telegram: messages, files, keyboards and menus of commands."""

"""The async shell: platforms in, platforms out."""

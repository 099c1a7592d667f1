"""Settings from config.yaml and the environment, and what they put into an empty desk."""

from pathlib import Path

DEFAULT_FILE = Path("config.yaml")

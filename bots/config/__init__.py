"""Settings from config.yaml and the environment, and what they put into an empty desk."""

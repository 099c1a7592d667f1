"""Settings of config.yaml and the environment, and what they give an empty desk."""

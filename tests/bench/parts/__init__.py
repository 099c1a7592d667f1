"""What `python -m tests.bench` measures, a module each."""

"""The client's form, where it is filled in step by step."""

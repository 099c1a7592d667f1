"""Forms: the client's, step by step or at once, and staff's."""

"""Texts with spans, where they may be cut, and sentences and names that stand in them."""

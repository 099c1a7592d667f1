"""The dictionaries: entries, what they have been, and who belongs to them."""

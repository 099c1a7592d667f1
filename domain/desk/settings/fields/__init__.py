"""Values that people type or choose for fields of an entry, and what is wrong with them."""

"""What administrators come for most, as forms of a few fields."""

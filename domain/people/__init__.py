"""People, the accounts they write from, and the places they write in."""

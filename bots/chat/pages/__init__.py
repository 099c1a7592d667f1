"""The buttons of pages and lists, each below its text or beside its rows."""

"""The memory of the desk: SQLAlchemy Core on SQLite and PostgreSQL, synchronous."""

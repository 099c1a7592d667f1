"""The desk's data: SQLAlchemy Core on SQLite and PostgreSQL, synchronous."""

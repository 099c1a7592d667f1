"""The database itself: connections, the one writer, the leader's lock, migrations, backups."""

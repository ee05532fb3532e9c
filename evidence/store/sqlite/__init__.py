"""What is particular to SQLite: the connection, the schema and its migrations."""

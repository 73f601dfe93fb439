"""Django's backend for SQLite, with a file that is private and is never made twice."""

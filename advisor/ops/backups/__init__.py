"""The whole database as one file, and back again. Errors are CommandError, in one line."""

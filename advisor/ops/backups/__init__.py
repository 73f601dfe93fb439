"""Saves the database to a file and restores it. Every error is a CommandError of one line."""

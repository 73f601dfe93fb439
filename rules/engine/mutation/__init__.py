"""Mutation testing of a rulebook: which one-step changes to its rules no example would notice."""

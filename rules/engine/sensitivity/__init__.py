"""How sure a verdict is, what would change it, and what to find out next."""

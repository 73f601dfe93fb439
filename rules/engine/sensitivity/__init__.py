"""How sure a verdict is, what would change it, and what is still to be found out."""

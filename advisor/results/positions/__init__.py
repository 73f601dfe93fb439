"""What people think of a result: they say so by its link, and its owner deals with it."""

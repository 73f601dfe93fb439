class NotMeasured(Exception):
    """Says in one line what is missing or wrong, and what to do."""

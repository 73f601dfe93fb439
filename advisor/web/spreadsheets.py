FORMULA = ("=", "+", "-", "@", "\t")


def inert(text: str) -> str:
    """Spreadsheets run what begins like a formula. Behind an apostrophe it is text to them."""
    return f"'{text}" if text.startswith(FORMULA) else text

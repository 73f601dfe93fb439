# The last four are wide forms of the first, which East Asian editions take for the same.
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def inert(text: str) -> str:
    """Spreadsheets run what begins like a formula. Behind an apostrophe it is text to them."""
    return f"'{text}" if text.startswith(FORMULA) else text

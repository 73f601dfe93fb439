class TokenConverter:
    """A result's or panel's token, or the key that edits it: 128 bits as 22 characters."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

import secrets


def new_token() -> str:
    """128 random bits as 22 characters that need no escaping in a URL."""
    return secrets.token_urlsafe(16)

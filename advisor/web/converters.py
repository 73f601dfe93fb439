from django.urls.converters import StringConverter


class TokenConverter(StringConverter):
    """A result's or panel's token, or the key that edits it: 128 bits as 22 characters."""

    regex = "[A-Za-z0-9_-]{22}"

from django.urls.converters import StringConverter


class TokenConverter(StringConverter):
    """The token of a result, panel or log, or the key that edits it: 128 bits as 22 characters."""

    regex = "[A-Za-z0-9_-]{22}"

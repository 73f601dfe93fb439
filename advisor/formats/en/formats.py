"""How Django's own pages write a moment, as the pages of this site do."""

DATETIME_FORMAT = "j F Y, H:i T"

"""Pure Python over frozen objects: no Django, no clock, no files."""

from rules.models import Risk

from .base import StackedRows


class RiskRows(StackedRows):
    model = Risk
    extra_at_first = 1
    autocomplete_fields = ["claims"]

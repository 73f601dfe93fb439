from rules.models import Risk

from .base import StackedRows


class RiskRows(StackedRows):
    model = Risk
    autocomplete_fields = ["claims"]

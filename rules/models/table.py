from django.db import models

from .claim import Claim
from .fields import MAX_KEY, is_key
from .option import Option
from .part import Positioned, TitledPart
from .rulebook import Rulebook


class Table(TitledPart):
    note = models.TextField()
    dated = models.CharField(help_text="When its sources stated it.")


class Row(Positioned):
    table = models.ForeignKey(Table, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    title = models.CharField()

    class Meta:
        verbose_name = "row of a table"
        verbose_name_plural = "rows of tables"
        ordering = ["table__rulebook_id", "table__position", "table_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="row_key_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def rulebook(self) -> Rulebook:
        return self.table.rulebook


class Cell(Positioned):
    row = models.ForeignKey(Row, models.CASCADE, related_name="cells")
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    text = models.CharField()
    claims = models.ManyToManyField(Claim)

    class Meta:
        ordering = ["row_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["row", "option"], name="cell_option_once")]

    def __str__(self) -> str:
        return f"{self.option}: {self.text[:80]}"

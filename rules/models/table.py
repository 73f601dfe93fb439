from django.db import models

from .claim import Claim
from .fields import LAST, MAX_KEY, POSITION_HELP, is_key
from .option import Option
from .part import TitledPart
from .rulebook import Rulebook


class Table(TitledPart):
    note = models.TextField()
    dated = models.CharField(help_text="When its sources stated it.")


class Row(models.Model):
    table = models.ForeignKey(Table, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION_HELP)
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


class Cell(models.Model):
    row = models.ForeignKey(Row, models.CASCADE, related_name="cells")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION_HELP)
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    text = models.CharField()
    claims = models.ManyToManyField(Claim)

    class Meta:
        ordering = ["row_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["row", "option"], name="cell_option_once")]

    def __str__(self) -> str:
        return f"{self.option}: {self.text[:80]}"

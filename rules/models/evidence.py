"""What the rulebook rests on, and what a result quotes from it."""

from django.db import models

from rules.engine import schema

from .decision import AnswerTest, Option
from .rulebook import (
    ANSWERS,
    CLAIM_ID,
    KEY,
    LAST,
    LINE,
    POSITION,
    TEXT,
    Rulebook,
    RulebookPart,
    allowed,
    is_claim_id,
    is_day,
    is_https,
    is_key,
)
from .scenario import Scenario


class Source(RulebookPart):
    key = models.CharField(max_length=CLAIM_ID, validators=[is_claim_id])
    title = models.CharField(max_length=LINE)
    author = models.CharField(blank=True)
    publisher = models.CharField(max_length=LINE)
    date = models.CharField(blank=True)
    kind = models.CharField(max_length=LINE, help_text="Such as: field report, vendor comparison.")
    evidence = models.TextField(max_length=TEXT, help_text="What its statements rest on.")
    review_by = models.CharField(
        max_length=10,
        blank=True,
        validators=[is_day],
        help_text="After this day somebody should look at it again, such as: 2027-06-30.",
    )

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"


class Claim(RulebookPart):
    key = models.CharField(max_length=CLAIM_ID, validators=[is_claim_id])
    source = models.ForeignKey(Source, models.RESTRICT, related_name="claims")
    grade = models.CharField(max_length=20, choices=allowed(schema.Grade))
    says = models.TextField(max_length=TEXT)
    disputed = models.TextField(blank=True, help_text="By what or whom; empty if nobody does.")
    precedents = models.ManyToManyField(
        "rules.Precedent", blank=True, help_text="The records that it was read from."
    )

    def __str__(self) -> str:
        return f"{self.key}: {self.says[:80]}"


class LeftOut(RulebookPart):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="left_out")
    claim = models.ForeignKey(Claim, models.RESTRICT, related_name="+")
    reason = models.TextField(max_length=TEXT, help_text="Why nothing in the rulebook cites it.")

    class Meta(RulebookPart.Meta):
        verbose_name = "claim left out"
        verbose_name_plural = "claims left out"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "claim"], name="left_out_claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.reason[:80]}"


class Precedent(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    year = models.PositiveSmallIntegerField(help_text="When it was decided.")
    source = models.CharField(max_length=LINE, help_text="Where it was read.")
    url = models.CharField("address", max_length=LINE, blank=True, validators=[is_https])
    facts = models.TextField(help_text="What was known of the project; a paragraph per line.")
    chose = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    also_acceptable = models.ManyToManyField(Option, blank=True)
    reasons = models.TextField(help_text="Why, as the source says; a paragraph per line.")
    outcome = models.TextField(max_length=TEXT)
    standing = models.CharField(
        max_length=20, choices=allowed(schema.Precedent.model_fields["standing"].annotation)
    )
    answers = models.JSONField(default=dict, blank=True, help_text=f"Answers {ANSWERS}")
    differs = models.TextField(
        blank=True, help_text="Why the rulebook would decide otherwise; empty if it would not."
    )

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class Remark(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    kind = models.CharField(
        max_length=20, choices=allowed(schema.Remark.model_fields["kind"].annotation)
    )
    title = models.CharField(max_length=LINE)
    text = models.TextField(max_length=TEXT)
    scenarios = models.ManyToManyField(
        Scenario, blank=True, help_text="Of which one must be matched; empty for any."
    )
    options = models.ManyToManyField(
        Option, blank=True, help_text="Of which one must be recommended; empty for any."
    )
    claims = models.ManyToManyField(Claim)

    def __str__(self) -> str:
        return self.title


class AppliesWhen(AnswerTest):
    remark = models.ForeignKey(Remark, models.CASCADE, related_name="when")


class Table(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    note = models.TextField(max_length=TEXT)
    dated = models.CharField(max_length=LINE, help_text="When its sources stated it.")

    def __str__(self) -> str:
        return self.title


class Row(models.Model):
    table = models.ForeignKey(Table, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)

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
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    text = models.CharField(max_length=LINE)
    claims = models.ManyToManyField(Claim)

    class Meta:
        ordering = ["row_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["row", "option"], name="cell_option_once")]

    def __str__(self) -> str:
        return f"{self.option}: {self.text[:80]}"

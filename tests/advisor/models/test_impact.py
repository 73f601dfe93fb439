from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from advisor.models import Impact


def test_an_impact_counts_results_by_how_their_recommendation_changes():
    moves = {"train": {"train": 1, "car": 2, "": 4}, "": {"car": 8, "": 16}}
    impact = Impact(moves=moves)
    figures = {"kept": 1, "standing": 0, "changed": 2, "lost": 4, "gained": 8, "none": 16}
    assert impact.figures == figures
    assert impact.moved == 2 + 4 + 8


def test_a_result_with_another_standing_is_not_kept():
    standings = {"clear": {"clear": 2, "leaning": 3}, "leaning": {"clear": 1}}
    impact = Impact(moves={"train": {"train": 8, "car": 2}}, standings=standings)
    assert (impact.figures["kept"], impact.figures["standing"]) == (4, 4)
    assert impact.moved == 2 + 4
    assert impact.assessed == 6
    assert not impact.is_every_standing_known


def test_an_impact_without_results_is_at_nought_percent():
    assert Impact(total=0).percent == 0
    assert Impact(total=3, done=2).percent == 66


def test_an_upgrade_deletes_impacts_that_hold_the_tokens_of_results(journey):
    Impact.objects.create(rulebook=journey.rulebook, changes=[["a token", "train", "car"]])
    migration = import_module("advisor.migrations.0014_impact_standings")
    migration.delete_impacts(apps, SimpleNamespace(connection=connection))
    assert not Impact.objects.exists()

"""Rows of a rulebook, made once a process and copied into the tables of each later test.

Loading and publishing a rulebook takes several times as long as to write its rows again.
"""

from collections.abc import Callable, Sequence

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from rules.models import Rulebook

Rows = dict[type[Model], Sequence[Model]]
ROWS: dict[str, Rows] = {}


def make_or_copy(name: str, make: Callable[[], object]) -> None:
    """Leaves behind what `make` does to the rows of `rules`; it depends on nothing but its name."""
    if Rulebook.objects.exists():
        make()  # beside another rulebook, whose keys the copies might have
    elif name in ROWS:
        copy(ROWS[name])
    else:
        make()
        models = apps.get_app_config("rules").get_models(include_auto_created=True)
        ROWS[name] = {model: [*model._base_manager.all()] for model in models}


@transaction.atomic
def copy(rows: Rows) -> None:
    for model, instances in rows.items():
        model._base_manager.bulk_create(instances)
    # PostgreSQL would give the next rows the same primary keys.
    if statements := connection.ops.sequence_reset_sql(no_style(), [*rows]):
        with connection.cursor() as cursor:
            cursor.execute("".join(statements))

from collections import defaultdict

from django.db import migrations, models

OWNERS = {
    "Option": "rulebook_id",
    "Source": "rulebook_id",
    "Claim": "rulebook_id",
    "LeftOut": "rulebook_id",
    "Precedent": "rulebook_id",
    "Step": "rulebook_id",
    "Scenario": "rulebook_id",
    "Remark": "rulebook_id",
    "Table": "rulebook_id",
    "Example": "rulebook_id",
    "Question": "step_id",
    "Choice": "question_id",
    "Rule": "scenario_id",
    "Risk": "scenario_id",
    "Row": "table_id",
    "Cell": "row_id",
}


def count_from_one(apps, schema_editor):
    """Rows stay in their order; those that were never given a place stood at 1000."""
    for name, owner in OWNERS.items():
        model = apps.get_model("rules", name)
        last, moved = defaultdict(int), []
        for row in model.objects.order_by("position", "pk").only("position", owner):
            place = last[getattr(row, owner)] = last[getattr(row, owner)] + 1
            if row.position != place:
                row.position = place
                moved.append(row)
        model.objects.bulk_update(moved, ["position"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("rules", "0008_availability")]

    operations = [
        migrations.RunPython(count_from_one, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                model_name=name,
                name="position",
                field=models.PositiveIntegerField(
                    blank=True,
                    help_text="Its place among its neighbours, from 1. Empty, it comes last.",
                ),
            )
            for name in map(str.lower, OWNERS)
        ),
    ]

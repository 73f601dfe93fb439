"""Impacts gain standings. Stored ones held the tokens of results, and can be computed again."""

from django.db import migrations, models


def delete_impacts(apps, schema_editor):
    apps.get_model("advisor", "Impact").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('advisor', '0013_positions_and_logs'),
    ]

    operations = [
        migrations.AddField(
            model_name='impact',
            name='standings',
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(delete_impacts, migrations.RunPython.noop),
    ]

from django.db import migrations, models


def give_each_pick_a_line(apps, schema_editor):
    """`20, 150` as two lines: a comma may now be part of a number or of its words."""
    Question = apps.get_model("rules", "Question")
    for question in Question.objects.exclude(picks=""):
        question.picks = "\n".join(question.picks.replace(",", " ").split())
        question.save(update_fields=["picks"])


class Migration(migrations.Migration):
    dependencies = [("rules", "0003_advice")]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="picks",
            field=models.TextField(
                blank=True,
                help_text="Numbers to pick from, one a line, in words if you like: "
                "3000 A few thousand.",
            ),
        ),
        migrations.RunPython(give_each_pick_a_line),
    ]

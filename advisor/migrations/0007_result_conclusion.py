from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('advisor', '0006_decisions_as_recorded'),
    ]

    operations = [
        migrations.AddField(
            model_name='result',
            name='conclusion',
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='result',
            name='method',
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
    ]

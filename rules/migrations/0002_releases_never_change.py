from django.conf import settings
from django.db import migrations, models
from django.db.models import deletion

# On SQLite a later migration that alters the table makes it anew, and drops these triggers with the
# old one; it must run these statements again. tests/test_immutable.py sees to it.
SQLITE = """
CREATE TRIGGER release_is_not_updated BEFORE UPDATE ON rules_release
BEGIN SELECT RAISE(ABORT, 'A release never changes; publish another one instead.'); END;

CREATE TRIGGER release_is_not_deleted BEFORE DELETE ON rules_release
BEGIN SELECT RAISE(ABORT, 'A release is never deleted.'); END;

-- INSERT OR REPLACE deletes what stands in its way without asking the trigger above.
CREATE TRIGGER release_is_not_replaced BEFORE INSERT ON rules_release
WHEN EXISTS (
    SELECT 1 FROM rules_release
    WHERE id = NEW.id OR (rulebook_id = NEW.rulebook_id AND number = NEW.number)
)
BEGIN SELECT RAISE(ABORT, 'This release is there; a release never changes.'); END;
"""
# TRUNCATE passes, which is how `manage.py flush` empties a whole database.
POSTGRESQL = """
CREATE FUNCTION refuse_change_of_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A release never changes and is never deleted; publish another one instead.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER release_is_immutable BEFORE UPDATE OR DELETE ON rules_release
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_release();
"""


def add_triggers(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        # SQLite takes one statement at a time.
        for statement in SQLITE.split("\n\n"):
            schema_editor.execute(statement)
    elif connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("updated", "deleted", "replaced"):
            schema_editor.execute(f"DROP TRIGGER release_is_not_{name}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION refuse_change_of_release CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rules", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="release",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]

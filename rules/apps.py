from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q
from django.db.models.signals import post_migrate


class RulesConfig(AppConfig):
    name = "rules"
    verbose_name = "Knowledge"

    def ready(self) -> None:
        post_migrate.connect(add_groups, sender=self)


def add_groups(app_config: AppConfig, using: str, apps: Any = installed, **kwargs: Any) -> None:
    """Makes the groups of those who work on drafts. A group that exists stays as it is."""
    try:
        Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
        apps.get_model("rules", "Release")
    except LookupError:
        return  # only migrations of other apps ran
    # Django creates permissions on the same signal, perhaps after this receiver.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    permissions = Permission.objects.using(using).filter(content_type__app_label="rules")
    draft = permissions.exclude(content_type__model="release")
    publish, approve = Q(codename="publish_rulebook"), Q(codename="approve_rulebook")
    view, alone = Q(codename__startswith="view_"), Q(codename="publish_alone")
    by_group = {
        "Architects": draft.exclude(publish | approve | alone),
        "Reviewers": draft.filter(view | approve),
        "Publishers": draft.filter(view | publish),
    }
    for name, granted in by_group.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        if is_new:
            group.permissions.set(granted)

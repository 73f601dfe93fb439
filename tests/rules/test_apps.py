"""The groups of architects, reviewers and publishers."""

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from tests.support.people import architect, publisher, reviewer


class TestGroups:
    def test_architects_edit_reviewers_approve_and_publishers_publish(self, db: None) -> None:
        of = {
            group.name: set(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }
        assert of.keys() == {"Architects", "Reviewers", "Publishers"}
        beyond = {"publish_rulebook", "approve_rulebook", "publish_alone", "change_release"}
        assert not of["Architects"] & beyond
        assert {"add_condition", "change_rule", "delete_cell", "view_claim"} <= of["Architects"]
        for group, beside in (
            ("Reviewers", "approve_rulebook"),
            ("Publishers", "publish_rulebook"),
        ):
            assert "view_rule" in of[group]
            assert {name for name in of[group] if not name.startswith("view_")} == {beside}

    def test_what_an_administrator_made_of_a_group_stays(self, db: None) -> None:
        group = Group.objects.get(name="Publishers")
        group.permissions.set(Permission.objects.filter(codename="publish_rulebook"))
        call_command("migrate", verbosity=0)
        assert list(group.permissions.values_list("codename", flat=True)) == ["publish_rulebook"]

    def test_a_site_of_before_gets_them_with_all_their_permissions(self, db: None) -> None:
        Group.objects.all().delete()
        Permission.objects.filter(content_type__app_label="rules").delete()
        call_command("migrate", verbosity=0)
        assert Group.objects.get(name="Architects").permissions.count() > 80
        assert architect().has_perm("rules.change_rulebook")
        assert publisher().has_perm("rules.publish_rulebook")
        assert reviewer().has_perm("rules.approve_rulebook")

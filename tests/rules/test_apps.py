"""The groups of architects and publishers."""

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from tests.support.people import architect, publisher


class TestGroups:
    def test_architects_edit_and_publishers_publish(self, db: None) -> None:
        of = {
            group.name: set(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }
        assert of.keys() == {"Architects", "Publishers"}
        assert not of["Architects"] & {"publish_rulebook", "change_release"}
        assert {"add_condition", "change_rule", "delete_cell", "view_claim"} <= of["Architects"]
        assert "publish_rulebook" in of["Publishers"]
        assert all(name.startswith(("view_", "publish_")) for name in of["Publishers"])

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

"""What docs/architects.md says that an account needs is on the page where it is given."""

from typing import Any

from django.contrib.auth.models import Group, User

from tests.support.documents import read

NEEDS = read("docs/architects.md").partition("\n## ")[0]


def test_the_staff_status_is_named_as_in_the_admin() -> None:
    field: Any = User._meta.get_field("is_staff")
    assert f"*{str(field.verbose_name).capitalize()}*" in NEEDS


def test_each_group_is_named(db: None) -> None:
    names = Group.objects.values_list("name", flat=True)
    assert names
    assert [name for name in names if f"*{name}*" not in NEEDS] == []

"""The cast of tests about who may do what: architect, reviewer, publisher, and an outsider."""

from django.contrib.auth.models import Group, Permission, User


def architect(name: str = "ada") -> User:
    return _of_staff(name, "Architects")


def reviewer() -> User:
    return _of_staff("rita", "Reviewers")


def publisher() -> User:
    return _of_staff("paul", "Publishers")


def outsider() -> User:
    """One of the staff, for whom no rulebook is theirs."""
    return _of_staff("olga")


def _of_staff(name: str, *groups: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def staff(*codenames: str) -> User:
    """One of the staff with these permissions alone: `staff("view_rulebook")`."""
    user = User.objects.create_user("sam", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user

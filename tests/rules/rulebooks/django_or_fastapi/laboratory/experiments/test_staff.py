from urllib.parse import parse_qs, urlsplit

import pytest
from browser import Page
from experiments import staff

from .conftest import documents

ADMIN = staff.SUBJECTS[0]


class Site:
    """The screens as they should be, but for what a test names."""

    def __init__(self, fault=""):
        self.fault, self.log = fault, ["Ada"]
        self.customers, self.orders = ["Ada", "Grace"], []

    def has(self, fault):
        return fault == self.fault


class Visitor:
    def __init__(self, site):
        self.site, self.name = site, ""

    def get(self, path, **query):
        url = urlsplit(path)
        words = (query or {k: v[0] for k, v in parse_qs(url.query).items()}).get("q", "")
        if not self.name and not self.site.has("open to strangers"):
            return Page(200, f"{ADMIN.paths.login}?next={path}", "Sign in")
        if "add" in path and self.name == "viewer" and not self.site.has("form for all"):
            return Page(403, path, "")
        if path == ADMIN.paths.log:
            return Page(200, path, " ".join(self.site.log))
        if "payment" in path and self.site.has("a table less"):
            return Page(404, path, "")
        rows = self.site.orders if "order" in path else self.site.customers
        found = [row for row in rows if words.lower() in row.lower() or self.site.has("no search")]
        return Page(200, path, " ".join(found))

    def send(self, path, form_at="", **fields):
        if path == ADMIN.paths.login:
            if fields["password"] == "secret" or self.site.has("any password"):
                self.name = fields["username"]
        elif self.name == "editor" or self.site.has("stores for all"):
            self.store(path, fields)

    def store(self, path, fields):
        if "order" in path:
            if not self.site.has("no orders"):
                self.site.orders.append("Ada")
        elif "@" in fields["email"] or self.site.has("no validation"):
            if not self.site.has("no customers"):
                self.site.customers.append(fields["name"])
            if not self.site.has("no log"):
                self.site.log.append(fields["name"])


@pytest.fixture
def problems(monkeypatch):
    def problems(fault=""):
        site = Site(fault)
        monkeypatch.setattr(staff, "Browser", lambda port: Visitor(site))
        return [*staff.problems(ADMIN, 1)]

    return problems


def test_screens_as_they_should_be_have_no_problem(problems):
    assert problems() == []


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("open to strangers", "shows its list to strangers"),
        ("any password", "takes any password"),
        ("a table less", "does not list the table payment"),
        ("no search", "does not find Grace alone"),
        ("form for all", "offers its form to whoever may only look"),
        ("stores for all", "stores what comes from whoever may only look"),
        ("no validation", "stores a wrong address"),
        ("no customers", "does not store a customer"),
        ("no orders", "does not store an order, or find it by its customer"),
        ("no log", "does not log who was added"),
    ],
)
def test_each_fault_is_named(problems, fault, problem):
    assert problem in problems(fault)


def test_all_are_counted_and_drawn(lab, monkeypatch):
    monkeypatch.setattr(staff, "needed", lambda requirements: dict.fromkeys(requirements))
    staff.measure(lab)
    (document,) = documents(staff, lab)
    lines, packages = document["plots"]
    assert [len(plot["series"]) for plot in (lines, packages)] == [len(staff.SUBJECTS)] * 2
    assert {len(line["points"]) for line in lines["series"]} == {2}


def test_the_files_that_are_counted_are_there(monkeypatch):
    monkeypatch.setattr(staff, "needed", lambda requirements: dict.fromkeys(requirements))
    for screens in staff.SUBJECTS:
        found = staff.count(screens)
        assert found["python"] > 20
        assert (found["templates"] > 20) == ("by hand" in screens.label)

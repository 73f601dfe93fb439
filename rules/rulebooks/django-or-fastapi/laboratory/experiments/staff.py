"""8. Staff screens: how much code the same screens over five tables are, by three ways."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from browser import Browser
from code_lines import python_lines, text_lines
from laboratory import Laboratory, Measured
from packages import needed
from processes import HERE
from refusal import NotMeasured
from servers import Server, Subject
from turns import Figures, series

PACKAGES = (
    *("Django", "fastapi", "starlette", "SQLAlchemy", "sqladmin", "WTForms", "Jinja2"),
    *("gunicorn", "uvicorn", "packaging"),
)
FOLDER = HERE / "applications/staff"
TABLES = ("customer", "product", "order", "line", "payment")


class Paths(NamedTuple):
    """Where pages are, with `{}` for the name of a table; `search` is a field of the query."""

    login: str
    listing: str
    adding: str
    search: str
    log: str


class Screens(NamedTuple):
    """Its server and its pages, what it is written in, and the packages that one asks for.

    `customer` is the field in the form of an order.
    """

    subject: Subject
    paths: Paths
    files: tuple[str, ...]
    requirements: tuple[str, ...]
    customer: str = "customer"

    @property
    def label(self) -> str:
        return self.subject.label


STAFF = "applications.staff"
DJANGO = ("django", "gunicorn")
FASTAPI = ("fastapi", "uvicorn[standard]", "sqlalchemy", "itsdangerous")
DJANGO_ADMIN = Paths("/admin/login/", "/admin/staff/{}/", "/admin/staff/{}/add/", "q", "/admin/")
SQLADMIN = Paths("/admin/login", "/admin/{}/list", "/admin/{}/create", "search", "/admin/log/list")
BY_HAND = Paths("/login", "/{}", "/{}/add", "q", "/log")
SUBJECTS = (
    Screens(
        Subject("Django, its admin", "gunicorn sync", f"{STAFF}.django_admin:wsgi"),
        DJANGO_ADMIN,
        ("django_admin.py",),
        DJANGO,
    ),
    Screens(
        Subject("Django, by hand", "gunicorn sync", f"{STAFF}.django_screens:wsgi"),
        BY_HAND,
        ("django_screens.py", "templates/django"),
        DJANGO,
    ),
    Screens(
        Subject("FastAPI, SQLAdmin", "uvicorn", f"{STAFF}.fastapi_sqladmin:app", option="fastapi"),
        SQLADMIN,
        ("fastapi_sqladmin.py", "people.py"),
        (*FASTAPI, "sqladmin"),
    ),
    Screens(
        Subject("FastAPI, by hand", "uvicorn", f"{STAFF}.fastapi_screens:app", option="fastapi"),
        BY_HAND,
        ("fastapi_screens.py", "people.py", "templates/fastapi"),
        (*FASTAPI, "jinja2", "python-multipart"),
        customer="customer_id",
    ),
)
METHOD = """\
Customers, products, orders, their lines and payments: for each, a list in pages with a search, a
form that checks what is entered, and delete; staff who sign in with a password, and may look or
also change; and a log of who changed what. Before the counting, a program uses all of them: signs
in, lists all five tables, searches, adds a customer and an order, enters a wrong address, tries to
add without permission, and reads the log; all must do alike.

By hand on Django means its forms, its sign-in and its permissions, with views and templates of
one's own; by hand on FastAPI means SQLAlchemy, Pydantic and Jinja templates. Both are generic:
one list and one form for all tables. Lines of Python are those that are not empty, a comment or a
docstring; lines of templates are those that are not empty. Not counted is what both ways of a
framework share: the tables, Django's settings and the sample data. On FastAPI, people and the
table of the log count, since nothing brings them.

Packages are those that application and server name, and all that these need."""
CANNOT_SHOW = [
    "How good the screens are: an admin also brings filters, sorting, bulk actions, related rows "
    "in one form and translations, which the hand-made ones lack.",
    "How long it took to write them, and what they cost to keep.",
    "Screens that are no lists and forms over tables: there an admin may be in the way.",
    "The one author: another would need more lines, or fewer.",
]


def check(lab: Laboratory) -> None:
    for screens in SUBJECTS:
        with tempfile.TemporaryDirectory(prefix="laboratory-") as folder:
            environment = {"STAFF_DATABASE": f"{folder}/staff.sqlite3"}
            with Server(screens.subject, environment) as server:
                for problem in problems(screens, server.port):
                    raise NotMeasured(f"{screens.label}: {problem}")


def problems(screens: Screens, port: int) -> Iterator[str]:
    """What these do otherwise than asked for."""
    paths = screens.paths
    stranger, viewer, editor = (Browser(port) for _ in range(3))
    stranger.send(paths.login, username="editor", password="wrong")  # noqa: S106
    viewer.send(paths.login, username="viewer", password="secret")  # noqa: S106
    editor.send(paths.login, username="editor", password="secret")  # noqa: S106
    yield from access(paths, Browser(port), stranger)
    yield from reading(paths, viewer)
    yield from permission(paths, viewer, editor)
    yield from writing(screens, editor)


def access(paths: Paths, stranger: Browser, unwelcome: Browser) -> Iterator[str]:
    customers = paths.listing.format("customer")
    if not stranger.get(customers).path.startswith(paths.login):
        yield "shows its list to strangers"
    if not unwelcome.get(customers).path.startswith(paths.login):
        yield "takes any password"


def reading(paths: Paths, viewer: Browser) -> Iterator[str]:
    customers = paths.listing.format("customer")
    for table in TABLES:
        if viewer.get(paths.listing.format(table)).status != 200:
            yield f"does not list the table {table}"
    if not {"Ada", "Grace"} <= shown(viewer, customers):
        yield "does not list the customers"
    if shown(viewer, customers, **{paths.search: "grace"}) != {"Grace"}:
        yield "does not find Grace alone"


def permission(paths: Paths, viewer: Browser, editor: Browser) -> Iterator[str]:
    customers, adding = paths.listing.format("customer"), paths.adding.format("customer")
    if viewer.get(adding).status != 403:
        yield "offers its form to whoever may only look"
    # With a token against forgery from a page that may be seen.
    viewer.send(adding, form_at=customers, name="Edsger", email="e@example.org")
    if "Edsger" in shown(editor, customers):
        yield "stores what comes from whoever may only look"


def writing(screens: Screens, editor: Browser) -> Iterator[str]:
    paths = screens.paths
    customers, adding = paths.listing.format("customer"), paths.adding.format("customer")
    editor.send(adding, name="Barbara", email="no address")
    if "Barbara" in shown(editor, customers):
        yield "stores a wrong address"
    editor.send(adding, name="Edsger", email="e@example.org")
    if "Edsger" not in shown(editor, customers):
        yield "does not store a customer"
    fields = {screens.customer: "1", "placed_on": "2026-12-01"}
    editor.send(paths.adding.format("order"), **fields)
    if "Ada" not in shown(editor, paths.listing.format("order"), **{paths.search: "ada"}):
        yield "does not store an order, or find it by its customer"
    if "Edsger" not in editor.get(paths.log).text:
        yield "does not log who was added"


def shown(browser: Browser, path: str, **query: str) -> set[str]:
    """Which of the customers stand on a page."""
    text = browser.get(path, **query).text
    return {name for name in ("Ada", "Grace", "Barbara", "Edsger") if name in text}


def measure(lab: Laboratory) -> None:
    for screens in SUBJECTS:
        lab.take(("screens", screens.label, 1), partial(count, screens))


def count(screens: Screens) -> Figures:
    python = [FOLDER / name for name in screens.files if name.endswith(".py")]
    folders = [FOLDER / name for name in screens.files if not name.endswith(".py")]
    templates = [file for folder in folders for file in Path(folder).glob("*.html")]
    return {
        "python": sum(map(python_lines, python)),
        "templates": sum(map(text_lines, templates)),
        "packages": len(needed(screens.requirements)),
    }


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            "staff-screens",
            "Staff screens over five tables",
            "How much code and how many packages are the same staff screens, by the admin of a "
            "framework, by a package for it, and by hand?",
            METHOD,
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    for title, label, names, kinds in (
        ("Lines of code", "Lines", ["Python", "templates"], ["python", "templates"]),
        ("Packages to install", "Packages", ["application and server"], ["packages"]),
    ):
        lines = []
        for screens in SUBJECTS:
            found = lab.samples.runs("screens", screens.label)
            runs = {x: [{"value": each[kind]} for each in found] for x, kind in enumerate(kinds, 1)}
            lines.append(series(screens.label, runs, "value", screens.subject.option))
        x = {"label": "What is counted", "names": names}
        y = {"label": label}
        yield {"title": title, "x": x, "y": y, "series": lines, "counted": True}

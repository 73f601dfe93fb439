"""Stores what readers and architects would, through the pages of the version that is on the path.

A page that this version does not have is left out. Dates to come are so far off that none passes.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urljoin

import yaml
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from rules.files import read_document, shipped
from rules.models import Claim

PRIVATE = re.compile(r"/(r|p|log)/[\w-]{22}/(edit|manage)/[\w-]{22}/")
Fields = list[tuple[str, str]]
DECISION = {
    "title": "A portal",
    "context": "Two teams, one year.",
    "status": "accepted",
    "date": "2026-11-20",
    "deciders": "Ana, Tom",
    "reason": "The team knows it.",
    "reversibility": "hard",
    "revisit_on": "2999-01-01",
}


class Form:
    """What a form asks for, and what a browser would send of it as it is, but its buttons."""

    def __init__(self, action: str = "") -> None:
        self.action = action
        self.names: set[str] = set()
        self.fields: Fields = []


class Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms = [Form()]
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields.append((self._name, value))
        elif tag in ("input", "select", "textarea") and name:
            self._name = name
            self.forms[-1].names.add(name)
            if tag == "input" and ("checked" in given or not can_be_unchecked(given)):
                self.forms[-1].fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and data.strip():
            self.forms[-1].fields.append((self._name, data.removeprefix("\n")))


def can_be_unchecked(given: dict[str, str]) -> bool:
    return given.get("type") in ("checkbox", "radio")


class Reader(Client):
    def __init__(self) -> None:
        super().__init__(SERVER_NAME="localhost")

    def send(self, address: str, button: str = "", **typed: str) -> str:
        """Fills in the form of this page that has the most of these fields, and sends it.

        Returns the address that it leads to, or nothing if this version has no such page. `button`
        is name=value of the button that is pressed.
        """
        page = self.get(address, follow=True)
        if page.status_code == 404:
            return ""
        forms = Forms(page.content.decode()).forms
        form = max(forms, key=lambda form: len(typed.keys() & form.names))
        fields = [(name, value) for name, value in form.fields if name not in typed]
        fields += [(name, value) for name, value in typed.items() if name in form.names]
        name, _, value = button.partition("=")
        return self.post_fields(urljoin(address, form.action), [*fields, (name, value)])

    def post_fields(self, address: str, fields: Fields) -> str:
        answer = self.post(address, urlencode(fields), "application/x-www-form-urlencoded")
        if answer.status_code not in (302, 303):
            raise SystemExit(f"{address}: {answer.status_code}\n{answer.content.decode()}")
        return urljoin(address, answer.headers["Location"])

    def private_link(self, address: str) -> str:
        """The path of the private link that this page shows."""
        found = PRIVATE.search(self.get(address).content.decode())
        assert found, address
        return found[0]

    def save(self, rulebook: str, answers: Fields) -> str:
        """Saves a result; the path of its edit link."""
        address = f"/decide/{rulebook}/1/save/?{urlencode(answers)}"
        return self.private_link(self.post_fields(address, []))


def answers(example: dict[str, Any]) -> Fields:
    return list(_answers(example["answers"]))


def _answers(written: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in written.items():
        for each in value if isinstance(value, list) else [value]:
            yield key, str(each)


def public(edit_link: str) -> str:
    """The address of what this private link edits or manages."""
    return re.sub("(edit|manage)/.*", "", edit_link)


def examples(rulebook: str, number: int) -> list[Fields]:
    """The answers of so many examples, spread over those of the rulebook."""
    written = [each for each in read_document(rulebook)["examples"] if each["answers"]]
    return [list(_answers(each["answers"])) for each in written[:: len(written) // number][:number]]


def results(reader: Reader) -> list[str]:
    """Saves results, one of them withdrawn and one decided twice. The links to edit them."""
    links = [reader.save(key, answers) for key in shipped() for answers in examples(key, 4)]
    reader.send(links[0], "form=changes", **DECISION, option=options(shipped()[0])[0])
    again = {"option": options(shipped()[0])[1], "reason": "A second service came after all."}
    reader.send(links[0], "form=changes", **DECISION | again)
    reader.send(links[1], "form=withdraw", confirm="on")
    about = {"name": "Tom", "about": "", "reason": "Nobody here can run a second service."}
    for stance in ("disagree", "can-live", "agree"):
        reader.send(f"{public(links[2])}position/", **about, stance=stance)
    return links


def options(rulebook: str) -> list[str]:
    return [option["key"] for option in read_document(rulebook)["options"]]


def panel(reader: Reader, rulebook: str) -> None:
    """Three hand in, and it is closed."""
    manage = reader.private_link(reader.send(f"/panels/{rulebook}/", title="A portal"))
    for name, answers in zip(("Ana", "Tom", "Priya"), examples(rulebook, 3), strict=True):
        save = f"{public(manage)}{rulebook}/1/save/?{urlencode(answers)}"
        Reader().post_fields(save, [("name", name)])
    reader.send(manage, "change=close")


def log(reader: Reader, edit_link: str) -> None:
    """A result's decision and one taken elsewhere, in versions that have a log."""
    if started := reader.send("/log/", title="Platform team"):
        manage = reader.private_link(started)
        reader.send(edit_link, log=manage)
        typed = DECISION | {"title": "One database", "option": "PostgreSQL", "link": ""}
        reader.send(manage, "change=add", **typed)


def second_release(rulebook: str) -> None:
    """With the points of one rule the other way, and without the examples that then fail."""
    document = read_document(rulebook)
    rules = [rule for scenario in document["scenarios"] for rule in scenario["rules"]]
    effect = next(effect for rule in rules for effect in rule.get("effects", []))
    effect["points"] = -effect["points"]
    while failing := publish(document):
        document["examples"] = [each for each in document["examples"] if each["key"] not in failing]


def publish(document: dict[str, Any]) -> set[str]:
    """Publishes it, unless examples fail. Returns the keys of these."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "changed.yaml"
        file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        try:
            call_command("load_rulebook", str(file), publish=True, note="One rule the other way.")
        except CommandError as error:
            if failing := set(re.findall(r"examples\.([\w-]+): Expected", str(error))):
                return failing
            raise
    return set()


def draft(architect: Reader) -> None:
    """Edits a draft after its last release, with all that this version has for it."""
    architect.force_login(User.objects.get(is_superuser=True))
    architect.send("/admin/rules/claim/1/change/", says="Said in other words.")
    architect.send("/admin/rules/scenario/1/rename/", key="another-key")
    comments = f"/admin/rules/rulebook/1/comments/?place=claims.{Claim.objects.get(pk=1).key}"
    architect.send(comments, text="Is this what the source says?")


if __name__ == "__main__":
    call_command("prepare")
    reader = Reader()
    saved = results(reader)
    for rulebook in shipped():
        panel(reader, rulebook)
    log(reader, saved[0])
    second_release(shipped()[0])
    reader.send(f"{public(saved[3])}today/")
    draft(Reader())

"""A site with long words, or with texts that are written from the right, in all that people write.

`LONG` and `HEBREW` are what they write; `fill` puts it everywhere, and says where it is shown.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import localdate, now

from advisor.models import Log, Panel, Result
from advisor.results.edit_key import digest
from advisor.results.load_tests.reading import read
from rules.drafts.from_document import load
from rules.models import Rule, Rulebook
from rules.publishing import publish
from tests.support.everywhere import write_everywhere
from tests.support.loaded import loaded_document, printed

FAR_AWAY = "distance=600&station=near&luggage=bag&changes=0"
LOADED = "distance=20&luggage=furniture"


class Written(NamedTuple):
    """What people write in a line, as a name, and in a text of several lines."""

    title: str
    name: str
    text: str


WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = "https://wiki.example/" + "decisions_and_their_reasons/" * 10
LONG = Written(WORD[:200], WORD[:100], f"{WORD[:200]}\n\n- {ADDRESS[:300]}\n\n{ADDRESS[:300]}")
HEBREW = Written("מערכת ההזמנות", "רות", "העומס גדל מדי חודש.\n\n- ואין מי שיטפל בו")


class Shown(NamedTuple):
    """A page, and its HTML if it is the answer to a form."""

    address: str
    html: str = ""


class Site:
    """What one browser has saved, and each page that shows it. An administrator is signed in."""

    def __init__(self, written: Written) -> None:
        self.written, self.shown = written, list[Shown]()
        # What rules say is written from the left.
        self.line = written.title if written is LONG else "you have to change trains"
        self.browser = Client()
        self.user = User.objects.create_superuser("rita", first_name=written.name[:150])
        self.browser.force_login(self.user)
        self.rulebook = self._publish()

    def _publish(self) -> Rulebook:
        """Two releases. The words of a rulebook are long as well, but not from the right."""
        row = publish(load(loaded_document()), self.written.text, self.user).rulebook
        if self.written is LONG:
            write_everywhere(self.written.title)
        Rule.objects.filter(key="far").update(reason="it is further than before")
        publish(row, self.written.text, self.user)
        return row

    def show(self, *addresses: str) -> None:
        self.shown += map(Shown, addresses)

    def send(self, address: str, data: Any) -> None:
        """A form that comes back."""
        response = self.browser.post(address, data)
        assert response.status_code in (200, 409, 422), (address, response.status_code)
        self.shown.append(Shown(address, response.text))

    def key(self, row: Result | Panel | Log) -> str:
        return str(self.browser.cookies[f"edit_key_{row.token}"].value)

    # Results

    def save(self, query: str, release: int = 2) -> Result:
        about = {"title": self.written.title, "context": self.written.text}
        notes = {"note-distance": self.written.text[:500], "note-luggage": self.written.text[:500]}
        self.browser.post(f"/decide/journey/{release}/save/?{query}", about | notes)
        return Result.objects.latest("pk")

    def results(self) -> tuple[Result, Result]:
        first, second = self.save(FAR_AWAY, release=1), self.save(LOADED)
        decided = {"deciders": self.written.title, "reason": self.written.text}
        past = {"date": localdate() - timedelta(9), "revisit_on": localdate() - timedelta(1)}
        quote = {"name": self.written.name, "stance": "disagree", "reason": self.written.text}
        for status in ("proposed", "rejected"):
            first.decisions.create(option="car", status=status, **past, **decided)
        second.decisions.create(option="car", status="accepted", **past, **decided)
        latest = first.decisions.create(
            option="train", status="accepted", quotes=[quote], **past, **decided
        )
        latest.revisits.create(date=localdate(), by=self.written.title)
        self._positions(first)
        self._load_tests(first)
        superseded = self.save(FAR_AWAY)
        superseded.decisions.create(
            option="car", status="superseded", superseded_by=first, **past, **decided
        )
        for row in (first, second, superseded):
            self.show(f"/r/{row.token}/", f"/r/{row.token}/edit/{self.key(row)}/")
        self.show(f"/r/{first.token}/today/", f"/r/{first.token}/position/mine-0000000000000000/")
        self.show(f"/compare/?a={first.token}&b={second.token}", f"/r/{first.token}/position/")
        self.show(f"/compare/?a={first.token}&b={superseded.token}")
        self.show(f"/decide/journey/2/result/?{FAR_AWAY}", f"/decide/journey/2/trip/?{FAR_AWAY}")
        self.show("/decide/journey/2/baggage/?distance=nonsense", "/example/journey/", "/")
        Client().post(f"/r/{first.token}/today/", {"as": "proposal"})
        Result.objects.filter(predecessor=first).update(title=self.written.title)
        self._refused(first)
        return first, second

    def _positions(self, result: Result) -> None:
        said = {"name": self.written.name, "reason": self.written.text[:2000]}
        reply = {"stance": "disagree", "reply": self.written.text[:2000]}
        result.positions.create(edit_key=digest("mine-0000000000000000"), **said, **reply)
        result.positions.create(**said, **reply, state="accepted", scenario="long-way")
        result.positions.create(**said, stance="agree", question="distance")

    def _load_tests(self, result: Result) -> None:
        figures = asdict(read(printed(), 300, 300))
        result.load_tests.create(scenario="long-way", what=self.written.title, figures=figures)
        page = f"/r/{result.token}/edit/{self.key(result)}/load-tests/long-way/"
        self.show(page)
        self.send(page, {"what": self.written.title * 2, "output": self.written.text})

    def _refused(self, result: Result) -> None:
        much = {"title": self.written.title * 20, "context": self.written.text}
        edit = f"/r/{result.token}/edit/{self.key(result)}/"
        self.send(f"/decide/journey/2/save/?{FAR_AWAY}", much)
        # Somebody has saved other words meanwhile.
        stale = {"title": f"{self.written.title[:-1]}", "context": "", "seen_about": "earlier"}
        self.send(edit, {"form": "changes", "status": "accepted", "option": "train", **stale})
        self.send(f"/r/{result.token}/position/", {"name": self.written.name * 9, "stance": "no"})
        self.send(f"/r/{result.token}/log/", {"key": self.key(result), "log": self.written.text})

    # Panels

    def panels(self) -> None:
        about = {"title": self.written.title, "expected": f"{self.written.name}\nZoe"}
        self.send("/panels/journey/", about | {"expected": self.written.name * 40})
        self.panel(about)
        closed, names = self.panel(about), [self.written.name, f"2 {self.written.name[:90]}", ""]
        for name, query in zip(names, (FAR_AWAY, LOADED, LOADED), strict=True):
            self.hand_in(closed, name, query)
        link, key = f"/p/{closed.token}/", self.key(closed)
        check = f"{link}journey/2/check/?{FAR_AWAY}"
        self.browser.cookies.pop(f"answers_{closed.token}", None)
        self.send(f"{link}journey/2/save/?{FAR_AWAY}", {"name": self.written.name})
        self.shown.append(Shown(check, self.browser.get(check).text))
        self.hand_in(closed, "Ada", FAR_AWAY)
        self.browser.post(f"{link}manage/{key}/", {"change": "close"})
        self.browser.post(f"{link}manage/{key}/", {"change": "second"})
        self.save(FAR_AWAY)
        Result.objects.filter(pk=Result.objects.latest("pk").pk).update(panel=closed)
        self.show(link, f"{link}answers/", f"{link}second/", f"{link}manage/{key}/")
        self.show(f"/r/{Result.objects.latest('pk').token}/", f"{link}together/")
        late = {"name": self.written.name, "note-distance": self.written.text[:500]}
        response = self.browser.post(f"{link}journey/2/save/?{FAR_AWAY}", late)
        self.shown.append(Shown(f"{link}journey/2/save/", response.text))

    def panel(self, about: dict[str, str]) -> Panel:
        self.browser.post("/panels/journey/", about)
        panel = Panel.objects.latest("pk")
        link = f"/p/{panel.token}/"
        self.show(link, f"{link}answers/", f"{link}manage/{self.key(panel)}/")
        return panel

    def hand_in(self, panel: Panel, name: str, query: str) -> None:
        self.browser.cookies.pop(f"answers_{panel.token}", None)
        note = {"note-distance": self.written.text[:500]}
        self.browser.post(f"/p/{panel.token}/journey/2/save/?{query}", {"name": name, **note})

    # Logs

    def log(self, result: Result, proposed: Result) -> Log:
        self.browser.post("/log/", {"title": self.written.title})
        log = Log.objects.get()
        link, manage = f"/log/{log.token}/", f"/log/{log.token}/manage/{self.key(log)}/"
        log.entries.create(result=result, accepted_at=now())
        log.entries.create(result=proposed)
        past = localdate() - timedelta(9)
        elsewhere: dict[str, Any] = {"title": self.written.title, "option": self.written.title}
        elsewhere |= {"reason": self.written.text, "link": ADDRESS[:300], "date": past}
        due = log.entries.create(revisit_on=past, accepted_at=now(), **elsewhere)
        due.revisits.create(by=self.written.title, date=past)
        log.entries.create(status="superseded", superseded_by=due, accepted_at=now(), **elsewhere)
        self.show(link, f"{link}?status=superseded", manage, f"{manage}?entry={due.pk}")
        stale = {"title": self.written.title[:-1], "seen": "earlier", "option": "Y"}
        self.send(manage, stale | {"change": "title"})
        self.send(f"{manage}?entry={due.pk}", stale | {"change": "entry", "date": past})
        self.send(manage, {"change": "add", **elsewhere, "title": self.written.title * 20})
        return log

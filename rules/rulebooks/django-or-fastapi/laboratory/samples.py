"""What one experiment has measured so far, in a file: a run that was cut off goes on from there."""

import hashlib
import json
import os
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

from refusal import NotMeasured
from turns import Figures

Key = tuple[Hashable, ...]


def write(file: Path, content: Any) -> None:
    """All of it or nothing, whenever the machine or the program ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8") as output:
            json.dump(content, output, ensure_ascii=False, indent=1)
            output.write("\n")
            output.flush()
            os.fsync(output.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


class Samples:
    """Figures by key. What was measured under other conditions does not count."""

    def __init__(self, file: Path, conditions: dict[str, Any]) -> None:
        self.file, self.conditions = file, json.loads(json.dumps(conditions))
        self.found: dict[str, Figures] = {}
        self.dropped = False
        if file.exists():
            self._read()

    def _read(self) -> None:
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            found, conditions = dict(kept["samples"]), kept["conditions"]
        except (ValueError, KeyError, TypeError):
            raise NotMeasured(f"{self.file} is damaged; delete it to measure anew") from None
        if conditions == self.conditions:
            self.found = found
        else:
            self.dropped = True

    def get(self, key: Key) -> Figures | None:
        return self.found.get(key_text(key))

    def put(self, key: Key, figures: Figures) -> None:
        self.found[key_text(key)] = figures
        write(self.file, {"conditions": self.conditions, "samples": self.found})

    def runs(self, *key: Hashable) -> list[Figures]:
        """The figures of all runs: those with the keys (*key, 1), (*key, 2) and so on."""
        found: list[Figures] = []
        while (name := key_text((*key, len(found) + 1))) in self.found:
            found.append(self.found[name])
        return found


def sources(folder: Path) -> list[Path]:
    """All its files, such as templates too, but not the bytecode that Python adds."""
    return [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]


def digest(files: Iterable[Path]) -> str:
    """The same as long as nothing in the files has changed."""
    content = hashlib.sha256()
    for file in sorted(files):
        content.update(file.read_bytes())
    return content.hexdigest()


def key_text(key: Key) -> str:
    return " | ".join(map(str, key))

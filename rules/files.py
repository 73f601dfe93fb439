import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO, Any

import yaml
from yaml.composer import Composer

SHIPPED = Path(__file__).parent / "rulebooks"
MAX_BYTES = 5_000_000
# Of a YAML file: twice what the largest rulebook has that anybody should make.
MAX_NODES = 200_000
MAX_DEPTH = 20
MAX_DIGITS = 1_000
# PyYAML lets the others through for tagged values: "!!bool maybe".
YAML_ERRORS = (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError)


class FileError(ValueError):
    """A file cannot be read. The message names the file and the reason."""


# PyYAML may have been built without its part in C, which is three times as fast.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(Composer, SafeLoader):  # type: ignore[misc]
    """YAML without aliases and repeated keys, in which `yes`, `on` and dates are text."""

    nodes = depth = 0

    def __init__(self, stream: str | IO[bytes]) -> None:
        SafeLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            # A few lines of nested aliases can expand to gigabytes.
            self._refuse("aliases are not allowed")
        self.nodes, self.depth = self.nodes + 1, self.depth + 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"more than {MAX_DEPTH} lists and mappings in each other")
        if self.nodes > MAX_NODES:
            self._refuse(f"more than {MAX_NODES:,} values")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, problem: str) -> None:
        mark = self.peek_event().start_mark
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = f'the key "{key_node.value}" stands twice'
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
            if isinstance(key_node.value, str):
                seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


Loader.yaml_implicit_resolvers = {}
for kind, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


# No dates, sets or bytes, even if a file tags them so.
PLAIN_TYPES = ("null", "bool", "int", "float", "str", "seq", "map")
Loader.yaml_constructors = {
    tag: construct
    for tag, construct in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in PLAIN_TYPES
}


def _whole(loader: Loader, node: yaml.Node) -> int:
    if len(node.value) > MAX_DIGITS:  # Python's own complaint names a setting of Python
        raise ValueError(f"a number has more than {MAX_DIGITS:,} digits")
    return int(node.value)  # YAML 1.1 reads a number with a leading zero as octal


Loader.add_constructor("tag:yaml.org,2002:int", _whole)


def shipped() -> list[str]:
    return sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir())


def read_yaml(path: Path) -> Any:
    """The content of a file as mappings, lists, text and numbers. Raises FileError."""
    return parsed(_content(path), path)


def read_json(path: Path) -> Any:
    """The same for a JSON file. Raises FileError."""
    content = _content(path)
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise FileError(f"{path}, line {error.lineno}: not JSON") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}: not UTF-8 text") from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise FileError(f"{path}: not JSON") from None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileError(f"{path}: larger than {MAX_BYTES:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from None


def parsed(content: bytes, name: object) -> Any:
    """The same for bytes; `name` is the file's name in error messages. Raises FileError."""
    try:
        return yaml.load(content.decode(), Loader)  # noqa: S506, it is a SafeLoader
    except UnicodeDecodeError:
        raise FileError(f"{name}: not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise FileError(f"{name}{line}: {error.problem or error.context}") from None
    except YAML_ERRORS as error:
        raise FileError(f"{name}: not YAML: {str(error).splitlines()[0]}") from None


def read_document(file_or_key: str) -> dict[str, Any]:
    """The document of a rulebook: a YAML file, a folder of them, or the key of a shipped rulebook.

    The files of a folder make one document: lists of the same name are joined in the order of the
    files' names. Raises FileError.
    """
    document: dict[str, Any] = {}
    for file in document_files(file_or_key):
        for key, value in require_mapping(read_yaml(file), file).items():
            if key not in document:
                document[key] = value
            elif isinstance(value, list) and isinstance(document[key], list):
                document[key] = document[key] + value
            else:
                raise FileError(f'{file}: "{key}" stands in another file of the folder as well')
    return document


def document_files(file_or_key: str) -> list[Path]:
    """The files of which `read_document` makes a document, in order. Raises FileError."""
    path = Path(file_or_key)
    if not _exists(path) and file_or_key in shipped():
        path = SHIPPED / file_or_key
    if not _exists(path):
        keys = ", ".join(shipped())
        raise FileError(f"{file_or_key}: no such file; the shipped rulebooks are: {keys}")
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise FileError(f"{path}: expected YAML files in this folder, with names such as a.yaml")
    return files


def _exists(path: Path) -> bool:
    """Raises FileError if nobody may tell."""
    try:
        path.stat()
    except PermissionError as error:
        raise FileError(f"{path}: {error.strerror}") from None
    except (OSError, ValueError):  # no such file, or no such name is possible
        return False
    return True


def require_mapping(content: Any, name: object) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise FileError(f"{name}: expected a mapping with keys such as title and scenarios")
    return content


class Dumper(yaml.SafeDumper):
    """Writes what Loader reads, and quotes text that other YAML readers take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# PyYAML may have been built without its part in C.
SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class FastDumper(SafeDumper):  # type: ignore[misc]
    """Writes the same, but for rare characters such as emoji, which it escapes."""

    ignore_aliases = Dumper.ignore_aliases


WIDTH = 96


def write_document(document: dict[str, Any]) -> str:
    """The document of a rulebook as YAML that `read_yaml` reads back to the same document.

    Equal documents give equal bytes, in whatever order a database returns answers.
    """
    ordered = _with_answers_in_order(document)
    lists = {name: value for name, value in ordered.items() if isinstance(value, list)}
    fields = {name: value for name, value in ordered.items() if name not in lists}
    return _dump(fields) + "".join(_parts(name, parts) for name, parts in lists.items())


def _parts(name: str, parts: list[Any]) -> str:
    if not parts:
        return f"{name}: []\n"
    # One by one, as PyYAML makes objects of all values before it writes the first.
    return f"\n{name}:\n" + "\n".join(_dump([part]) for part in parts)


def _dump(value: Any) -> str:
    text = _dump_by(FastDumper, value)
    return _dump_by(Dumper, value) if "\\U" in text else text


def _dump_by(dumper: Any, value: Any) -> str:
    text: str = yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text


def _with_answers_in_order(document: dict[str, Any]) -> dict[str, Any]:
    asked = (question["key"] for step in document["steps"] for question in step["questions"])
    order = {key: number for number, key in enumerate(asked)}

    def in_order(part: dict[str, Any]) -> dict[str, Any]:
        answers = ((name, part[name]) for name in ("answers", "typical") if name in part)
        return part | {
            name: dict(sorted(values.items(), key=lambda answer: order[answer[0]]))
            for name, values in answers
        }

    names = [name for name in ("scenarios", "examples", "precedents") if name in document]
    return document | {name: [in_order(part) for part in document[name]] for name in names}


def _text(dumper: Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


@lru_cache(maxsize=1 << 12)  # most texts are the same few keys
def _style(text: str) -> str | None:
    if re.search("[\r\x85\u2028\u2029]", text):
        return '"'  # a YAML reader takes these characters for line breaks
    if any(line != line.strip() for line in text.split("\n")) or text != text.strip():
        return None
    if "\n" in text:
        return "|"
    return ">" if len(text) > WIDTH - 20 else None


def _list(dumper: Dumper, items: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=_is_short(items))


def _mapping(dumper: Dumper, mapping: dict[str, Any]) -> yaml.Node:
    # A part with a key has a line for each field; a condition or two answers fit on one.
    short = "key" not in mapping and len(str(mapping)) < WIDTH and _is_short(mapping.values())
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=short)


def _float(dumper: Dumper, number: float) -> yaml.Node:
    # Without an exponent, which Loader takes for text.
    digits = format(Decimal(repr(number)), "f")
    text = digits if "." in digits else f"{digits}.0"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


def _is_short(values: Iterable[Any]) -> bool:
    """Whether there are only keys, numbers and lists of them."""
    words = chain.from_iterable(v if isinstance(v, list) else [v] for v in values)
    return all(isinstance(word, float) or re.fullmatch(r"[\w-]*", str(word)) for word in words)


for either in (Dumper, FastDumper):
    either.add_representer(str, _text)
    either.add_representer(float, _float)
    either.add_representer(list, _list)
    either.add_representer(dict, _mapping)
    for first, resolvers in Loader.yaml_implicit_resolvers.items():
        for tag, pattern in resolvers:
            either.add_implicit_resolver(tag, pattern, [first])

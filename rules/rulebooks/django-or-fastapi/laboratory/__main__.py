"""Measures what `experiments/` asks, and writes measurements that a rulebook can take in."""

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[4]
sys.path.append(str(ROOT))

from experiments import EXPERIMENTS  # noqa: E402
from laboratory import LIMIT, Experiment, Laboratory  # noqa: E402
from machine import machine, require_linux, versions  # noqa: E402
from processes import HERE, stop_all  # noqa: E402
from refusal import NotMeasured  # noqa: E402
from samples import Samples, digest, sources, write  # noqa: E402
from signals import end_on_signals  # noqa: E402


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="laboratory", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="EXPERIMENT", help=", ".join(EXPERIMENTS))
    parser.add_argument("--quick", action="store_true", help="in three minutes; rough figures")
    parser.add_argument(
        "--check", action="store_true", help="only check that the applications answer alike"
    )
    parser.add_argument("--output", type=Path, default=Path("measured"), metavar="FOLDER")
    parser.add_argument(
        "--whose", default="our own machine", help="whose machine this is, in words"
    )
    given = parser.parse_args()
    if unknown := set(given.only) - set(EXPERIMENTS):
        parser.error(f"there is no {sorted(unknown)[0]}; there are: {', '.join(EXPERIMENTS)}")
    return given


def main() -> None:
    given = options()
    end_on_signals()
    ends = time.monotonic() + LIMIT
    try:
        require_linux()
        for name in given.only or EXPERIMENTS:
            run(name, cast(Experiment, import_module(f"experiments.{name}")), given, ends)
    except NotMeasured as problem:
        sys.exit(f"Not measured: {problem}.")
    finally:
        stop_all()


def run(name: str, one: Experiment, given: argparse.Namespace, ends: float) -> None:
    of = versions(one.PACKAGES)
    # Imports what only an environment with these packages has.
    from measurement import completed

    folder = given.output / "quick" if given.quick else given.output
    applications = [HERE / "applications" / each for each in getattr(one, "APPLICATIONS", [name])]
    files = [Path(one.__file__), *(file for each in applications for file in sources(each))]
    conditions = {"machine": machine(), "versions": of, "experiment": digest(files)}
    samples = Samples(folder / "samples" / f"{name}.json", conditions)
    lab = Laboratory(name, samples, quick=given.quick, ends=ends)
    lab.tell("checks that the applications answer alike")
    one.check(lab)
    if given.check:
        return
    if samples.dropped:
        lab.tell("starts anew: the figures there are of another machine, version or method")
    one.measure(lab)
    file = folder / f"{name}.json"
    write(file, completed(name, one.measured(lab), of, given.whose))
    lab.tell(f"done: python manage.py load_measurements {file}")


if __name__ == "__main__":
    main()

import os
import subprocess

from tests.support.server import MANAGE


def test_a_new_database_gets_a_file_for_its_owner_alone(tmp_path):
    path = tmp_path / "new.sqlite3"
    environment = {"DATABASE_URL": f"sqlite:///{path}", "DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(  # noqa: S603
        [*MANAGE, "migrate", "contenttypes", "--verbosity=0"],
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600

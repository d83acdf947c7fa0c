"""Measure, and write docs/performance.md.

python -m tests.bench.speed                 SQLite and PostgreSQL, some minutes
python -m tests.bench.speed one FILE        the database of DATABASE_URL alone, as JSON into FILE
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.serve import ROOT

from .report import written


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        from .one import measured

        Path(sys.argv[2]).write_text(json.dumps(measured()))
        return
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        found = {}
        for name, before in [("SQLite", []), ("PostgreSQL", [sys.executable, "tools/postgres.py", "--"])]:
            print(f"== {name}", flush=True)
            place = Path(folder) / name
            place.mkdir()
            place.chmod(0o755)
            environment = {**os.environ, "VAR_DIR": str(place), "DATABASE_URL": f"sqlite:///{place}/portal.sqlite3"}
            answer = place / "measured.json"
            command = [*before, sys.executable, "-m", "tests.bench.speed", "one", str(answer)]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
            found[name] = json.loads(answer.read_text())
    target = ROOT / "docs" / "performance.md"
    target.write_text(written(target.read_text() if target.exists() else "", found))
    print(f"Đã ghi {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

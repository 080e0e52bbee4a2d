"""The stages called plainly on one worker, for ``scale``: prints their seconds as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from flows.settings import Settings
from tests.plain import run_plainly

if __name__ == "__main__":
    _, seconds = run_plainly(Settings(Path(sys.argv[1]), Path(sys.argv[2])))
    print(json.dumps(seconds))

"""The command, with a document that kills the process that extracts it: ``python -m tests.fatal run …``.

Worker processes import this module again as their main module, and so do it too. A text with the word FATAL kills its
process each time, one with the word STUMBLE only the first time (a file ``stumbled`` in the working directory tells).
One with the word SLOW takes ten minutes (a file ``slow`` tells that it has begun).
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from flows import batches

real = batches.extract_document


def extract_or_die(document: Any, *others: Any) -> Any:
    """As the real one, but for three words."""
    if "SLOW" in document.text:
        Path("slow").touch()
        time.sleep(600)
    stumbled = Path("stumbled")
    if "FATAL" in document.text or ("STUMBLE" in document.text and not stumbled.exists()):
        stumbled.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return real(document, *others)


batches.extract_document = extract_or_die

if __name__ == "__main__":
    from flows.cli import main

    main()

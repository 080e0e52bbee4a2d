"""Folders and addresses: what ``--raw`` and ``--warehouse`` name.

Here belongs telling one from the other, and where on this machine the copy of a remote place lies. Imports nothing
heavy: every command asks.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

#: A folder of this machine, or the address of a remote one.
Place = Path | str
# What decides which store an address means, besides the address.
_MEANING = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "FSSPEC_S3_ENDPOINT_URL", "AWS_PROFILE")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def place(text: str | Path) -> Place:
    """A folder as a path, an address as text without a slash at its end; ``file://`` is a folder."""
    if isinstance(text, Path) or not _ADDRESS.match(text):
        return Path(text)
    if text.lower().startswith("file://"):
        return Path(url2pathname(urlsplit(text).path))
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{rest.rstrip('/')}"


def cache_folder() -> Path:
    """The folder of what dyad can make or fetch again: ``$DYAD_CACHE``, else ``dyad`` in ``$XDG_CACHE_HOME``."""
    own = os.environ.get("DYAD_CACHE")
    if own:
        return Path(own).absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dyad"


def copy_of(address: str) -> Path:
    """The folder of this machine's copy of a remote place; another one for each server that the address may mean."""
    meaning = "\n".join([address, *(os.environ.get(name, "") for name in _MEANING)])
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", address.partition("://")[2]).strip("-.")[-60:]
    return cache_folder() / "remote" / f"{name}-{hashlib.sha256(meaning.encode()).hexdigest()[:12]}"


def mirror_of(address: str) -> Path:
    """The folder in which runs on this machine publish before they send, with their store of finished work."""
    return copy_of(address) / "warehouse"


def sources_of(address: str) -> Path:
    """The folder of this machine's copy of remote sources."""
    return copy_of(address) / "raw"

"""The storage itself: objects below an address, read, listed, sent, and written under a condition.

Here belongs everything that talks to a server, by way of fsspec, and what becomes of its errors. What the objects mean
is said in the modules beside it. Nothing is cached: what is asked is asked of the server.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flows.settings import DyadError

_AT_ONCE = 8
_PART_BYTES = 16_000_000  # of a large file that is sent in parts, so that memory stays small
_READ_SECONDS = 60  # for an answer to begin; s3fs would give up after 15
#: What the kinds of storage tell of the state of an object: any change of bytes changes one of them.
_MARKS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "modified",
    "created",
)
_LOST = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}
Item = TypeVar("Item")
Upload = tuple[str, str]  # an object whose sending is not finished: its key, and the server's name for the sending


@dataclass(frozen=True, slots=True)
class Found:
    """An object of a listing: its bytes, and what changes with them (None where the storage tells nothing)."""

    size: int
    mark: str | None


class DamagedError(DyadError):
    """An object is not what was published."""


class Objects:
    """The objects below an address. ``option`` is the flag that names it, for messages.

    All methods raise DyadError where the storage refuses or cannot be reached.
    """

    def __init__(self, address: str, option: str = "--warehouse") -> None:
        self.address = address
        self.option = option
        with self._clear():
            self.fs, self.root = _open(address)

    @property
    def is_s3(self) -> bool:
        """Whether the storage speaks S3, and so writes under conditions."""
        return self.address.startswith(("s3://", "s3a://"))

    def read(self, name: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        found = self.read_tagged(name)
        return found[0] if found else None

    def read_tagged(self, name: str) -> tuple[bytes, str] | None:
        """The bytes of an object and the tag of this state of it ("" where the storage has none); None: no object."""
        with self._clear():
            try:
                if self.is_s3:
                    return self._read_s3(name)
                return bytes(self.fs.cat_file(self._at(name))), ""
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise
                return None

    def _read_s3(self, name: str) -> tuple[bytes, str]:
        from fsspec.asyn import sync

        bucket, key, _ = self.fs.split_path(self._at(name))

        async def get() -> tuple[bytes, str]:
            answer = await self.fs._call_s3("get_object", Bucket=bucket, Key=key)  # bytes and tag of one moment
            async with answer["Body"] as body:
                return bytes(await body.read()), str(answer["ETag"])

        return sync(self.fs.loop, get)

    def write_if(self, name: str, data: bytes, tag: str | None) -> bool:
        """Write a small object if it still is in the state of ``tag`` (None: is not there); whether it was written."""
        self.require_s3()
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        bucket, key, _ = self.fs.split_path(self._at(name))
        with self._clear():
            try:
                self.fs.call_s3("put_object", Bucket=bucket, Key=key, Body=data, **condition)
            except OSError as error:
                if _code(error) in _LOST or (tag and _code(error) in ("NoSuchKey", "404")):
                    return False
                raise
        return True

    def require_s3(self) -> None:
        """Raise DyadError where the storage is of a kind that cannot be written to under conditions."""
        if not self.is_s3:
            raise DyadError(
                f"{self.address} can be read, but not written to: that takes conditional writes, which dyad uses on "
                f"s3:// only; name an s3:// address or a folder with {self.option}"
            )

    def require_conditions(self, trial: str) -> None:
        """Raise DyadError where the server ignores conditions: two who publish at once would undo each other's work.

        ``trial`` is the name of an object that is written for it, and deleted.
        """
        try:
            honoured = (
                self.write_if(trial, b"1", None)
                and not self.write_if(trial, b"2", None)
                and not self.write_if(trial, b"3", '"0123456789abcdef0123456789abcdef"')
            )
        finally:
            self.delete([trial])
        if not honoured:
            raise DyadError(
                f"{self.address}: the server ignores conditional writes (If-Match, If-None-Match), without which "
                "nothing can be published safely; use one that knows them, or publish to a folder and copy it"
            )

    def find(self, prefix: str = "") -> dict[str, Found]:
        """Name -> size and state of all objects below ``prefix``, which is no part of a name."""
        top = self._at(prefix) if prefix else self.root
        with self._clear():
            try:
                found = self.fs.find(top, detail=True)
            except FileNotFoundError as error:
                if self.is_s3 and _code(error) == "NoSuchBucket":
                    raise
                return {}
        named = {}
        for path, info in found.items():
            name = path[len(top) :].lstrip("/") if path.startswith(top) else ""
            if name and not name.endswith("/") and info.get("type") != "directory":
                named[name] = Found(int(info.get("size") or 0), _mark(info))
        return named

    def send(self, path: Path, name: str) -> None:
        """Put a file there as an object; its bytes are checked by the server."""
        self.require_s3()
        with self._clear():
            self.fs.put_file(str(path), self._at(name), chunksize=_PART_BYTES, max_concurrency=2)

    def fetch(
        self,
        name: str,
        path: Path,
        size: int | None = None,
        sha256: str | None = None,
        keep: tuple[type[OSError], ...] = (FileNotFoundError,),
    ) -> None:
        """Bring an object here as a file: whole and as told, or not at all.

        Raises FileNotFoundError where it is not there, DamagedError where it is not of that size or has not that
        SHA-256. ``keep``: the errors that pass as they are.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}.{os.getpid()}.draft")
        try:
            with self._clear(keep):
                self.fs.get_file(self._at(name), str(draft))
            if size is not None and draft.stat().st_size != size:
                raise self.damaged(name, f"has {draft.stat().st_size:,} bytes, not {size:,}")
            if sha256 is not None and file_sha256(draft) != sha256:
                raise self.damaged(name, "has other bytes than were published")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def damaged(self, name: str, what: str) -> DamagedError:
        """The error of an object that is not what its manifest says."""
        return DamagedError(
            f"{self.address}/{name} is damaged: it {what}; `dyad rollback` to another release, or `dyad run` again"
        )

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects; one that is gone already is no error."""

        def remove(name: str) -> None:
            with contextlib.suppress(FileNotFoundError):
                self.fs.rm_file(self._at(name))

        with self._clear():
            at_once(remove, list(names))

    def unfinished(self, prefix: str) -> list[Upload]:
        """The large objects below ``prefix`` of which parts were sent and the end was not."""
        bucket, key, _ = self.fs.split_path(self._at(prefix))
        with self._clear():
            answer = self.fs.call_s3("list_multipart_uploads", Bucket=bucket, Prefix=f"{key}/")
        return [(each["Key"], each["UploadId"]) for each in answer.get("Uploads", [])]

    def abort(self, uploads: list[Upload]) -> None:
        """Throw away the parts that were sent; one that is gone already is no error."""
        bucket, _, _ = self.fs.split_path(self.root)
        with self._clear():
            for key, upload in uploads:
                with contextlib.suppress(FileNotFoundError):
                    self.fs.call_s3("abort_multipart_upload", Bucket=bucket, Key=key, UploadId=upload)

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}" if self.root else name

    @contextlib.contextmanager
    def _clear(self, keep: tuple[type[OSError], ...] = ()) -> Iterator[None]:
        """Turn what the storage says into a DyadError with what to do; the errors of ``keep`` pass unchanged."""
        try:
            yield
        except DyadError:
            raise
        except Exception as error:
            if isinstance(error, keep) and _code(error) not in ("NoSuchBucket", *_WRONG_KEYS):
                raise
            told = self._told(error)
            if told is None:
                raise
            raise DyadError(told) from error

    def _told(self, error: Exception) -> str | None:
        kind, said = type(error).__name__, " ".join(str(error).split())
        elsewhere = f"name another with {self.option}"
        if _code(error) == "NoSuchBucket":
            return f"{self.address}: there is no such bucket; create it, or {elsewhere}"
        if kind in ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "TokenRetrievalError"):
            usual = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or ~/.aws"
            return f"{self.address}: {said.rstrip('.')}: give credentials by {usual}"
        if isinstance(error, PermissionError) and error.filename is None:
            return (
                f"{self.address}: the server refuses ({said or _code(error)}): check the credentials "
                "(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE, ~/.aws) and what they may do there"
            )
        if _is_of_network(error):
            return (
                f"{self.address} cannot be reached ({said or kind}): check the network and AWS_ENDPOINT_URL; "
                "what was published before is unchanged"
            )
        if isinstance(error, OSError) and error.filename is None:
            return f"{self.address}: {said or kind}"
        if type(error).__module__.startswith(("botocore", "aiobotocore", "aiohttp")):
            return f"{self.address}: {said or kind}"
        return None


#: Codes of wrong credentials: never the fault of a single object.
_WRONG_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed")
_NETWORK = {
    "ClientConnectorError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "HTTPClientError",
    "ReadTimeoutError",
}


def _is_of_network(error: Exception) -> bool:
    names = {each.__name__ for each in type(error).__mro__}
    return (
        bool(names & _NETWORK) or isinstance(error, ConnectionError | TimeoutError) or "ClientConnectorError" in names
    )


def at_once(work: Callable[[Item], None], items: list[Item]) -> None:
    """Do something for all items, several at a time; the first error ends it."""
    if not items:
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(items))) as pool:
        try:
            for _ in pool.map(work, items):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _open(address: str) -> tuple[Any, str]:
    scheme = address.partition("://")[0]
    needs = "dyad[s3]" if scheme in ("s3", "s3a") else "fsspec and what it needs"
    try:
        from fsspec.core import url_to_fs

        options: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
        if scheme in ("s3", "s3a"):
            options["config_kwargs"] = {"read_timeout": _READ_SECONDS}
        fs, root = url_to_fs(address, **options)
    except ImportError as error:
        raise DyadError(
            f"{address}: {scheme}:// needs a library that is not installed ({error}); pip install '{needs}'"
        ) from error
    except ValueError as error:
        raise DyadError(f"{address}: {error}; known are s3:// and what fsspec knows, or name a folder") from error
    root = str(root).rstrip("/")
    if scheme in ("s3", "s3a") and not root.strip("/"):
        raise DyadError(f"{address} names no bucket: write s3://bucket or s3://bucket/prefix")
    return fs, root


def _mark(info: dict[str, Any]) -> str | None:
    told = [str(info[key]) for key in _MARKS if info.get(key) is not None]
    return " ".join(told) or None


def _code(error: BaseException | None) -> str:
    """The code that an S3 server gave for an error; empty where it gave none."""
    while error is not None:
        answer = getattr(error, "response", None)
        if isinstance(answer, dict):
            return str(answer.get("Error", {}).get("Code", ""))
        error = error.__cause__
    return ""


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

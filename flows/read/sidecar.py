"""Reading sidecars, and checking the metadata that a sidecar or a row gives.

Here belongs the YAML beside a source, what keys it may have, and the checks of single values (EDTF, language). A wrong
key or value is a reject of its own and never costs the document. Not here: what the source file itself says.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import yaml

from flows.read.text import decode, normalise
from flows.read.values import METADATA_KEYS, UnreadableError
from flows.records import Reject

#: What a sidecar may say besides: ``sha256``, the checksum of the source's bytes, checked where it is given;
#: ``supersedes``, that of the older version whose place the source takes; ``encoding``, which the server named; and
#: where it was found and under what conditions the server would send it again, which only fetching uses.
PROVENANCE_KEYS = ("sha256", "supersedes", "encoding", "found_in", "requested_url", "etag", "last_modified")
SIDECAR_KEYS = (*METADATA_KEYS, *PROVENANCE_KEYS)
MAX_SIDECAR_BYTES = 1_000_000
_SHA256 = re.compile(r"(?i:[0-9a-f]{64})\Z")
_NULLS = ("", "null", "Null", "NULL", "~")

_YEAR = r"(?:-?\d{4}|\d{3}X|\d{2}XX)"
_DATE = rf"{_YEAR}(?:-(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]|XX))?|2[1-4]|XX(?:-XX)?))?[~?%]?"
_EDTF = re.compile(rf"(?:{_DATE}|(?:{_DATE}|\.\.)?/(?:{_DATE}|\.\.)?)\Z")
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?\s*(?:Z|UTC|[+-]\d\d(?::?\d\d)?)?\Z")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_sidecar(path: Path, name: str) -> tuple[dict[str, str], list[Reject]]:
    """The metadata in a sidecar, and a reject for everything in it that cannot be used.

    ``name`` is the sidecar's path as rejects show it. Values are strings as written (a date stays "2023-09-12").
    """
    try:
        if path.stat().st_size > MAX_SIDECAR_BYTES:
            raise UnreadableError(
                "bad_sidecar", f"{name}: larger than {MAX_SIDECAR_BYTES} bytes; a sidecar holds metadata only"
            )
        node = yaml.compose(normalise(decode(path.read_bytes())), Loader=yaml.SafeLoader)
    except OSError as error:
        return {}, [
            _reject(name, "unreadable_file", f"{name}: cannot be read ({error.strerror}); check its permissions")
        ]
    except UnreadableError as error:
        return {}, [_reject(name, "bad_sidecar", f"{name}: {error.reason}")]
    except (yaml.YAMLError, RecursionError) as error:
        return {}, [_reject(name, "bad_sidecar", f"{name}{_place(error)}: broken YAML ({_problem(error)}); correct it")]
    if node is None:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1
        return {}, [
            _reject(name, "bad_sidecar", f"{name}:{line}: not a list of `key: value` lines; write one key a line")
        ]
    return _read_mapping(node, name)


def read_mapping_text(text: str) -> dict[str, str]:
    """The plain `key: value` pairs of a piece of YAML, as strings; nothing where it is not such a list."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return {}
    if not isinstance(node, yaml.MappingNode):
        return {}
    pairs = [(key.value, value.value) for key, value in node.value if isinstance(value, yaml.ScalarNode)]
    return {str(key): value.strip() for key, value in pairs if value.strip() and value not in _NULLS}


def _read_mapping(node: yaml.MappingNode, name: str) -> tuple[dict[str, str], list[Reject]]:
    values: dict[str, str] = {}
    rejects: list[Reject] = []
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key not in SIDECAR_KEYS:
            rejects.append(_unknown_key(name, line, key))
        elif key in values:
            rejects.append(
                _reject(name, "bad_sidecar", f"{name}:{line}: `{key}` is given twice; the first is used", key, None)
            )
        elif not isinstance(value_node, yaml.ScalarNode):
            rejects.append(
                _reject(
                    name, "bad_sidecar", f"{name}:{line}: `{key}` must be one value, not a list or a block", key, None
                )
            )
        elif value_node.value.strip() and (value_node.style is not None or value_node.value not in _NULLS):
            values[key] = value_node.value.strip()
    return values, rejects


def _unknown_key(name: str, line: int, key: str) -> Reject:
    nearest = difflib.get_close_matches(key.lower().replace("license", "licence"), SIDECAR_KEYS, n=1, cutoff=0.0)[0]
    return _reject(
        name,
        "unknown_sidecar_key",
        f"{name}:{line}: unknown key `{key}`; the nearest known key is `{nearest}` (known: {', '.join(SIDECAR_KEYS)})",
        key,
        None,
    )


def check_values(values: dict[str, str], where: str, path: str) -> tuple[dict[str, str], list[Reject]]:
    """The values that hold, normalised, and a reject for each that does not. ``where`` names the file and row."""
    good = {key: normalise(value) for key, value in values.items()}
    rejects: list[Reject] = []
    if "supersedes" in good and not _SHA256.match(good["supersedes"]):
        rejects.append(_bad_value(good.pop("supersedes"), "supersedes", where, path, _SHA256_ADVICE))
    if "published" in good:
        published = to_edtf(good["published"])
        if published is None:
            rejects.append(_bad_value(good.pop("published"), "published", where, path, _EDTF_ADVICE))
        else:
            good["published"] = published
    if "language" in good:
        language = to_language(good["language"])
        if language is None:
            rejects.append(_bad_value(good.pop("language"), "language", where, path, _LANGUAGE_ADVICE))
        else:
            good["language"] = language
    return good, rejects


_EDTF_ADVICE = "not a date in EDTF level 1; write 2023-09-12, 2023-09, 2023, 2023-09~ or the like"
_SHA256_ADVICE = "not the SHA-256 of an older version; write its 64 hexadecimal digits"
_LANGUAGE_ADVICE = "not a language code; write two letters of ISO 639-1, such as en"


def _bad_value(value: str, key: str, where: str, path: str, advice: str) -> Reject:
    reason = f"{where}: `{key}: {value}` is {advice}. The document is read without it."
    return _reject(path, f"bad_{key}", reason, key, value)


def to_edtf(value: str) -> str | None:
    """A publication date as EDTF level 1; a date with a time of day keeps the date; None where it is neither."""
    value = value.strip()
    with_time = _DATE_TIME.match(value)
    if with_time:
        value = with_time.group(1)
    if not _EDTF.match(value) or value in ("/", "../..", "../", "/.."):
        return None
    for year, month, day in re.findall(r"(-?\d{4})-(\d\d)-(\d\d)", value):
        if int(day) > _MONTH_DAYS[int(month) - 1] or ((month, day) == ("02", "29") and not _is_leap(int(year))):
            return None
    return value


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def to_language(value: str) -> str | None:
    """A language as its code in ISO 639-1 ("en-GB" and "eng" are "en"); None for what is none."""
    code = re.split(r"[-_]", value.strip().lower())[0]
    code = _THREE_LETTERS.get(code, code)
    return code if code in _TWO_LETTERS else None


# ISO 639-1.
_TWO_LETTERS = frozenset(
    re.findall(
        r"\w+",
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
        "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
        "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
        "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
        "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
        "yi yo za zh zu ",
    )
)
# ISO 639-2 codes, both kinds, of the languages that sources are most often in.
_THREE_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "por": "pt", "rus": "ru", "zho": "zh",
    "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "ita": "it", "nld": "nl", "dut": "nl", "tur": "tr", "ind": "id",
    "vie": "vi", "hin": "hi", "fas": "fa", "per": "fa", "ukr": "uk", "pol": "pl", "sin": "si", "tam": "ta",
}  # fmt: skip


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)


def _reject(path: str, check: str, reason: str, column: str | None = None, value: str | None = None) -> Reject:
    return Reject(table="documents", check=check, reason=reason, column=column, value=value, path=path)

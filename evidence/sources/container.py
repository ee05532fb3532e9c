"""Zip containers (DOCX, EPUB) read within limits, and their XML without entities.

Nothing is unpacked to disk, so a name such as "../../x" is only a key that nobody asks for; a container inside a
container is never opened. What a header says of a size is not believed: bytes are counted while they are unpacked.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from evidence.model import Status

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_MEMBERS = 20_000
"""Members that a container may list."""
LARGEST_PART = 64_000_000
"""Bytes that one member may unpack to."""
LARGEST_WHOLE = 256_000_000
"""Bytes that all the members that are read may unpack to together."""
MOST_RATIO = 400
"""How many times its packed size a member over a megabyte may have; the text of real documents stays under 100."""
MOST_ELEMENTS = 3_000_000
"""Elements (opening and closing tags) of one XML part."""
DEEPEST = 200
"""Elements that may stand in each other."""
_CHUNK = 1 << 16
_SMALL = 1 << 20

Names = Mapping[str, str]
"""Short prefixes by namespace."""


class RefusedError(Exception):
    """A container that is not read: the status it gets, and why in one line.

    It stays inside the readers, which turn it into an extraction without text.
    """

    def __init__(self, status: Status, problem: str) -> None:
        """Why it is not read."""
        super().__init__(problem)
        self.status = status
        self.problem = problem


class Container:
    """The members of a zip container, by name; what was unpacked so far counts against the limits."""

    def __init__(self, content: bytes) -> None:
        """Read the directory of a container.

        Raises:
            RefusedError: it is no zip file, or lists too many members.
        """
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error) as error:
            raise _damaged() from error
        listed = self._archive.infolist()
        if len(listed) > MOST_MEMBERS:
            raise RefusedError(Status.MEMORY, f"It holds {len(listed)} parts; up to {MOST_MEMBERS} are read.")
        self._members = {
            _plain(member.filename): member for member in reversed(listed) if not member.filename.endswith("/")
        }
        self._left = LARGEST_WHOLE

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member; empty where there is no such member.

        Raises:
            RefusedError: it is damaged or encrypted, or swells beyond the limits.
        """
        member = self._members.get(_plain(name))
        if member is None:
            return b""
        if member.flag_bits & 0x1:
            raise RefusedError(Status.ENCRYPTED, "It is protected by a password.")
        try:
            return self._unpacked(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
                struct.error) as error:  # fmt: skip
            raise _damaged() from error

    def xml(self, name: str, names: Names, *, may_declare: bool = False) -> Element[str] | None:
        """The root of an XML member, or None where there is none; tags and attributes are shortened as `names` says.

        Args:
            name: the member.
            names: a prefix for each namespace: "{namespace}p" becomes "w.p". Of other namespaces "?.p" is left.
            may_declare: whether a document type may stand there (its entities may not).

        Raises:
            RefusedError: it is no XML, defines entities, or goes beyond the limits.
        """
        content = self.read(name)
        if not content.strip():
            return None
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring

        if content.count(b"<") > MOST_ELEMENTS:
            raise RefusedError(Status.MEMORY, "It has more elements than are read; split it.")
        try:
            root: Element[str] = fromstring(content, forbid_dtd=not may_declare)
        except DefusedXmlException as error:
            raise RefusedError(Status.DAMAGED, "It defines XML entities, which no document needs.") from error
        except (ParseError, ValueError, LookupError) as error:
            raise _damaged() from error
        _shorten(root, names)
        return root

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        packed = max(1, member.compress_size)
        parts: list[bytes] = []
        size = 0
        with self._archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                self._left -= len(chunk)
                if size > LARGEST_PART or self._left < 0 or (size > _SMALL and size > MOST_RATIO * packed):
                    raise RefusedError(Status.MEMORY, "It unpacks to more than any document of words holds.")
        return b"".join(parts)


def resolved(base: str, link: str) -> str:
    """The member that a link in the member `base` leads to; empty where it leads out of the container."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = unquote(parts.path)
    joined = posixpath.normpath(path if path.startswith("/") else posixpath.join(posixpath.dirname(base), path))
    return "" if joined.startswith("..") else joined.lstrip("/")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _damaged() -> RefusedError:
    return RefusedError(Status.DAMAGED, "The file is damaged.")


def _shorten(root: Element[str], names: Names) -> None:
    """Names with prefixes instead of namespaces, in place; what is not an element goes."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise RefusedError(Status.DAMAGED, "Its elements stand too deep in each other.")
        node.tag = _short(node.tag, names)
        if node.attrib:
            node.attrib = {_short(name, names): value for name, value in node.attrib.items()}
        waiting += [(child, depth + 1) for child in node]


def _short(name: str, names: Names) -> str:
    space, brace, local = name.rpartition("}")
    return f"{names.get(space[1:], '?')}.{local}" if brace else name

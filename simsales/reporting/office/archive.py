"""Office files are archives: written so that the same content is the same bytes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

KINDS = "[Content_Types].xml"  # is the first part
DAY = (1980, 1, 1, 0, 0, 0)  # the first that an archive can say
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def timeless(content: bytes) -> bytes:
    """An archive with its parts in one order and without any time, also in those of its parts that are archives."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name != KINDS]
        for name in [KINDS, *names]:
            part, said = zipfile.ZipInfo(name, DAY), old.read(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            if name.endswith(".xlsx"):  # behind a chart
                said = timeless(said)
            if name == "docProps/core.xml":
                said = _TIME.sub(b"2000-01-01T00:00:00Z", said)
            new.writestr(part, said)
    return made.getvalue()

"""How the documentation site is built: `python -m sphinx -W -E -b html docs site`; nothing in it asks another host."""

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from simsales import __version__  # noqa: E402

project = "simsales"
author = "the simsales authors"
copyright = "the simsales authors, MIT licence"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "index"
exclude_patterns = ["systems/*"]
myst_heading_anchors = 3
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
html_theme = "furo"
html_title = f"simsales {__version__}"
html_copy_source = False
html_show_sphinx = False

BEYOND = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+[\w./-]+)(?:#[^)]*)?\)")


def tell_what_is_beyond(app: Any, name: str, source: list[str]) -> None:
    """A link to a folder or a page of the repository that is none of the site's becomes its path; files stay links."""
    here = (Path(app.srcdir) / name).parent

    def said(link: re.Match[str]) -> str:
        target = (here / link[2]).resolve()
        if target.is_relative_to(app.srcdir) or (target.is_file() and target.suffix != ".md"):
            return link[0]
        path = target.relative_to(ROOT).as_posix()
        return f"`{path}`" if link[1].strip("`") in (path, target.name) else f"{link[1]} (`{path}`)"

    source[0] = BEYOND.sub(said, source[0])


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", tell_what_is_beyond)

"""Write the notebooks anew from their paired scripts, with their outputs: ``python -m tests.notebooks.refresh``."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def scripts() -> list[Path]:
    """The paired scripts."""
    return sorted(NOTEBOOKS.glob("*.py"))


def execute(notebook: nbformat.NotebookNode) -> None:
    """Run all cells in the notebooks' folder; CellExecutionError for one that fails."""
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}}
    )
    client.record_timing = False
    client.execute()


def _same_everywhere(notebook: nbformat.NotebookNode) -> None:
    """Take out what differs from machine to machine: versions, identities, and notes on stderr."""
    notebook.metadata.pop("language_info", None)
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]


if __name__ == "__main__":
    for script in scripts():
        fresh = jupytext.read(script)
        execute(fresh)
        _same_everywhere(fresh)
        nbformat.write(fresh, script.with_suffix(".ipynb"))
        print(f"Wrote {script.with_suffix('.ipynb').name}")

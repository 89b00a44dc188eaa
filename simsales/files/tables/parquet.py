"""Parquet, a file or a folder of them (as clusters write it, also with partitions): rows as texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simsales.files.problems import Problem, ScenarioError
from simsales.files.tables.table import Rows, Table

AT_A_TIME = 50_000  # rows


def open_parquet(path: Path) -> Table:
    """Open a Parquet file or a folder of them; names of partitions stay texts ("01" is not 1)."""
    try:
        import pyarrow
        from pyarrow import dataset
    except ImportError:
        hint = 'install it with: pip install "simsales[parquet]", or save the customers as CSV'
        message = "reading a .parquet file needs the package pyarrow"
        raise ScenarioError([Problem(path, message=message, hint=hint)]) from None
    try:
        options: dict[str, Any] = {"partitioning": _partitions(path)} if path.is_dir() else {}
        found = dataset.dataset(path, format="parquet", **options)
        return Table(list(found.schema.names), _rows(found, path), header_line=0)
    except (pyarrow.ArrowException, OSError) as error:
        raise _not_parquet(path, error) from None


def _partitions(path: Path) -> Any:
    """The folders' ``name=value`` as columns of text."""
    import pyarrow
    from pyarrow import dataset

    inner = next(iter(sorted(path.rglob("*.parquet"))), path).relative_to(path)
    names = [part.partition("=")[0] for part in inner.parts[:-1] if "=" in part]
    return dataset.partitioning(pyarrow.schema([(name, pyarrow.string()) for name in names]), flavor="hive")


def _rows(found: Any, path: Path) -> Rows:
    import pyarrow

    number = 0
    try:
        for batch in found.to_batches(batch_size=AT_A_TIME, batch_readahead=2, fragment_readahead=1):
            for row in zip(*map(_texts, batch.columns), strict=True):
                number += 1
                yield number, row
    except (pyarrow.ArrowException, OSError) as error:
        raise _not_parquet(path, error) from None


def _texts(column: Any) -> list[str]:
    """The cells of a column as texts: each different one is made a text once."""
    import pyarrow

    if pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type):
        return [value or "" for value in column.to_pylist()]
    if pyarrow.types.is_nested(column.type) or pyarrow.types.is_null(column.type):
        return [text_of(value) for value in column.to_pylist()]
    coded = column if pyarrow.types.is_dictionary(column.type) else column.dictionary_encode()
    words = [text_of(value) for value in coded.dictionary.to_pylist()]
    return [words[code] if code is not None else "" for code in coded.indices.to_pylist()]


def _not_parquet(path: Path, error: Exception) -> ScenarioError:
    first = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
    return ScenarioError([Problem(path, message=f"is not a Parquet file: {first}")])


def text_of(value: Any) -> str:
    """A cell as it would stand in a text file: blank where there is nothing; whole numbers without a point.

    >>> [text_of(value) for value in (None, float("nan"), 3.0, 2.5, True, b"A", ["A", "N"])]
    ['', '', '3', '2.5', 'True', 'A', 'A,N']
    """
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)

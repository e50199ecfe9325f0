"""The size budget: what can be read without scrolling."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

from tests.architecture.sources import EVERYTHING, PRODUCT, functions, place, python_files


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end, without the docstring: to explain is not to grow."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if len(function.body) > 1 and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def _p90(values: list[int]) -> float:
    return quantiles(values, n=10)[-1]


def test_no_file_is_longer_than_500_lines() -> None:
    long = {place(path): lines for path in python_files(*EVERYTHING) if (lines := _lines(path)) > 500}
    assert not long


def test_half_of_the_files_have_at_most_90_lines_and_nine_of_ten_at_most_250() -> None:
    lines = [_lines(path) for path in python_files(*PRODUCT) if path.name != "__init__.py"]
    assert median(lines) <= 90
    assert _p90(lines) <= 250


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{place(path, function)} {function.name}": length
        for path in python_files(*EVERYTHING)
        for function in functions(path)
        if (length := _length(function)) > 60
    }
    assert not long


def test_half_of_the_functions_have_at_most_8_lines_and_nine_of_ten_at_most_25() -> None:
    lengths = [_length(function) for path in python_files(*PRODUCT) for function in functions(path)]
    assert median(lengths) <= 8
    assert _p90(lengths) <= 25

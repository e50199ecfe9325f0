"""Names: of files, and of what must not stand in them."""

from __future__ import annotations

import re

from tests.architecture.sources import EVERYTHING, ROOT, committed_files, place, python_files

_SAYING_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "base_service",
    "models",
    "misc",
}

# Put together from parts, so that this file does not name them either.
_THIS_MACHINE = re.compile(r"(?<![\w.~-])/(?:ro" + r"ot|wo" + r"rk|ho" + r"me/[a-z]+|Us" + r"ers/[a-z]+)/")
_INDEX_HOST = re.compile(
    r"py" + r"pi\.org|pythonho" + r"sted\.org|test\.py" + r"pi|jfr" + r"og|artifac" + r"tory|nex" + r"us/repository"
)
_BINARY = {".png", ".jpg", ".jpeg", ".ttf", ".otf", ".woff2", ".wav", ".mp4", ".pdf", ".ico", ".bin", ".gz", ".zip"}


def test_a_file_is_named_after_what_it_is_about() -> None:
    assert not [place(path) for path in python_files(*EVERYTHING) if path.stem in _SAYING_NOTHING]


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in python_files(*EVERYTHING)}
    assert not [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()]


def test_no_committed_file_names_a_folder_of_some_machine_or_a_package_index() -> None:
    found: list[str] = []
    for path in committed_files():
        if path.suffix not in _BINARY:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [
                f"{place(path)}: {match[0]}"
                for match in (_THIS_MACHINE.search(text), _INDEX_HOST.search(text))
                if match
            ]
    assert not found

"""The sessions of a page of the documentation, run as written: its `sh` blocks in one shell, its programs each.

A `text` block right after one of them is what it prints; `...` in it stands for what differs from run to run, and a
line that is indented goes on with the one before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.conftest import ROOT

_FENCED = re.compile(r"^```(sh|python)\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_END = "\x1e"  # printed by the shell after each block
_REFUSED = re.compile(r'urn:studio:problem:|"errors":|Traceback|command not found|^[45]\d\d ', re.MULTILINE)
_URL = "http://127.0.0.1:8800"


@dataclass(frozen=True)
class Block:
    """Commands or a program of a page, the line at which it begins, and what the page says that it prints."""

    language: str
    code: str
    says: str | None
    line: int


@dataclass(frozen=True)
class Ran:
    """A block and what it printed."""

    block: Block
    printed: str

    @property
    def wrong(self) -> str | None:
        """Tell what is otherwise than the page says, None where nothing is."""
        where = f"line {self.block.line}"
        if self.block.says is None:
            refused = _REFUSED.search(self.printed)
            return f"{where}: the page shows no refusal; it printed\n{self.printed}" if refused else None
        if agree(self.block.says, self.printed):
            return None
        return f"{where}: the page says\n{self.block.says}\nand it printed\n{self.printed}"


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page in their order."""
    text = page.read_text(encoding="utf-8")
    return [Block(m[1], m[2], m[3], text[: m.start()].count("\n") + 1) for m in _FENCED.finditer(text)]


def agree(says: str, printed: str) -> bool:
    """Tell whether something was printed as a page says."""
    pieces = [r"\s*".join(map(_words, re.split(r"\n +", piece))) for piece in says.split("...")]
    return re.fullmatch(r"\s?.*?\s?".join(pieces), " ".join(printed.split())) is not None


def _words(text: str) -> str:
    return re.escape(" ".join(text.split()))


@dataclass(frozen=True)
class Place:
    """A folder in which a page's reader stands: the examples, a studio's home, and `./studio`."""

    folder: Path
    url: str
    environment: Mapping[str, str]

    @staticmethod
    def made(folder: Path, home: Path, url: str, environment: Mapping[str, str]) -> Place:
        """Make the folder of a reader of the studio that runs in `home` at `url`."""
        folder.mkdir()
        (folder / ".studio").symlink_to(home)
        (folder / "examples").symlink_to(ROOT / "examples")
        launcher = folder / "studio"
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m film_studio "$@"\n')
        launcher.chmod(0o755)
        return Place(folder, url, environment)

    def ran(self, blocks: Sequence[Block]) -> Iterator[Ran]:
        """Run blocks and yield what each printed."""
        shell = [block for block in blocks if block.language == "sh"]
        script = "".join(f"{block.code}\nprintf '{_END}'\n" for block in shell).replace(_URL, self.url)
        printed = self._run(["bash"], script).split(_END)
        assert len(printed) == len(shell) + 1, f"the shell ended within block {len(printed)}: {printed[-1]}"
        yield from (Ran(block, said) for block, said in zip(shell, printed, strict=False))
        for block in blocks:
            if block.language == "python":
                yield Ran(block, self._run([sys.executable, "-"], block.code))

    def _run(self, words: Sequence[str], given: str) -> str:
        ended = subprocess.run(
            words,
            input=given,
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=280,
            check=False,
        )
        return ended.stdout

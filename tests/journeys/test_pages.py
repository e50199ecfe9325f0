"""What the pages of the documentation show is what a studio does: their commands and programs are run as written."""

from __future__ import annotations

import re
import signal
from itertools import takewhile
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Runner
from tests.journeys.sessions import Block, Place, Ran, agree, blocks_of

pytestmark = pytest.mark.timeout(600)
PAGES = ("README.md", "docs/characters.md", "docs/writing.md", "docs/screenplay-files.md")


@pytest.mark.full
@pytest.mark.parametrize("page", PAGES)
def test_every_session_of_the_page_runs_as_written_and_prints_what_it_says(page: str, runner: Runner) -> None:
    blocks = blocks_of(ROOT / page)
    assert blocks
    server = runner.start("up", "--port", "0", PYTHONUNBUFFERED="1")
    try:
        assert server.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert found is not None
        reader = Place.made(runner.out.parent / "reader", runner.home, found[0], runner.environment())
        ran = list(reader.ran(blocks))
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)

    wrong = [ran_block.wrong for ran_block in ran if ran_block.wrong]
    assert len(ran) == len(blocks)
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.full
def test_the_first_up_shows_the_key_that_the_tour_needs_even_after_another_command_and_no_later_one(
    runner: Runner,
) -> None:
    assert runner.run("jobs", "list").returncode == 0  # founds the owner, as `film` does
    key = (runner.home / "keys" / "owner").read_text().strip()
    said: list[str] = []
    for _ in range(2):
        server = runner.start("up", "--port", "0", PYTHONUNBUFFERED="1")
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        said.append("".join(takewhile(lambda line: "Ctrl-C" not in line, lines)))
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)

    assert [key in words for words in said] == [True, False]


def test_a_block_has_the_text_right_after_it_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\na\n```\n```text\nA\n```\n\n```python\nb\n```\nSo:\n```text\nB\n```\n")

    assert blocks_of(page) == [Block("sh", "a\n", "A\n", 1), Block("python", "b\n", None, 8)]


def test_what_differs_from_run_to_run_may_and_everything_else_may_not() -> None:
    assert agree('{"id":"...","version":1}\nand more\n', '{"id":"4f2","version":1} and\n  more')
    assert agree('{"id":"...",\n  "version":1}\n', '{"id":"4f2","version":1}')
    assert not agree('{"id":"...","version":1}\n', '{"id":"4f2","version":2}')
    assert not agree("two lines\n", "two lines\nand one")
    assert Ran(Block("sh", "x", None, 1), '{"type":"urn:studio:problem:studio.invalid"}').wrong
    assert Ran(Block("sh", "x", None, 1), '{"id":"4f2"}').wrong is None

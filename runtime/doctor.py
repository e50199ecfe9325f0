"""What this machine has for the studio, and what each lack costs."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from unicodedata import east_asian_width

from runtime.attached import objects_found, queue_found
from runtime.kafka_node import KafkaNode, answers, requirements
from runtime.postgres.account import account_for
from runtime.postgres.binaries import find_binaries
from runtime.settings import Settings
from runtime.trouble import Trouble

_ROOT = Path(__file__).resolve().parents[1]
_LEAST_DISK = 2_000_000_000  # bytes: a ten-minute film with its stems, and room for the log
_PROGRAM_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: `found` tells version and place, or why it is of no use; `without` what its lack costs."""

    name: str
    present: bool
    found: str
    without: str
    needed: bool = False


def examine(settings: Settings | None = None) -> list[Finding]:
    """Look for everything; starts no server and changes nothing."""
    settings = settings or Settings()
    return [
        _python(),
        _postgres(settings),
        _looked("ffmpeg", _ffmpeg, "no film, no sound file", needed=True),
        _looked("espeak-ng", _espeak, "voices are built in and sound more like machines"),
        _looked("fonts", _fonts, "no titles, no subtitles in the picture", needed=True),
        _looked("CJK font", _cjk_font, "Chinese, Japanese and Korean print as boxes; install one, as Noto Sans CJK"),
        _looked("typst", lambda: f"{metadata.version('typst')}, wheel", "no storyboard.pdf", needed=True),
        _looked("Kafka", lambda: _kafka(settings), "no Kafka of one's own; the feed reads the log instead"),
        _looked("feed", lambda: _feed(settings), "nothing that is written becomes visible", needed=True),
        _looked("Redis", lambda: _program("redis-server"), "jobs are queued in PostgreSQL; fine for one machine"),
        _looked("RabbitMQ", lambda: _program("rabbitmq-server"), "jobs are queued in PostgreSQL; fine for one machine"),
        _looked("queue", lambda: queue_found(settings), "no job is done", needed=True),
        _looked("objects", lambda: objects_found(settings), "nothing made is kept", needed=True),
        _looked("versitygw", lambda: _program("versitygw"), "the tests try buckets on moto's server alone"),
        _looked("toxiproxy", lambda: _program("toxiproxy-server"), "the tests try no harmful network"),
        _looked("GPU", _gpu, "models would run on the processor, slowly; previz needs none"),
        _looked("models", _models, "pictures, voices and music are previz, and say so"),
        _disk(settings),
        Finding("processor", present=True, found=_processor(), without=""),
    ]


def _looked(name: str, look: Callable[[], str], without: str, *, needed: bool = False) -> Finding:
    """Return what `look` tells, or the first line of its complaint."""
    try:
        return Finding(name, present=True, found=look(), without=without, needed=needed)
    except (Trouble, OSError, ImportError, RuntimeError, subprocess.SubprocessError) as error:
        reason = str(error).splitlines()[0] if str(error) else "not found"
        return Finding(name, present=False, found=reason, without=without, needed=needed)


def _shown(path: Path | str) -> str:
    """Return the path, shorter where it is inside the studio's own folder."""
    path = Path(path)
    return str(path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path)


def _python() -> Finding:
    found = f"{platform.python_version()}, {sys.executable}"
    return Finding(
        "Python", present=(3, 11) <= sys.version_info < (3, 14), found=found, without="nothing runs", needed=True
    )


def _postgres(settings: Settings) -> Finding:
    look = _own_server if settings.database_url else _embedded_server
    return _looked("PostgreSQL", lambda: look(settings), "nothing is remembered: no command runs", needed=True)


def _own_server(settings: Settings) -> str:
    from runtime.database import refuse_unsafe  # noqa: PLC0415 - needed for a server of one's own alone
    from runtime.reaching import reach  # noqa: PLC0415 - as above

    with reach(settings.database_url) as connection:
        refuse_unsafe(connection)
        info = connection.info
        return f"{info.parameter_status('server_version')}, {info.host or 'local'}, by STUDIO_DATABASE_URL"


def _embedded_server(settings: Settings) -> str:
    binaries = find_binaries()
    folder = settings.home / "postgres"
    if not any((folder / made).exists() for made in ("data", "elsewhere")):
        return f"{binaries.version}, {_shown(binaries.folder)}"
    account = account_for(folder, binaries)
    how = "in a user namespace" if account.before else f"as {account.user.pw_name}" if account.user else "as yourself"
    return f"{binaries.version}, {_shown(binaries.folder)}, run {how}"


def _ffmpeg() -> str:
    from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - a heavy import for one line

    program = get_ffmpeg_exe()
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=True, timeout=30).stdout
    encoders = [name for name in ("libx264", "libopenh264") if f"--enable-{name}" in told]
    return f"{told.split()[2]}, {_shown(program)}, with {' and '.join(encoders) or 'no H.264 encoder'}"


def _espeak() -> str:
    """Load it as the speaking child does: in a process of its own."""
    check = "import ctypes, espeakng_loader as e; p = e.get_library_path(); ctypes.CDLL(p); print(p)"
    told = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False, timeout=30)
    if told.returncode != 0:
        raise Trouble((told.stderr.strip().splitlines() or ["it does not load"])[-1])
    return f"{metadata.version('espeakng-loader')}, {_shown(told.stdout.strip())}"


def _fonts() -> str:
    spec = find_spec("media.fonts")
    places = list(spec.submodule_search_locations or []) if spec else []
    faces = [face for place in places for face in Path(place).glob("*.ttf")]
    if not faces:
        msg = "no typeface in media/fonts"
        raise Trouble(msg)
    return f"{len(faces)} faces, {_shown(faces[0].parent)}"


def _cjk_font() -> str:
    """Return the first face of this system that has Chinese letters: pages fall back on the system's fonts."""
    words = [_program("fc-list"), ":lang=zh", "family"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=_PROGRAM_SECONDS).stdout.split(
        "\n"
    )
    if not told[0]:
        raise Trouble("no font of this system has Chinese letters")
    return told[0]


def boxes_in(text: str) -> str:
    """Return why Chinese, Japanese or Korean letters of a text may print as boxes; empty where they do not."""
    if not any(east_asian_width(letter) == "W" and letter.isalpha() for letter in text):
        return ""
    try:
        _cjk_font()
    except (Trouble, OSError, subprocess.SubprocessError) as lack:
        return f"{lack}: its Chinese, Japanese and Korean letters print as boxes; install one, as Noto Sans CJK."
    return ""


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        msg = f"no {name} on PATH"
        raise Trouble(msg)
    return found


def _kafka(settings: Settings) -> str:
    node = KafkaNode(settings.home)
    where = f"; runs at {node.address}" if node.pid is not None else "; started by `kafka up`"
    return f"{requirements()}{where}"


def _feed(settings: Settings) -> str:
    if settings.feed == "log":
        return "the log's own tail"
    if not any(answers(server) for server in settings.kafka.split(",")):
        raise Trouble(f"STUDIO_FEED is kafka and nothing answers at STUDIO_KAFKA={settings.kafka}")
    return f"{settings.kafka_topic} at {settings.kafka}"


def _gpu() -> str:
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return "Apple silicon"
    words = [_program("nvidia-smi"), "--query-gpu=name,memory.total", "--format=csv,noheader"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    return "; ".join(told.splitlines())


def _models() -> str:
    packages = ("torch", "diffusers", "transformers")
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        msg = f"not installed: {', '.join(missing)}"
        raise Trouble(msg)
    return ", ".join(f"{package} {metadata.version(package)}" for package in packages)


def _disk(settings: Settings) -> Finding:
    places = (settings.home, *settings.home.absolute().parents)
    place = next(folder for folder in places if os.path.isdir(folder))  # noqa: PTH112 - pathlib raises where one may not look
    free = shutil.disk_usage(place).free
    enough = free >= _LEAST_DISK and os.access(place, os.W_OK)
    found = f"{free / 1e9:.0f} GB free in {place}{'' if os.access(place, os.W_OK) else ', which is not writable'}"
    return Finding(
        "disk", present=enough, found=found, without="films and the log need room: 2 GB at least", needed=True
    )


def _processor() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{cores} core{'s' if cores != 1 else ''}, {memory:.0f} GB memory, {platform.machine()}"

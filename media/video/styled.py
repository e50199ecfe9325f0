"""SubRip as the styled subtitles (ASS) that are drawn into a picture; words stay words, whatever they look like."""

from __future__ import annotations

from media.documents.subtitles import Cue, parse_srt

# Sizes for a picture of 720 lines. White with a dark edge reads on snow and at night.
_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: 1280
PlayResY: 720
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, BorderStyle, Outline, Shadow, Alignment, \
MarginL, MarginR, MarginV
Style: Line,Noto Sans,40,&H00F4F4F4,&H00101010,&H96000000,1,2.4,1,2,80,80,38

[Events]
Format: Start, End, Style, Text
""".replace("\\\n", "")

_WORD_JOINER = "\u2060"  # invisible; after a backslash it keeps the next letter from becoming a command


def styled(srt: str) -> str:
    """Return SubRip subtitles as ASS, in the look of our films."""
    return _HEAD + "".join(map(_event, parse_srt(srt)))


def _event(cue: Cue) -> str:
    return f"Dialogue: {_clock(cue.start_s)},{_clock(cue.end_s)},Line,{_plain(cue.text)}\n"


def _plain(text: str) -> str:
    kept = text.replace("\\", "\\" + _WORD_JOINER).replace("{", "\\{").replace("}", "\\}")
    return "\\N".join(kept.splitlines())


def _clock(seconds: float) -> str:
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6_000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"

"""The form of a script: what it is for, and how long it may be."""

from __future__ import annotations

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid
from domain.writing.part import ScriptPart

TYPES = ("film", "series", "ad", "documentary", "explainer", "trailer", "brand_film")
AD_SECONDS = (6, 15, 30, 60)
_MOST_SECONDS = 24 * 3_600


def checked_type(script_type: str) -> str:
    """Return what a script is for. Raises Invalid."""
    if script_type not in TYPES:
        raise Invalid(f"{script_type!r} is no type of script; take one of {', '.join(TYPES)}.", field="script_type")
    return script_type


def ad_seconds(script_type: str, seconds: int) -> int:
    """Return for how many seconds a script is to be written: those of an ad. Raises Invalid."""
    if script_type != "ad":
        kind = script_type.replace("_", " ")
        raise Invalid(f"Seconds are for an ad; a {kind} is written for a length in minutes.", field="seconds")
    return _of_ad(seconds)


def _of_ad(seconds: int) -> int:
    if seconds not in AD_SECONDS:
        known = ", ".join(map(str, AD_SECONDS))
        raise Invalid(f"An ad is of {known} seconds; {seconds} is none of them.", field="seconds")
    return seconds


class Form(ScriptPart):
    """What may be said of a script's form."""

    class LengthTargeted(Aggregate.Event):
        """The script is to play so many seconds; 0 says that its length is open."""

        TOPIC = "writing.LengthTargeted"
        seconds: int

        def apply(self, aggregate: Form) -> None:
            """Keep it."""
            aggregate.target_seconds = self.seconds

    def target_length(self, seconds: int) -> None:
        """Say how long it is to play; an ad has 6, 15, 30 or 60 seconds, 0 leaves it open. Raises Invalid."""
        if not 0 <= seconds <= _MOST_SECONDS:
            raise Invalid(f"A script plays 0 to {_MOST_SECONDS:,} seconds.", field="seconds")
        if self.script_type == "ad" and seconds:
            _of_ad(seconds)
        if seconds != self.target_seconds:
            self.trigger_event(self.LengthTargeted, seconds=seconds)

"""What a character refuses, and why."""

from __future__ import annotations

from domain.shared.lock import Locked
from domain.shared.refusal import NotFound, Refusal


class IdentityLocked(Locked):
    """The identity is locked: face, type and voice stay as they are."""

    code = "characters.identity-locked"


class IdentityAlreadyLocked(Locked):
    """The identity is locked already, for another reason."""

    code = "characters.identity-already-locked"


class NoSuchLook(NotFound):
    """The character has no look of that name."""

    code = "characters.no-such-look"


class NoSuchVersion(NotFound):
    """The character has no version of that label, or of that number."""

    code = "characters.no-such-version"


class LabelTaken(Refusal):
    """Another version has the label."""

    code = "characters.label-taken"


class ImageNotAskedFor(Refusal):
    """Nobody asked for the picture."""

    code = "characters.image-not-asked-for"


class OffBrand(Refusal):
    """The picture breaks the brand's rules and nobody who may has let it through."""

    code = "characters.off-brand"


class CircularBranch(Refusal):
    """A timeline would hang from itself."""

    code = "characters.circular-branch"


class NotATimeline(Refusal):
    """The two have no common beginning, or neither hangs from the other."""

    code = "characters.not-a-timeline"


class MergeConflicts(Refusal):
    """Both sides changed the same parts; the conflicts are told as data."""

    code = "characters.merge-conflicts"


class StageBehind(Refusal):
    """A version goes from concept to casting to final, not back."""

    code = "characters.stage-behind"

"""What is measured once of a piece of sound and kept: loudness energies and true peaks, block by block.

A programme's levels are its scenes' levels one after another, so a changed scene is the only one measured again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from media.sound.filters import Sections, filtered_pieces, resampled
from media.sound.samples import RATE, Samples

HOP = RATE // 10  # loudness energies: every 100 ms
PEAK_BLOCK = 50  # true peaks: about every ms; a picture at 24/s is 40 of them, so scenes join without a remainder
# ITU-R BS.1770-4, annex 1, tables 1 and 2: the K weighting at 48 kHz.
K_WEIGHTING: Sections = np.array([
    [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
    [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
])  # fmt: skip
# Mono is measured as one channel; 5.1 is L R C LFE Ls Rs, of which LFE does not count.
_WEIGHTS = {1: (1.0,), 2: (1.0, 1.0), 5: (1.0, 1.0, 1.0, 1.41, 1.41), 6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)}
_PART = 10  # samples that are interpolated at once
_MARGIN = 12  # the interpolating filter reaches 10 samples to either side
_OVERSAMPLING = 8


@dataclass(frozen=True, slots=True)
class Levels:
    """`energies`: weighted mean square per 100 ms; `peaks`: largest true peak per 50 samples; `length` in samples."""

    energies: NDArray[np.float64]
    peaks: NDArray[np.float32]
    length: int

    def to_bytes(self) -> bytes:
        """Return a form to be kept; equal levels give equal bytes."""
        out = io.BytesIO()
        np.save(out, self.energies)
        np.save(out, self.peaks)
        np.save(out, np.array([self.length]))
        return out.getvalue()

    @staticmethod
    def from_bytes(data: bytes) -> Levels:
        """Return what `to_bytes` kept."""
        source = io.BytesIO(data)
        energies, peaks, length = (np.load(source, allow_pickle=False) for _ in range(3))
        return Levels(energies, peaks, int(length[0]))


def levels_of(samples: Samples, peaks_above: float = 0.0) -> Levels:
    """Measure.

    True peaks are searched between the samples only where these exceed half of the largest one, or `peaks_above`:
    sound below cannot matter for a limiter that works above.
    """
    whole = samples[:, None] if samples.ndim == 1 else samples
    return Levels(_energies(whole), _peaks(whole, peaks_above), len(whole))


def joined(parts: Iterable[Levels]) -> Levels:
    """Return the levels of sounds that follow one another."""
    every = list(parts)
    return Levels(
        np.concatenate([np.zeros(0), *(part.energies for part in every)]),
        np.concatenate([np.zeros(0, np.float32), *(part.peaks for part in every)]),
        sum(part.length for part in every),
    )


def _energies(samples: Samples) -> NDArray[np.float64]:
    weights = np.array(_WEIGHTS[samples.shape[1]])
    squares = [np.zeros(0)]
    for piece in filtered_pieces(K_WEIGHTING, samples, 100 * HOP):
        hops, rest = divmod(piece.shape[1], HOP)
        whole, last = piece[:, : hops * HOP].reshape(len(piece), hops, HOP), piece[:, hops * HOP :]
        squares.append(weights @ np.einsum("chs,chs->ch", whole, whole) / HOP)
        if rest > HOP // 2:  # a scene's last bit counts as a hop when it is most of one
            squares.append(weights @ np.einsum("cs,cs->c", last, last)[:, None] / rest)
    return np.concatenate(squares)


def _peaks(samples: Samples, above: float) -> NDArray[np.float32]:
    blocks = -(-len(samples) // PEAK_BLOCK)
    padded = np.zeros((samples.shape[1], blocks * PEAK_BLOCK + 2 * _MARGIN), np.float32)
    padded[:, _MARGIN : _MARGIN + len(samples)] = samples.T
    loudest = np.abs(padded[:, _MARGIN:-_MARGIN]).max(axis=0)
    peaks = loudest.reshape(blocks, PEAK_BLOCK).max(axis=1, initial=0.0)
    floor = max(above, 0.5 * float(peaks.max(initial=0.0)), 1e-5)
    near = np.flatnonzero(peaks >= floor)
    for start in range(0, len(near), 1024):
        chosen = near[start : start + 1024]
        peaks[chosen] = np.maximum(peaks[chosen], _between(padded, chosen))
    return peaks


def _between(padded: NDArray[np.float32], blocks: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the largest oversampled value in each of some blocks of sound with margins, channels first."""
    width = _PART + 2 * _MARGIN
    parts = np.lib.stride_tricks.sliding_window_view(padded, width, axis=-1)[:, ::_PART]
    windows = parts.reshape(len(padded), -1, PEAK_BLOCK // _PART, width)[:, blocks]
    fine = windows @ _interpolation()  # (channels, blocks, parts, fine samples)
    return np.maximum(fine.max(axis=(0, 2, 3)), -fine.min(axis=(0, 2, 3)))


@cache
def _interpolation() -> NDArray[np.float32]:
    """Return the matrix from a part with its margins to its oversampled middle: faster than filtering.

    Products with large matrices would be faster on one core, but they are spread over all of them, which then wait for
    one another: that takes twice the processor time [measured].
    """
    whole = resampled(np.eye(_PART + 2 * _MARGIN, dtype=np.float32), _OVERSAMPLING, 1)
    return np.ascontiguousarray(whole[_MARGIN * _OVERSAMPLING : (_PART + _MARGIN) * _OVERSAMPLING].T)

"""English letters to sounds: a few hundred rules and words, for the voice that needs no library.

The rules are tried from top to bottom at each letter; the first that fits is taken. Sounds are in IPA, one string each.
"""

# ruff: noqa: RUF001 - the alphabet of phonetics looks like Latin, and is not

from __future__ import annotations

import re
from functools import cache

VOWELS = frozenset(["i", "ɪ", "ɛ", "æ", "ɑ", "ʌ", "ə", "ɔ", "ʊ", "u", "ɚ", "eɪ", "aɪ", "ɔɪ", "aʊ", "oʊ"])

# word: sounds. The commonest words of English dialogue are its most irregular ones.
_WORDS = """
a ə;the ð ə;four f ɔ r;eight eɪ t;listen l ɪ s ə n;to t u;of ʌ v;and æ n d;i aɪ;you j u;he h i;she ʃ i;we w i
they ð eɪ;me m i;be b i;my m aɪ;by b aɪ
is ɪ z;was w ʌ z;are ɑ r;were w ɚ;am æ m;have h æ v;has h æ z;had h æ d;do d u;does d ʌ z;done d ʌ n;did d ɪ d
don't d oʊ n t;won't w oʊ n t;what w ʌ t;where w ɛ r;who h u;whose h u z;why w aɪ;when w ɛ n;how h aʊ;there ð ɛ r
their ð ɛ r;here h ɪ r;this ð ɪ s;that ð æ t;these ð i z;those ð oʊ z;then ð ɛ n;than ð æ n;them ð ɛ m;with w ɪ ð
your j ɔ r;our aʊ r;her h ɚ;his h ɪ z;him h ɪ m;its ɪ t s;no n oʊ;not n ɑ t;now n aʊ;know n oʊ;knew n u;one w ʌ n
two t u;once w ʌ n s;only oʊ n l i;any ɛ n i;many m ɛ n i;some s ʌ m;come k ʌ m;love l ʌ v;give g ɪ v;live l ɪ v
gone g ɔ n;said s ɛ d;says s ɛ z;say s eɪ;great g r eɪ t;could k ʊ d;would w ʊ d;should ʃ ʊ d;can't k æ n t
people p i p ə l;mother m ʌ ð ɚ;father f ɑ ð ɚ;brother b r ʌ ð ɚ;other ʌ ð ɚ;another ə n ʌ ð ɚ;nothing n ʌ θ ɪ ŋ
something s ʌ m θ ɪ ŋ;again ə g ɛ n;away ə w eɪ;about ə b aʊ t;because b ɪ k ʌ z;before b ɪ f ɔ r;over oʊ v ɚ
never n ɛ v ɚ;ever ɛ v ɚ;every ɛ v r i;very v ɛ r i;been b ɪ n;good g ʊ d;look l ʊ k;book b ʊ k;took t ʊ k;put p ʊ t
pull p ʊ l;through θ r u;though ð oʊ;thought θ ɔ t;enough ɪ n ʌ f;laugh l æ f;night n aɪ t;eye aɪ;eyes aɪ z
friend f r ɛ n d;heart h ɑ r t;world w ɚ l d;word w ɚ d;work w ɚ k;door d ɔ r;floor f l ɔ r;blood b l ʌ d
want w ɑ n t;watch w ɑ tʃ;water w ɔ t ɚ;woman w ʊ m ə n;women w ɪ m ɪ n;child tʃ aɪ l d;old oʊ l d;told t oʊ l d
cold k oʊ l d;hold h oʊ l d;home h oʊ m;whole h oʊ l;yes j ɛ s;okay oʊ k eɪ;please p l i z;sorry s ɑ r i;sure ʃ ʊ r
money m ʌ n i;minute m ɪ n ɪ t;hour aʊ r;find f aɪ n d;mind m aɪ n d;kind k aɪ n d;wait w eɪ t;even i v ə n
being b i ɪ ŋ;goes g oʊ z;go g oʊ;so s oʊ;or ɔ r;for f ɔ r;from f r ʌ m;into ɪ n t u;out aʊ t;as æ z;on ɑ n;if ɪ f
but b ʌ t;all ɔ l;us ʌ s;an æ n;at æ t;it ɪ t;in ɪ n;will w ɪ l;i'm aɪ m;i'll aɪ l;it's ɪ t s;that's ð æ t s
you're j ʊ r;we're w ɪ r;they're ð ɛ r;mr m ɪ s t ɚ;mrs m ɪ s ɪ z;dr d ɑ k t ɚ;oh oʊ;ah ɑ;hey h eɪ;hello h ə l oʊ
"""
_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

# (what stands before | the letters | what comes after) sounds. V is any vowel letter, C any consonant, ^ and $ the
# word's ends.
_RULES = """
|tion| ʃ ə n;|sion| ʒ ə n;|cious| ʃ ə s;|tious| ʃ ə s;|ous|$ ə s;|ture|$ tʃ ɚ;|ough|t ɔ;|ough| oʊ;|augh|t ɔ;|igh| aɪ
|eigh| eɪ;|sch| s k;|tch| tʃ;|dge| dʒ;|wh| w;|ph| f;|sh| ʃ;|ch| tʃ;^|th|V θ;V|th|e ð;|th| θ;|ck| k;|ng|$ ŋ;|ng|s ŋ
|n|k ŋ;|qu| k w;^|kn| n;^|gn| n;^|wr| r;^|ps| s;|mb|$ m;|gh| ;|ing|$ ɪ ŋ;|ee| i;|ea|d$ ɛ;|ea| i;|ie|C i;|ie|$ aɪ
|ei| eɪ;|ey|$ i;|ai| eɪ;|ay| eɪ;|oa| oʊ;|oo|k ʊ;|oo|d$ ʊ;|oo| u;|ou|C aʊ;|ou| aʊ;|ow|n oʊ;|ow|$ oʊ;|ow| aʊ;|oi| ɔɪ
|oy| ɔɪ;|au| ɔ;|aw| ɔ;|ew| u;|ue|$ u;|ui| u;|air| ɛ r;|are|$ ɛ r;|ear|$ ɪ r;|ear|C ɚ;|ore| ɔ r;|ire|$ aɪ ɚ
|ure|$ j ʊ r;|ar| ɑ r;|er| ɚ;|ir| ɚ;|ur| ɚ;|or| ɔ r;|al|k ɔ;|all| ɔ l;CC|y|$ i;^C|y|$ aɪ;C|y|$ i;^|y| j;C|y|C ɪ
|y| j;|a|CeC eɪ;|a|Ce$ eɪ;|e|Ce$ i;|i|Ce$ aɪ;|o|Ce$ oʊ;|u|Ce$ u;|a|Cing eɪ;|i|Cing aɪ;|o|Cing oʊ;C|le|$ ə l;|ed|$ d
|es|$ z;V|s|e z;|e|$ ;^|a|C$ æ;|a|$ ə;|o|$ oʊ;|i|$ i;|u|$ u;|a| æ;|e| ɛ;|i| ɪ;|o| ɑ;|u| ʌ;|x| k s;|c|e s;|c|i s
|c|y s;|c| k;|g|e dʒ;|g|i g;|g| g;|j| dʒ;V|s|$ z;|s| s;|z| z;|r| r;|l| l;|m| m;|n| n;|p| p;|b| b;|t| t;|d| d;|k| k
|f| f;|v| v;|w| w;|h| h;|q| k
"""
Rule = tuple[re.Pattern[str], int, tuple[str, ...]]


def sounds_of(word: str) -> tuple[str, ...]:
    """Return the sounds of one lower-case word; what has no letters in it has none."""
    known = _dictionary().get(word)
    if known is not None:
        return known
    sounds: list[str] = []
    for part in re.findall(r"[a-z]+|\d", word):
        sounds += (
            _dictionary().get(_DIGITS[int(part)], ()) or _spelt(_DIGITS[int(part)]) if part.isdigit() else _spelt(part)
        )
    return tuple(sounds)


def _spelt(word: str) -> list[str]:
    sounds: list[str] = []
    at = 0
    while at < len(word):
        length, found = _first_fit(word, at)
        if not sounds or found != (sounds[-1],):  # doubled consonants are one
            sounds += found
        at += length
    return sounds


def _first_fit(word: str, at: int) -> tuple[int, tuple[str, ...]]:
    for pattern, length, sounds in _rules()[word[at]]:
        if pattern.match(f"^{word}$", at + 1):
            return length, sounds
    return 1, ()


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    entries = (entry.split() for line in _WORDS.splitlines() for entry in line.split(";") if entry)
    return {word: tuple(sounds) for word, *sounds in entries}


@cache
def _rules() -> dict[str, list[Rule]]:
    rules: dict[str, list[Rule]] = {chr(letter): [] for letter in range(ord("a"), ord("z") + 1)}
    for entry in re.split(r"[;\n]", _RULES.strip()):
        before, letters, rest = entry.split("|")
        after, *sounds = rest.split(" ")
        pattern = f"(?<={_classes(before)})" if before else ""
        pattern += f"{letters}{f'(?={_classes(after)})' if after else ''}"
        rules[letters[0]].append((re.compile(pattern), len(letters), tuple(sound for sound in sounds if sound)))
    return rules


def _classes(context: str) -> str:
    meaning = {"V": "[aeiouy]", "C": "[^aeiou^$]", "^": r"\^", "$": r"\$"}
    return "".join(meaning.get(letter, letter) for letter in context)

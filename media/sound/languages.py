"""Languages that voices speak, each by its tag (BCP 47), espeak-ng's voice, its code in films (ISO 639-2), its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag; `voice` is espeak-ng's, `code` of three letters."""

    tag: str
    voice: str
    code: str
    name: str


_KNOWN = """
en en-us eng English;en-US en-us eng American English;en-GB en eng British English
af af afr Afrikaans;sq sq sqi Albanian;am am amh Amharic;ar ar ara Arabic;hy hy hye Armenian;az az aze Azerbaijani
eu eu eus Basque;be be bel Belarusian;bn bn ben Bengali;bs bs bos Bosnian;bg bg bul Bulgarian;my my mya Burmese
ca ca cat Catalan;yue yue zho Cantonese;zh cmn zho Chinese;hr hr hrv Croatian;cs cs ces Czech;da da dan Danish
nl nl nld Dutch;eo eo epo Esperanto;et et est Estonian;fi fi fin Finnish;fr fr fra French
fr-BE fr-be fra Belgian French;fr-CH fr-ch fra Swiss French;ka ka kat Georgian;de de deu German;el el ell Greek
gu gu guj Gujarati;ht ht hat Haitian Creole;he he heb Hebrew;hi hi hin Hindi;hu hu hun Hungarian;is is isl Icelandic
id id ind Indonesian;ga ga gle Irish;it it ita Italian;ja ja jpn Japanese;kn kn kan Kannada;kk kk kaz Kazakh
ko ko kor Korean;ku ku kur Kurdish;la la lat Latin;lv lv lav Latvian;lt lt lit Lithuanian;lb lb ltz Luxembourgish
mk mk mkd Macedonian;ms ms msa Malay;ml ml mal Malayalam;mt mt mlt Maltese;mi mi mri Maori;mr mr mar Marathi
ne ne nep Nepali;nb nb nob Norwegian;no nb nor Norwegian;fa fa fas Persian;pl pl pol Polish;pt pt por Portuguese
pt-BR pt-br por Brazilian Portuguese;pa pa pan Punjabi;ro ro ron Romanian;ru ru rus Russian;gd gd gla Scottish Gaelic
sr sr srp Serbian;si si sin Sinhala;sk sk slk Slovak;sl sl slv Slovenian;es es spa Spanish
es-419 es-419 spa Latin American Spanish;sw sw swa Swahili;sv sv swe Swedish;ta ta tam Tamil;te te tel Telugu
th th tha Thai;tr tr tur Turkish;uk uk ukr Ukrainian;ur ur urd Urdu;uz uz uzb Uzbek;vi vi vie Vietnamese;cy cy cym Welsh
"""
ENGLISH = Language("en", "en-us", "eng", "English")


def languages() -> list[Language]:
    """Return every language once, by its tag."""
    return list({language.tag: language for language in _known().values()}.values())


def language_of(told: str) -> Language | None:
    """Return the language of a tag ("pt-BR", "fr_CA") or of its English name ("French"); None for one not spoken."""
    wanted = told.strip().lower().replace("_", "-")
    return _known().get(wanted) or _known().get(wanted.partition("-")[0])


@cache
def _known() -> dict[str, Language]:
    found: dict[str, Language] = {}
    for entry in (entry for line in _KNOWN.splitlines() for entry in line.split(";") if entry):
        tag, voice, code, name = entry.split(" ", 3)
        language = Language(tag, voice, code, name)
        found[tag.lower()] = language
        found.setdefault(name.lower(), language)
    return found

"""Words in which people are described, and what they mean for the drawing."""

from media.pictures.colour import Colour


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKINS: tuple[Colour, ...] = (
    (0.96, 0.82, 0.73),
    (0.93, 0.76, 0.64),
    (0.89, 0.70, 0.56),
    (0.82, 0.61, 0.46),
    (0.72, 0.51, 0.36),
    (0.58, 0.39, 0.27),
    (0.45, 0.29, 0.20),
    (0.35, 0.22, 0.16),
)
SKIN_WORDS = {
    r"pale|fair[- ]skin(?:ned)?\b|porcelain": (0, 0),
    r"light[- ]skin(?:ned)?\b|rosy": (1, 1),
    r"olive[- ]skin(?:ned)?\b|tanned|mediterranean|latin[ao]": (3, 3),
    r"brown[- ]skin(?:ned)?\b|south asian|indian|arab": (4, 4),
    r"dark[- ]skin(?:ned)?\b|black (?:man|woman|girl|boy)|african": (6, 7),
}
HAIR_COLOURS: dict[str, Colour] = {
    "black": (0.12, 0.10, 0.12),
    "dark": (0.17, 0.12, 0.11),
    "brown": (0.33, 0.20, 0.13),
    "chestnut": (0.45, 0.24, 0.14),
    "auburn": (0.52, 0.21, 0.12),
    "red": (0.69, 0.28, 0.13),
    "ginger": (0.76, 0.37, 0.15),
    "copper": (0.70, 0.33, 0.17),
    "blonde": (0.86, 0.68, 0.38),
    "blond": (0.86, 0.68, 0.38),
    "fair": (0.84, 0.70, 0.46),
    "golden": (0.85, 0.63, 0.29),
    "grey": (0.60, 0.60, 0.62),
    "gray": (0.60, 0.60, 0.62),
    "silver": (0.76, 0.77, 0.80),
    "white": (0.90, 0.89, 0.87),
    "blue": (0.25, 0.42, 0.68),
    "pink": (0.86, 0.47, 0.62),
    "green": (0.30, 0.55, 0.40),
    "purple": (0.48, 0.30, 0.58),
}
HAIR_STYLES = {
    r"\bbald\b|shaved head|no hair": "bald",
    r"balding|receding|thinning hair": "balding",
    r"buzz|crew cut|cropped": "buzz",
    r"\bbun\b|chignon|topknot": "bun",
    r"pony ?tail": "ponytail",
    r"braid|plait|pigtail": "braids",
    r"afro": "afro",
    r"curl|frizzy": "curly",
    r"\bwav[ey]": "wavy",
    r"\bbob\b|shoulder[- ]length": "bob",
    r"pixie|short hair|short[- ]haired": "short",
    r"long (?:\w+ )?hair|long[- ]haired|hair down to": "long",
    r"side part|slicked|combed": "side_part",
    r"messy|tousled|unkempt|dishevel": "messy",
}
EYES: dict[str, Colour] = {
    "brown": (0.36, 0.22, 0.12),
    "dark": (0.20, 0.13, 0.10),
    "black": (0.14, 0.10, 0.10),
    "hazel": (0.48, 0.36, 0.16),
    "amber": (0.62, 0.42, 0.14),
    "green": (0.26, 0.48, 0.30),
    "grey": (0.46, 0.52, 0.56),
    "gray": (0.46, 0.52, 0.56),
    "blue": (0.24, 0.46, 0.68),
}
GARMENTS = {
    r"lab coat|doctor'?s? coat": "lab_coat",
    r"rain ?coat|slicker|oilskin|anorak|parka": "raincoat",
    r"trench ?coat|over ?coat|\bcoat\b|cloak": "coat",
    r"scrubs|nurse'?s? uniform": "scrubs",
    r"\bsuit\b|tuxedo|pinstripe": "suit",
    r"uniform|police|conductor'?s?|officer|guard\b|soldier": "uniform",
    r"\bdress\b|gown|frock": "dress",
    r"hoodie|hooded|sweatshirt": "hoodie",
    r"jacket|blazer|leather": "jacket",
    r"cardigan": "cardigan",
    r"sweater|jumper|pullover|turtleneck|knit": "sweater",
    r"\bvest\b|waistcoat": "vest",
    r"apron": "apron",
    r"overalls|dungarees|boiler suit": "overalls",
    r"t-?shirt|tee\b|tank top": "tshirt",
    r"blouse|shirt\b(?<!t-shirt)(?<!t shirt)": "shirt",
    r"pyjamas|pajamas|robe|bathrobe": "robe",
}
HATS = {
    r"(?:conductor|police|officer|captain|guard)\S* (?:cap|hat)|peaked cap": "peaked",
    r"beanie|woolly hat|wool hat|knit cap": "beanie",
    r"\bcap\b|baseball": "cap",
    r"helmet|hard hat": "helmet",
    r"bowler": "bowler",
    r"beret": "beret",
    r"fedora|trilby|\bhat\b": "fedora",
    r"hijab|headscarf|head scarf": "headscarf",
}
LOWERS = {r"skirt": "skirt", r"shorts": "shorts", r"jeans": "jeans", r"trousers|pants|slacks": "trousers"}
BUILDS = {
    r"\bslim\b|thin\b|slender|skinny|lean\b|lanky|wiry|gaunt": "slim",
    r"heavy|stout|\bfat\b|plump|burly|chubby|round\b|portly|large\b": "heavy",
    r"muscular|athletic|strong|broad|stocky|sturdy": "athletic",
}
BEARDS = {
    r"moustache|mustache": "moustache",
    r"stubble|unshaven|three-day": "stubble",
    r"goatee": "goatee",
    r"long beard|bushy beard|full beard": "long",
    r"beard": "full",
}
FACES = ("oval", "round", "square", "heart", "long")

WOMAN_WORDS = (
    r"\b(?:"
    r"woman|girl|she|her|lady|mother|mom|mum|daughter|sister|wife|aunt|grandmother|grandma|queen|"
    r"waitress|actress|female|widow|nun|ballerina|hers"
    r")\b"
)
MAN_WORDS = (
    r"\b(?:"
    r"man|boy|he|his|him|gentleman|father|dad|son|brother|husband|uncle|grandfather|grandpa|king|"
    r"waiter|actor|male|widower|monk|guy|priest"
    r")\b"
)
WOMEN = _names(
    "amara ilse sanna edda runa noor eloise lea camille manon marie louise jeanne claire celine brigitte heike "
    "mara anna maria eva eve lena nina lucy emma olivia sophie sophia clara nora alice ruth rose iris june may "
    "ada ida ella zoe mia amy kate jane joan jean anne ann beth ellen helen karen susan sarah sara hannah leah "
    "rachel rebecca miriam judith esther grace hope faith joy ivy lily daisy violet hazel olive pearl ruby agnes "
    "doris edith margaret peg maggie elizabeth liz betty charlotte catherine carmen ingrid astrid sigrid freya "
    "kirsten yuki sakura mei ling aisha fatima leila layla yasmin zara priya anjali meera asha chloe isabel mrs "
    "ms miss nurse sister madame "
)
MEN = _names(
    "tomas bruno kofi benoit pierre jacques francois andre rene luc antoine louis julien mathieu jurgen stefan "
    "tom thomas john jack james jim jimmy sam samuel ben benjamin dan daniel david dave peter paul mark luke "
    "matthew michael mike george henry harry william will bill billy robert rob bob bobby charles charlie edward "
    "ed ted frank fred arthur albert walter oscar oliver leo leon noah adam joshua josh joseph joe jacob isaac "
    "elias eli ezra finn felix hugo max otto karl hans erik lars nils olaf ivan boris igor dmitri sergei viktor "
    "victor marco luca mateo diego carlos juan jose pablo miguel ahmed ali omar hassan yusuf raj ravi arjun kenji "
    "hiro akira wei chen jonas simon stephen steve kevin brian ian alan andrew andy anthony tony nick nicholas "
    "patrick sean liam owen hal mr sir father conductor "
)

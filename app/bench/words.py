"""The words that the benchmark's messages are made of: real ones first, then made-up ones to fill a vocabulary.

What matters for the measurements is the shape: few words that are everywhere, thousands that are rare, and scripts with and
without spaces.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import NamedTuple

_REAL = {
    "english": (
        "the to you and i a it is that in of for on me we are be not have do this so was can at my no will all just with "
        "but what when ok they he she how out up if from one about time know see get good going think like tomorrow "
        "tonight meeting coffee train station dinner weekend photo ticket birthday garden kitchen morning thanks sorry "
        "please really maybe later soon home work school doctor airport hotel contract invoice password keys umbrella"
    ),
    "spanish": (
        "que de no a la el es y en lo un por qué me una te los se con para mi está si bien pero yo eso las sí su tu aquí "
        "del al como le más esto ya todo esta vamos muy hay ahora algo estoy tengo nos tú nada cuando ha este sé así "
        "mañana reunión café estación cena cumpleaños jardín niño años también después adiós teléfono médico avión"
    ),
    "arabic": (
        "في من على إلى ما لا هذا أن كان هل مع أنا أنت هو هي نحن كل بعد قبل اليوم غدا الآن أين كيف متى لماذا شكرا نعم "
        "البيت العمل المدرسة السيارة القهوة الكتاب الصورة الموعد الطبيب المطار السوق العائلة صباح مساء الخير جميل كبير"
    ),
}
_SYLLABLES = {
    "english": "ba ber con dal den el fer gan har in jor ker lan mer nor os pel ran ser ton ul ver win yor zen tri sta cle",
    "spanish": "ca de ra mo ti lo pe na ro sa lla cho ñe que gui bra tra dor ción miento ar er ir ido ada",
    "arabic": "كت حم سل در عم نس فر قل بر جم صب طر وص هد زر غل شم ضي ثق خل",
}
_HANZI = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都"
    "同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战"
    "向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更"
    "别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思"
    "王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔饭店票咖啡周末生日照片火车站医院机场"
)
EMOJI = ["😂", "❤️", "👍", "🙏", "😊", "🎉", "😭", "🔥", "😅", "✈️", "🍕", "☕", "🎂", "🌧️", "🐈", "💪"]

#: Language -> share of the texts.
SHARES = {"english": 45, "spanish": 22, "arabic": 15, "chinese": 18}
_WORDS = 8000  # in a vocabulary
_STREAM = 120_000  # words in a row, from which messages are cut


class Language(NamedTuple):
    """``vocabulary``: the commonest first. ``stream``: words as often as they are used. ``gap``: between two words."""

    vocabulary: list[str]
    stream: list[str]
    gap: str


def languages(seed: int) -> dict[str, Language]:
    """The vocabularies and streams of all languages."""
    found = {}
    for name in SHARES:
        rng = random.Random(f"{seed} {name}")
        vocabulary = _vocabulary(name, rng)
        weights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
        stream = rng.choices(vocabulary, cum_weights=weights, k=_STREAM)
        found[name] = Language(vocabulary, stream, "" if name == "chinese" else " ")
    return found


def _vocabulary(name: str, rng: random.Random) -> list[str]:
    if name == "chinese":
        real = list(dict.fromkeys(_HANZI))
        rare = [chr(code) for code in range(0x4E00, 0x9000, 7) if chr(code) not in real]
        return real + rng.sample(rare, 1500)
    words = dict.fromkeys(_REAL[name].split())
    syllables = _SYLLABLES[name].split()
    while len(words) < _WORDS:
        words["".join(rng.choices(syllables, k=rng.randint(2, 4)))] = None
    return list(words)

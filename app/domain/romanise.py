"""Names in Latin letters: what somebody would type who does not have the other keyboard at hand.

Small tables of our own for the scripts in which people are called in this world most often. They are no standard: they only
have to come near enough that a comparison which forgives typing errors finds the rest. Arabic and Hebrew names are written
without short vowels, so their words begin with :data:`ABJAD` and are compared by their consonants.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Begins a word that was written without its vowels.
ABJAD = "'"

_LATIN = "ß:ss æ:ae œ:oe ø:o đ:d ð:d þ:th ł:l ı:i ħ:h ŋ:ng ə:a ʻ: ʼ: ’: ‘: `: ':"
_CYRILLIC = (
    "а:a б:b в:v г:g ґ:g д:d е:e ё:e є:e ж:zh з:z и:i і:i ї:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ў:u ф:f х:kh"
    " ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya ђ:dj ј:j љ:lj њ:nj ћ:c џ:dz қ:k ғ:g ә:a ө:o ү:u ұ:u ң:n һ:h"
)
_GREEK = "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:u φ:f χ:ch ψ:ps ω:o"
_ARABIC = (
    "ا:a ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z ع: غ:gh ف:f ق:k ك:q ل:l م:m ن:n ه:h و:w"
    " ي:y ى:a ة: ء: ئ: ؤ: أ:a إ:a آ:a ٱ:a پ:p چ:ch ژ:zh ک:q گ:g ی:y ہ:h ھ:h ے:y ں:n ٹ:t ڈ:d ڑ:r ـ:"
)
_HEBREW = "א:a ב:b ג:g ד:d ה:h ו:w ז:z ח:h ט:t י:y כ:q ך:q ל:l מ:m ם:m נ:n ן:n ס:s ע: פ:p ף:f צ:ts ץ:ts ק:k ר:r ש:sh ת:t"
#: Devanagari; the other scripts of India stand in the same order in blocks of their own.
_INDIC_VOWELS = "अ:a आ:a इ:i ई:i उ:u ऊ:u ऋ:ri ए:e ऐ:ai ओ:o औ:au ऎ:e ऒ:o"
_INDIC_SIGNS = "ा:a ि:i ी:i ु:u ू:u ृ:ri े:e ै:ai ो:o ौ:au ॆ:e ॊ:o"
_INDIC_CONSONANTS = (
    "क:k ख:kh ग:g घ:gh ङ:n च:ch छ:chh ज:j झ:jh ञ:n ट:t ठ:th ड:d ढ:dh ण:n त:t थ:th द:d ध:dh न:n ऩ:n प:p फ:ph ब:b भ:bh म:m"
    " य:y र:r ऱ:r ल:l ळ:l ऴ:l व:v श:sh ष:sh स:s ह:h"
)
_INDIC = range(0x0900, 0x0D80)
_VIRAMA, _NASALS = 0x094D, (0x0901, 0x0902)
_KANA = (
    "あ:a い:i う:u え:e お:o か:ka き:ki く:ku け:ke こ:ko さ:sa し:shi す:su せ:se そ:so た:ta ち:chi つ:tsu て:te と:to な:na"
    " に:ni ぬ:nu ね:ne の:no は:ha ひ:hi ふ:fu へ:he ほ:ho ま:ma み:mi む:mu め:me も:mo や:ya ゆ:yu よ:yo ら:ra り:ri る:ru れ:re"
    " ろ:ro わ:wa を:o ん:n が:ga ぎ:gi ぐ:gu げ:ge ご:go ざ:za じ:ji ず:zu ぜ:ze ぞ:zo だ:da ぢ:ji づ:zu で:de ど:do ば:ba び:bi ぶ:bu"
    " べ:be ぼ:bo ぱ:pa ぴ:pi ぷ:pu ぺ:pe ぽ:po っ: ー: ゃ:ya ゅ:yu ょ:yo"
)
_HANGUL = range(0xAC00, 0xD7A4)
_SYLLABLES = (
    "g kk n d tt r m b pp s ss  j jj ch k t p h",
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    " k k k n n n t l k m l l l p l m p p t t ng t t k t p t",
)
_INITIALS, _MEDIALS, _FINALS = (letters.split(" ") for letters in _SYLLABLES)


def _table(*pairs: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for text in pairs for pair in text.split())


_LETTERS = _table(_LATIN, _CYRILLIC, _GREEK, _KANA)
_ABJADS = _table(_ARABIC, _HEBREW)
_VOWELS, _SIGNS, _CONSONANTS = _table(_INDIC_VOWELS), _table(_INDIC_SIGNS), _table(_INDIC_CONSONANTS)


def words(text: str) -> list[str]:
    """The words of a text in small Latin letters and digits; characters of scripts without a table stay as they are.

    ``Юлия Müller-Łuk`` -> ``yuliya muller luk``; ``محمد`` -> ``'mhmd``. Never raises.
    """
    found: list[str] = []
    for word in _split(text):
        found += _romanised(word)
    return found


def _split(text: str) -> list[str]:
    lowered = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(ch if ch.isalnum() or unicodedata.category(ch)[0] == "M" or ch in "'’‘ʻʼ`" else " " for ch in lowered)
    return kept.split()


@lru_cache(maxsize=65_536)
def _romanised(word: str) -> tuple[str, ...]:
    if word.isascii():
        bare = word.replace("'", "").replace("`", "")
        return (bare,) if bare else ()
    if any(ch in _ABJADS for ch in word):
        plain = "".join(_ABJADS.get(ch, ch if ch.isascii() else "") for ch in word)
        return (ABJAD + plain,) if plain else ()
    composed = word
    if any(ord(ch) in _INDIC for ch in word):
        composed = _indic(word)
    elif any(ord(ch) in _HANGUL for ch in word):
        composed = "".join(_syllable(ch) for ch in word)
    parts = []
    for ch in unicodedata.normalize("NFKD", "".join(_LETTERS.get(_hiragana(ch), ch) for ch in composed)):
        if unicodedata.category(ch)[0] != "M":
            parts.append(_LETTERS.get(ch, ch))
    plain = "".join(parts)
    return tuple("".join(ch if ch.isalnum() else " " for ch in plain).split())


def _hiragana(ch: str) -> str:
    return chr(ord(ch) - 0x60) if "\u30a1" <= ch <= "\u30f6" else ch


def _syllable(ch: str) -> str:
    """A Korean syllable by its place in the block: initial, vowel, final."""
    if ord(ch) not in _HANGUL:
        return ch
    number = ord(ch) - _HANGUL.start
    return _INITIALS[number // 588] + _MEDIALS[number % 588 // 28] + _FINALS[number % 28]


def _indic(word: str) -> str:
    """Consonants bring an ``a`` unless a vowel sign or a stop follows; the last one of a word is silent."""
    codes = [0x0900 + (ord(ch) - 0x0900) % 0x80 if ord(ch) in _INDIC else ord(ch) for ch in unicodedata.normalize("NFD", word)]
    parts = []
    for at, code in enumerate(codes):
        ch = chr(code)
        if ch in _CONSONANTS:
            after = next((c for c in codes[at + 1 :] if c != 0x093C), 0)  # a dot below makes no syllable
            silent = after in (0, _VIRAMA) or chr(after) in _SIGNS
            parts.append(_CONSONANTS[ch] + ("" if silent else "a"))
        elif code in _NASALS:
            parts.append("n")
        elif ch in _SIGNS or ch in _VOWELS:
            parts.append(_SIGNS.get(ch) or _VOWELS[ch])
        elif code not in (_VIRAMA, 0x093C):
            parts.append(ch)
    return "".join(parts)

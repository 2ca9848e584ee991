"""Second opinion on a turn that the lists would keep open: how likely does it want an answer, after turns that people labelled?

The lists know what closes and what asks; most of what people write does neither. "The keys are under the mat" tells,
"the keys are stuck in the lock" wants help, and no list of sentences ends. So the words of a turn, their beginnings and
ends, and what kind of words they are (*I*, *you*, *not*, *tomorrow*) each have a weight, and the sum decides.
The weights were learnt by ``kith bench replies --learn`` and stand beside this file, one readable line each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import exp
from pathlib import Path

from app.domain.closings.folding import fold
from app.domain.closings.reading import Reading, read

#: One trait and its weight a line.
WEIGHTS = Path(__file__).with_name("weights.tsv")
_MOST = 40  # words of a line that are weighed
_LEAST = 5  # letters of a word whose beginning and end are looked at
_LAUGHTER = frozenset("😂🤣😆😅😹🙈🙄😭💀😎😜🥵🤦🤷")
_WARMTH = frozenset("❤😍🥰😘💕💖🌹🌸🌷🙏👏🎉🥳🔥💪👍👌✅😊☺🤗🤞")
_WORRY = frozenset("😢😞😔💔😟😡😤🥺😰🤒😳❓")
_SIGNS = (
    (frozenset({"laughter"}), _LAUGHTER),
    (frozenset({"warmth"}), _WARMTH),
    (frozenset({"worry"}), _WORRY),
)
_EXCLAIMED, _MARKED_LAST, _MARKED_INSIDE, _UNMARKED = map(frozenset, (["!"], ["? last"], ["? inside"], ["? missing"]))
_TRAILING = " \n😂🤣😅🙈😊❤️"
_LENGTHS = (0, 1, 2, 3, 5, 8, 13, 21, 34)

_KINDS = {
    "not": """
        no not dont doesnt didnt cant wont isnt wasnt havent hasnt never nothing nobody without nunca nada nadie sin tampoco nao
        nem ninguem sem nicht kein keine keinen nie nichts niemand ohne pas jamais rien personne sans non mai niente nessuno senza
        لا ما مش مو ليس لم لن مافي مفيش بدون nahi nahin nhi mat नहीं मत degil yok hic tidak gak ga nggak enggak ngga belum jangan
        bukan tak 不 没 无 别""",
    "you": """
        you your u ur yours yourself tu te ti tus vos vosotros usted ustedes os contigo teu tua seu sua voce vc ce lhe vcs du dir
        dich dein deine deinen deiner ihr euch ihnen sie ihre toi ton ta tes vous votre vos t tuo tuoi vi voi lei انت انتي لك
        عليك عندك معك ليك tum tera teri tere tujhe tumhe tumhara tumhari aap aapka aapki aapke aapko तुम आप आपका तुम्हारी तेरा sen
        sana seni senin sende siz size sizin kamu km lu loe anda mu kalian 你 您""",
    "me": """
        i my me im ive ill id mine we our us yo mi mis nos nosotros eu meu minha ich mein meine mir mich wir uns unser je j mon ma
        mes moi nous on io mio mia noi ci انا احنا نحن عندي لي mai main mera meri mere mujhe hum hamara मैं मेरा मुझे ben bana
        beni benim bende biz bize aku saya gue gw kita kami ku 我 咱""",
    "when": """
        tomorrow tonight later soon monday tuesday wednesday thursday friday saturday sunday manana luego ahora ahorita despues
        lunes martes miercoles jueves viernes sabado domingo amanha depois logo hoje segunda terca quarta quinta sexta morgen
        heute spater gleich nachher abend demain soir apres bientot lundi mardi domani dopo poi stasera presto بكره بكرا بعدين
        الليله kal baad shaam raat abhi कल yarin sonra aksam simdi besok nanti ntar malam malem 明 晚 再 后""",
    "need": """
        need needs needed want wants waiting must necesito necesita falta faltan espero esperando preciso precisa faltou brauche
        brauchen brauch fehlt fehlen warte warten muss besoin faut manque attends attend serve servono manca mancano aspetto
        bisogno محتاج لازم ناقص عايز chahiye chahie zarurat चाहिए lazim gerek ihtiyacim eksik bekliyorum butuh perlu kurang
        nunggu 需 要 缺 等""",
    "done": """
        left put got did went found sent paid booked moved finished updated started arrived passed hab habe ist haben ho hai e
        abbiamo siamo ai avons suis udah sudah gaya gayi gaye diya kar liya tha thi 了 已 刚""",
}
#: Word -> what kind of word it is, in any language.
_KIND = {word: kind for kind, words in _KINDS.items() for word in fold(words).split()}
_FLAGS = frozenset((
    "question", "request", "bids", "caution", "thanks", "greets", "goodbye", "agrees", "polite", "praises", "offers", "tagged",
))  # fmt: skip
_FLAGS_END = Reading._fields.index("words")


def laughs(text: str) -> bool:
    """Whether there is a laughing or eye-rolling face in it."""
    return not (text.isascii() or _LAUGHTER.isdisjoint(text))


def setting(answering: bool, responding: bool) -> str:
    """What their turn follows: ``asked`` I had asked something, ``told`` I had written not long before, ``opens`` neither."""
    return "asked" if answering else "told" if responding else "opens"


def likelihood(texts: Sequence[str], follows: str) -> float:
    """How likely a turn wants an answer, 0 … 1.

    Args:
        texts: its lines as they were written, oldest first, media without words left out.
        follows: what it follows (:func:`setting`).
    """
    readings = list(map(read, texts))
    total = learnt().get("", 0)
    for names in _whole(texts, readings):
        total += _weight_of_names(follows, names)
    for reading in readings:
        for word in set(reading.said[:_MOST]):
            total += _weight_of_word(word)
    return 1 / (1 + exp(-max(-3000, min(3000, total)) / 100))


def traits(texts: Sequence[str], follows: str) -> list[str]:
    """What is weighed of a turn: the sum of these weights, and of "", is what :func:`likelihood` makes of it."""
    readings = list(map(read, texts))
    found = [trait for names in _whole(texts, readings) for trait in _of_names(follows, names)]
    for reading in readings:
        found += [trait for word in sorted(set(reading.said[:_MOST])) for trait in _of_word(word)]
    return found


@cache
def learnt() -> dict[str, int]:
    """Trait -> weight in hundredths of a natural logarithm of the odds; "" is what every turn begins with."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    return {trait: int(weight) for trait, _, weight in (line.rpartition("\t") for line in lines)}


def forget() -> None:
    """Read the weights again when they are next needed, because there are new ones."""
    learnt.cache_clear()
    _weight_of_word.cache_clear()
    _weight_of_names.cache_clear()


def _of_word(word: str) -> list[str]:
    return [word, f"-{word[-2:]}", f"-{word[-3:]}", f"{word[:4]}-"] if len(word) >= _LEAST else [word]


def _of_names(follows: str, names: Iterable[str]) -> list[str]:
    return [trait for name in sorted(names) for trait in (f"={name}", f"={follows} {name}")]


@lru_cache(maxsize=32768)
def _weight_of_word(word: str) -> int:
    return sum(learnt().get(trait, 0) for trait in _of_word(word))


@lru_cache(maxsize=8192)
def _weight_of_names(follows: str, names: frozenset[str]) -> int:
    return sum(learnt().get(trait, 0) for trait in _of_names(follows, names))


@lru_cache(maxsize=4096)
def _names_of(flags: tuple[bool, ...], lines: int) -> frozenset[str]:
    """The names of those of a reading's flags that are up and are weighed."""
    up = {name for name, is_up in zip(Reading._fields, flags, strict=False) if is_up and name in _FLAGS}
    return frozenset({"", f"lines {min(lines, 4)}", *up})


@lru_cache(maxsize=4096)
def _names_of_size(words: int, strange: int, first: str, last: str) -> frozenset[str]:
    share = 1 + 3 * strange // words if strange else 0
    length = bisect_left(_LENGTHS, words)
    return frozenset({f"length {length}", f"strange {share}", f"first {first}", f"last {last}"})


def _whole(texts: Sequence[str], readings: Sequence[Reading]) -> list[frozenset[str]]:
    """What there is to say of the turn as a whole, whatever its words, in groups whose weights are remembered together."""
    if len(readings) == 1:
        only = readings[0]
        flags, words, known, said = only[:_FLAGS_END], only.words, only.known, only.said
        text = texts[0]
    else:
        flags = tuple(map(any, zip(*[reading[:_FLAGS_END] for reading in readings], strict=True)))
        words, known = sum(reading.words for reading in readings), sum(reading.known for reading in readings)
        said = tuple(word for reading in readings for word in reading.said)
        text = "\n".join(texts)
    kind = _KIND.get
    found = [
        _names_of(flags, len(readings)),
        frozenset([kind(word, "other") for word in said]),
        _names_of_size(words, words - known, kind(said[0], "") if said else "", kind(said[-1], "") if said else ""),
    ]
    if not text.isascii():
        found += [names for names, signs in _SIGNS if not signs.isdisjoint(text)]
    if "!" in text or "！" in text:
        found.append(_EXCLAIMED)
    if "?" in text or "？" in text or "؟" in text:
        found.append(_MARKED_LAST if text.rstrip(_TRAILING)[-1:] in "?？؟" else _MARKED_INSIDE)
    elif flags[0]:
        found.append(_UNMARKED)
    return found

"""One line of text, read for what it does: asks, closes, greets, or says something."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from app.domain.closings.folding import fold
from app.domain.closings.words import PHRASES, SINGLES, VOCABULARY, Sense, canonical

_MARKS = frozenset("?¿؟？⁇⁈⁉❓❔")
_ASKING_SIGNS = frozenset("🤔🤨🥺📞☎📲🆘👋")
_CLAUSES = re.compile(r"[.!,;:\n،।]\s*\w")
_INTERJECTION = re.compile(r"[^\n.!,،।]{1,24}[.!,،।]+\s+\w")  # "perfect, …"
# Reading is the inner loop of a history sync: plain names and lists are looked up faster than members of an enumeration.
_UNKNOWN, _NUMBER, _FILLER, _GREETING, _CAUTION, _OPENER = tuple(Sense)[:6]
_CLOSING, _THANKS, _PRAISE, _WITHDRAWAL, _NOTICE, _PLEASE, _REQUEST, _QUESTION, _RHETORIC = tuple(Sense)[6:]
_PLAIN = (_FILLER, _CAUTION)
_NONE = [0] * len(Sense)
_AGREES = [sense in (_CLOSING, _THANKS, _PRAISE) for sense in Sense]
_LEADS = [sense in (_CLOSING, _THANKS, _PRAISE, _GREETING) for sense in Sense]
# Words that may stand before a question word at the beginning of a sentence.
_CONNECTORS = frozenset(
    fold(
        "and so then but y pues entonces pero e entao mas und dann aber et alors mais ed allora quindi ma و طيب"
        " बस और तो aur toh to dan terus tapi ve peki ama"
    ).split()
)
# A request, unless one gives thanks for it.
_HELP = frozenset({"help", "ayuda", "ajuda", "hilfe", "aide", "aiuto", "مساعده", "madad", "मदद", "yardim"})
_ME = frozenset({"me", "us", "moi", "mich", "mir", "mi", "nos", "bana", "beni", "aku", "mujhe"})
_ENCLITICS = ("me", "mi", "ني")  # Spanish "dime", Italian "dimmi", Arabic "كلمني"
_FOR = frozenset({"for", "por", "pela", "pelo", "fur", "fuer", "pour", "per", "di", "على", "के", "ke", "atas", "icin"})
# "Look!" beside a link or laughter asks for no more than a look.
_LOOK = frozenset(
    fold(
        "look see watch mira mirad olha veja guck schau regarde guarda شوف شوفي dekh देख देखो lihat liat bak baksana"
    ).split()
)
# "No worries, Thursday then": comfort and a new date is a proposal.
_COMFORT = frozenset(
    tuple(fold(phrase).split())
    for phrase in re.split(
        ",",
        """
        no worries, no problem, no prob, np, no bother, not a problem, all good, dont worry, sin problema, no pasa nada,
        no te preocupes, tranqui, tranquilo, tranquila, no hay problema, sem problema, relaxa, de boa, magina, kein Problem,
        kein Ding, kein Thema, kein Stress, macht nichts, pas de souci, pas de soucis, pas grave, t'inquiète, figurati,
        pas de problème, tranquillo, tranquilla, nessun problema, non fa niente, non fa nulla, ولا يهمك, مو مشكلة, مش مشكلة,
        ما في مشكلة, مافي مشكلة, koi baat nahi, koi nahi, koi na, कोई बात नहीं, gpp, gapapa, gak papa, gak masalah, ga masalah,
        tidak apa apa, sorun değil, sorun yok, problem değil, önemli değil, canın sağ olsun
    """,
    )
)
_DAYS = frozenset(
    fold(
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri tomorrow lunes martes miercoles jueves"
        " viernes sabado domingo mañana segunda terça quarta quinta sexta sábado amanhã montag dienstag mittwoch donnerstag"
        " freitag samstag sonntag morgen übermorgen lundi mardi mercredi jeudi vendredi samedi dimanche demain lunedì martedì"
        " mercoledì giovedì venerdì sabato domenica domani الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت الاحد بكرا بكرة"
        " somvar mangalvar budhvar guruvar shukravar shanivar ravivar kal सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"
        " कल senin selasa rabu kamis jumat sabtu minggu besok lusa pazartesi salı çarşamba perşembe cuma cumartesi pazar yarın"
    ).split()
)
# "So-so… you": a bare pronoun at the end of an answer asks back.
_YOU = frozenset(
    fold("yourself yourselves tu vos usted vc você ocê du dir toi انت انتي tum tu kamu lu sen sence siz").split()
)
_PREPOSITIONS = frozenset(fold("a para de por con me que sin tra fra di da").split())
_ADDRESSING = frozenset(fold("kak ya pak bu mas mbak bang gan sih nih").split())
_NOT_ID = frozenset(("gak", "ga", "nggak", "enggak", "ngga", "tidak"))
_AMUSED = frozenset("😂🤣😆😍🥹🥰")
# "And you" at the end of Italian; "e te mando" is Portuguese for "and I send you".
_ASKS_AT_END = ["e", "te"]
# A day that does not suit and one that does: a proposal, whatever was asked.
_TWO_DAYS = 2
# "Is Mike coming": these ask when they begin a sentence and somebody follows of whom no list knows.
_VERBS_FIRST = frozenset(("is", "are", "does"))
# "Here is the file" tells: with anything but a pronoun behind them these ask at the beginning alone, where nobody is named.
_TELLING = frozenset(("is", "are", "was", "were", "has", "have", "does", "did", "will", "can", "should"))
_ASKED = frozenset(("you", "u", "ya", "we", "i", "he", "she", "they"))
# "…, right": asks at the end of a sentence, unless that answers.
_TAGS = frozenset(fold("huh eh né hein gell oder vero verdad cierto kan bisa صح değilmi").split())
_SENTENCES = re.compile(r"[.!;\n।]+\s+")
_ENDS = "?？؟"
_UNMARKED = dict.fromkeys(map(ord, _MARKS))
_LONGEST_ECHO = 30  # characters
_ASKERS = (_OPENER, _QUESTION, _REQUEST)
# Behind one's own question these begin the answer that came to mind.
_RECALLS = frozenset(fold("oh ah ahh aah ach ok okay ya آه اه اها 哦 噢 啊").split())
# "She asked “are you even trying?” and left": what others said asks nobody here.
_QUOTED = re.compile(r'"[^"\n]{3,}"|“[^”\n]{3,}”|«[^»\n]{3,}»|„[^“”\n]{3,}[“”]|「[^」\n]{3,}」')
_QUOTES = frozenset("“«„「")
_LINK = "linklink"
_LONGEST = 600  # characters that are read from either end; nobody says goodbye in more


class Reading(NamedTuple):
    """What a line does. Counts are in words."""

    question: bool = False  # asks, by mark or by words
    request: bool = False  # wants something done
    bids: bool = False  # wants something of the reader beyond doubt: "call me", but not "I bring the wine"
    caution: bool = False  # might ask, or is too serious to be taken for a goodbye
    withdrawn: bool = False  # takes an earlier question back
    closes: bool = False  # nothing but ok, thanks, bye, laughter, emoji
    thanks: bool = False  # … of which thanks
    greets: bool = False  # nothing but a greeting
    salutes: bool = False  # begins with a greeting
    returns: bool = False  # ends in a bare "you": asks back, if it answers
    notice: bool = False  # tells something for information
    link: bool = False  # a link, or "look 😂", with hardly a word
    goodbye: bool = False  # its last words are a closing
    signs: bool = False  # emoji or punctuation, no words
    agrees: bool = False  # begins with yes, no, ok, thanks
    polite: bool = False  # asks only by saying please
    praises: bool = False  # congratulates, condoles, admires; may say a little more
    offers: bool = False  # names two days: one that does not suit and one that might
    tagged: bool = False  # ends in "right", "kan": asks, unless it answers
    rhetorical: bool = False  # has the form of a question, and wants no answer
    foreign: bool = False  # has words in a script that no list covers
    words: int = 0
    known: int = 0  # words that are in the lists
    said: tuple[str, ...] = ()  # the words themselves, as the lists spell them


def _without_links(text: str) -> str:
    # A link is content: it stays as one word that no list has.
    return " ".join(_LINK if "://" in word or word.startswith("www.") else word for word in text.split())


def _covered(word: str) -> bool:
    first = word[0]
    return (
        first < "\u0250"
        or "\u0600" <= first <= "\u06ff"
        or "\u0900" <= first <= "\u097f"
        or "\u4e00" <= first <= "\u9fff"
    )


def _beginnings(text: str) -> tuple[int, ...]:
    """The number of the first word of each sentence but the first."""
    counted, found = 0, []
    for sentence in _SENTENCES.split(text)[:-1][:8]:
        counted += len(fold(sentence).split())
        found.append(counted)
    return tuple(found)


def _turns(word: str) -> bool:
    """Whether a "you" after this word asks back: "and you", "fine, you"; not "take it for you"."""
    return word in _CONNECTORS or _AGREES[SINGLES.get(word, _UNKNOWN)]


def _reported(text: str) -> str:
    """The text without what it quotes, unless it does nothing but quote."""
    rest = _QUOTED.sub(" ", text)
    return rest if len(rest.split()) > 1 else text


def _promises(words: list[str], at: int, length: int) -> bool:
    """Whether the same letters are a promise and no wish: French *je te raconte*, German *erzähl ich dir*."""
    before = words[max(0, at - 2) : at]
    return words[at + length : at + length + 1] == ["ich"] or "je" in before or "jte" in before


def _offers_no(words: list[str]) -> bool:
    """Whether a Chinese verb stands beside its negation, which asks: *来不来*."""
    return ("不" in words or "没" in words) and any(
        no in ("不", "没") and a == b for a, no, b in zip(words, words[1:], words[2:], strict=False)
    )


def _trails_off_asking(words: list[str]) -> bool:
    """Whether the last words ask without a mark: Turkish *… mı*, Indonesian *… gak kak*."""
    end = len(words) - 1
    if end >= 1 and words[end] in ("mi", "mu") and words[end - 1] not in _PREPOSITIONS:
        return True
    while end >= 2 and words[end] in _ADDRESSING:
        end -= 1
    return end >= 2 and words[end] in _NOT_ID


def read(text: str) -> Reading:
    """Read a line. Linear in its length; of a long one only both ends are read."""
    return _read(text if len(text) <= 2 * _LONGEST else f"{text[:_LONGEST]}\n{text[-_LONGEST:]}")


def solved(text: str) -> bool:
    """Whether a line after a question says that it is settled: "nvm", "oh it's on the fridge"."""
    reading = read(text)
    if reading.question or reading.request or reading.caution:
        return False
    words = fold(text).split()[:2]
    recalls = len(words) > 1 and words[0] in _RECALLS and words[1] not in _CONNECTORS
    return reading.withdrawn or (recalls and not (reading.closes or reading.praises))


def solves_itself(text: str) -> bool:
    """Whether a line asks and has the answer behind its last question mark: "where is it?? oh, found it"."""
    if text[-1:] in _ENDS:
        return False
    at = max(map(text.rfind, _ENDS))
    return 0 <= at < len(text) - 3 and solved(text[at + 1 :])


def behind_echo(text: str) -> str:
    """What follows a question that only echoes what was told: "on a sunday?? savage" → "savage"; "" when nothing does."""
    if text[-1:] in _ENDS or len(text) > _LONGEST:
        return ""
    at = max(map(text.rfind, _ENDS))
    rest = text[at + 1 :].strip()
    first = text[: at + 1]
    if at < 0 or not rest or len(first) > _LONGEST_ECHO:
        return ""
    words = [canonical(word) for word in fold(first).split()]
    if (
        len(words) > 3
        or any(SINGLES.get(word) in _ASKERS for word in words)
        or _read(first.translate(_UNMARKED)).question
    ):
        return ""
    reading = _read(rest)
    return "" if reading.signs or reading.question or reading.request else rest


def forget() -> None:
    """Forget the lines that were read lately, so that a benchmark measures reading and not remembering."""
    _read.cache_clear()


@lru_cache(maxsize=8192)
def _read(text: str) -> Reading:
    long = len(text) > 2 * _LONGEST
    if "://" in text or "www." in text:
        text = _without_links(text)
    plain = text.isascii()  # most lines are, and need not be searched for other signs
    if '"' in text or not (plain or _QUOTES.isdisjoint(text)):
        text = _reported(text)
    marked = "?" in text if plain else not _MARKS.isdisjoint(text)
    words = [word if word in VOCABULARY else canonical(word) for word in fold(text).split()]
    if not words:
        asking = marked or not _ASKING_SIGNS.isdisjoint(text)
        return Reading(question=asking, closes=bool(text.strip()) and not asking, signs=True)

    counts = _NONE[:]
    first = last = _UNKNOWN
    shares = _LINK in words
    amused = not (plain or _AMUSED.isdisjoint(text))
    at, total = 0, len(words)
    spoken = total
    while spoken > 1 and words[spoken - 1] in _ADDRESSING:
        spoken -= 1
    bids = False
    comforted = 0
    led = 0  # words so far that may stand before a question
    begins = _beginnings(text) if total > 2 and _SENTENCES.search(text) else ()
    while at < total:
        word, length = words[at], 1
        if at in begins:
            led = at
        sense = SINGLES.get(word)
        if at + 1 < total and word in PHRASES:
            for rest, meaning in PHRASES[word].get(words[at + 1], ()):
                if not rest or words[at + 2 : at + 2 + len(rest)] == rest:
                    sense, length = meaning, 2 + len(rest)
                    break
        if sense is None:
            sense = _NUMBER if "0" <= word[0] <= "9" else _UNKNOWN
            if at == led and word.endswith("st") and at + 1 < total and words[at + 1] == "du":
                sense = _QUESTION
        elif sense is _OPENER:
            asks = (at == led and at + 1 < total) or (at and at + 1 == spoken and word not in _TELLING)
            sense = _QUESTION if asks and not counts[_NOTICE] else _CAUTION
        elif sense is _QUESTION:
            # "And the kids" asks; "Ann, Luke and the kids" lists, and Portuguese "e te mando" sends.
            if (
                length > 1
                and at + length < total
                and (words[at : at + 2] == _ASKS_AT_END or (word in _CONNECTORS and at > led))
            ):
                sense = _FILLER
            elif at > led and word in _TELLING and words[at + 1 : at + 2] and words[at + 1] not in _ASKED:
                sense, length = _UNKNOWN, 1
        elif sense is _REQUEST:
            if _promises(words, at, length):
                counts[_FILLER] += length
                at += length
                continue
            helped = word in _HELP and counts[_THANKS]
            if helped:
                sense = _FILLER
            elif (shares or amused) and not _LOOK.isdisjoint(words[at : at + length]):
                sense, shares = _FILLER, True
            elif not bids:
                bids = at == led or word.endswith(_ENCLITICS) or not _ME.isdisjoint(words[at : at + length])
        if at == led and at + 2 < total and word in _VERBS_FIRST and sense in _PLAIN and words[at + 1] not in SINGLES:
            sense = _QUESTION
        if _LEADS[sense] or word in _CONNECTORS:
            led += length
        if sense is _NOTICE and at > 2:
            sense = _FILLER
        counts[sense] += length
        if at == 0:
            first = sense
            comforted = length if tuple(words[:length]) in _COMFORT else 0
        if _AGREES[sense]:
            last = sense
        elif sense is not _FILLER:
            last = _UNKNOWN
        at += length

    unknown = counts[_UNKNOWN]
    thanks = counts[_THANKS]
    praise = counts[_PRAISE]
    closing = counts[_CLOSING] + thanks + praise
    rhetoric = counts[_RHETORIC] > 0
    question = (
        (marked and not rhetoric)
        or counts[_QUESTION] > 0
        or _trails_off_asking(words)
        or (not plain and total > 2 and _offers_no(words))
    )
    request = counts[_REQUEST] + counts[_PLEASE] > 0
    proposes = comforted > 0 and closing - comforted <= 1 and not _DAYS.isdisjoint(words[comforted:])
    caution = counts[_CAUTION] > 0 or proposes
    rhetorical = rhetoric and not (question or request or long)
    quiet = not (question or request or caution or long)
    # "Thanks for the lovely evening": what one gives thanks for can be anything. Else hardly a word may be strange.
    stretch = 1 if _AGREES[first] and total > 2 else 0
    if thanks and first is not _THANKS:
        stretch = 3  # "I'll talk to my wife and tell you, thanks"
    elif _AGREES[last] and closing > 1:
        stretch = min(3, total // 3)
    elif first is _CLOSING and total > 3 and _INTERJECTION.match(text):
        stretch = 2
    if unknown > 1 and first is _THANKS and not _CLAUSES.search(text) and not _FOR.isdisjoint(words[1:5]):
        stretch = 8
    return Reading(  # by position, which takes half as long as by name
        question,
        request,
        bids or counts[_PLEASE] > 0,  # bids
        caution or long,  # caution
        counts[_WITHDRAWAL] > 0 and not question and not (caution and unknown),  # withdrawn
        quiet and closing > 0 and unknown <= stretch,  # closes
        thanks > 0,  # thanks
        quiet and counts[_GREETING] > 0 and closing == unknown == 0,  # greets
        first is _GREETING,  # salutes
        total > 1
        and words[-1] in _YOU
        and not _AGREES[sense or _UNKNOWN]
        and (total < 4 or _turns(words[-2])),  # returns
        counts[_NOTICE] > 0 and not (question or request or long),  # notice
        shares and quiet and unknown <= 5,  # link
        _AGREES[last],  # goodbye
        False,  # signs
        _AGREES[first],  # agrees
        request and not counts[_REQUEST],  # polite
        quiet and praise > 0 and unknown <= (2 if _CLAUSES.search(text) else 6),  # praises
        len(_DAYS.intersection(words)) >= _TWO_DAYS,  # offers
        total > 2 and words[-1] in _TAGS,  # tagged
        rhetorical,
        unknown > 0 and not plain and not all(map(_covered, words)),  # foreign
        total,  # words
        total - unknown,  # known
        tuple(words),  # said
    )

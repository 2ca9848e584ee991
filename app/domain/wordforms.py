"""Which written words are forms of the same word, so that a search for one finds the others.

The index keeps words as they are written; a question is widened instead. That leaves "exactly this" possible, lets a
half-typed word be completed, and costs nothing when messages are stored. Only inflection counts (calls, called, calling),
not derivation (caller). The rules are those of English, with the regular plurals of Spanish, Portuguese, French and German
where they cannot be mistaken for English, and the particles that Arabic writes onto the following word.

Words come and go as :func:`app.domain.tokens.fold` gives them.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MOST = 24  # forms of one word; Arabic needs the most

# ── English ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_FAMILIES = """
be am is are was were been being/ have has had having/ do does did done doing/ go goes went gone going/ say says said saying/
get gets got gotten getting/ make makes made making/ know knows knew known knowing/ think thinks thought thinking/
take takes took taken taking/ see sees saw seen seeing/ come comes came coming/ give gives gave given giving/
find finds found finding/ tell tells told telling/ become becomes became becoming/ leave leaves left leaving/
feel feels felt feeling feelings/ bring brings brought bringing/ begin begins began begun beginning beginnings/
keep keeps kept keeping/ hold holds held holding/ write writes wrote written writing writings/ stand stands stood standing/
hear hears heard hearing hearings/ let lets letting/ mean means meant meaning meanings/ set sets setting settings/
meet meets met meeting meetings/ run runs ran running/ pay pays paid paying/ sit sits sat sitting/
speak speaks spoke spoken speaking/ lie lies lay lain lying lied/ lead leads led leading/ grow grows grew grown growing/
lose loses lost losing/ fall falls fell fallen falling/ send sends sent sending/ build builds built building buildings/
understand understands understood understanding/ draw draws drew drawn drawing drawings/ break breaks broke broken breaking/
spend spends spent spending/ cut cuts cutting/ rise rises rose risen rising/ drive drives drove driven driving/
buy buys bought buying/ wear wears wore worn wearing/ choose chooses chose chosen choosing/ eat eats ate eaten eating/
sleep sleeps slept sleeping/ forget forgets forgot forgotten forgetting/ sell sells sold selling/ catch catches caught catching/
teach teaches taught teaching/ win wins won winning/ fly flies flew flown flying/ drink drinks drank drunk drinking/
sing sings sang sung singing/ swim swims swam swum swimming/ throw throws threw thrown throwing/ wake wakes woke woken waking/
show shows showed shown showing/ fight fights fought fighting/ ride rides rode ridden riding/ bite bites bit bitten biting/
hide hides hid hidden hiding/ shake shakes shook shaken shaking/ steal steals stole stolen stealing/ lend lends lent lending/
hurt hurts hurting/ put puts putting/ shut shuts shutting/ quit quits quitting/ hit hits hitting/ cost costs costing/
deal deals dealt dealing/ dream dreams dreamed dreamt dreaming/ learn learns learned learnt learning/ stick sticks stuck sticking/
burn burns burned burnt burning/ spell spells spelled spelt spelling/ seek seeks sought seeking/ shoot shoots shot shooting/
blow blows blew blown blowing/ swear swears swore sworn swearing/ tear tears tore torn tearing/ feed feeds fed feeding/
bend bends bent bending/ freeze freezes froze frozen freezing/ hang hangs hung hanged hanging/ ring rings rang rung ringing/
sweep sweeps swept sweeping/ light lights lit lighted lighting/ read reads reading readings/ die dies died dying/ tie ties tied tying/
child children/ man men/ woman women/ person people persons/ foot feet/ tooth teeth/ mouse mice/ goose geese/ wife wives/
life lives/ knife knives/ half halves/ leaf leaves/ shelf shelves/ wolf wolves/ thief thieves/ loaf loaves/ self selves/
good better best/ bad worse worst/ far further farther furthest farthest/ bus buses/ gas gases/ quiz quizzes/
analysis analyses/ crisis crises/ diagnosis diagnoses/ thesis theses/ basis bases/ criterion criteria/ medium media/
big bigger biggest/ small smaller smallest/ old older oldest/ new newer newest/ long longer longest/ short shorter shortest/
high higher highest/ low lower lowest/ late later latest/ early earlier earliest/ near nearer nearest/ cheap cheaper cheapest/
fast faster fastest/ slow slower slowest/ easy easier easiest/ hard harder hardest/ hot hotter hottest/ cold colder coldest/
warm warmer warmest/ nice nicer nicest/ large larger largest/ great greater greatest/ strong stronger strongest/
weak weaker weakest/ rich richer richest/ poor poorer poorest/ happy happier happiest/ sad sadder saddest/ busy busier busiest/
close closer closest closes closed closing/ clean cleaner cleanest cleans cleaned cleaning/ clear clearer clearest clears cleared/
dark darker darkest/ quick quicker quickest/ safe safer safest/ simple simpler simplest/ sweet sweeter sweetest/
tall taller tallest/ young younger youngest/ funny funnier funniest/ pretty prettier prettiest
"""
_IRREGULAR: dict[str, set[str]] = {}
for _family in _FAMILIES.split("/"):
    for _word in _family.split():
        _IRREGULAR.setdefault(_word, set()).update(_family.split())

# Look like forms of another word, and are not.
_NO_FORMS_TEXT = """
evening morning during nothing something anything everything wedding ceiling sibling darling pudding herring willing
outing shilling sterling offspring interesting news lens always perhaps thanks besides maths physics series species
politics economics hundred sacred naked wicked indeed speed exceed proceed succeed embed shed sled moped biped
this thus yes his its plus minus bonus status virus campus focus versus christmas texas paris james thomas jesus
"""
_NO_FORMS = frozenset(_NO_FORMS_TEXT.split())
_VOWEL = re.compile("[aeiouy]")
_SHORT = re.compile("^[^aeiou]*[aeiouy][^aeiouwxy]$")  # hop, plan, stop: doubles its last letter


def _bases(word: str) -> set[str]:
    """What an English word may be a form of, itself included; some of them no words at all, which finds nothing."""
    found = {word}
    if word in _NO_FORMS or len(word) < 4:
        return found
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            found |= {word[:-3] + "y", word[:-1]} if len(word) > 4 else {word[:-1]}
        elif word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            found |= {word[:-2], word[:-1]}
        else:
            found.add(word[:-1])
            if word.endswith("ings") and len(word) > 6:
                found |= _bases(word[:-1])
    for ending in ("ing", "ed"):
        if word.endswith("eed"):
            found |= {word[:-1]} if len(word) > 5 else set()  # agreed, but not need
        elif word.endswith(ending):
            found |= _stems(word[: -len(ending)], ending)
    return found


def _stems(stem: str, ending: str) -> set[str]:
    if len(stem) < 2 or not _VOWEL.search(stem):
        return set()
    if stem.endswith("i") and ending == "ed":
        return {stem[:-1] + "y"} if len(stem) > 2 else {stem + "e"}
    if stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        if stem[-1] in "lsfz" and _SHORT.match(stem[:-1]):
            return {stem}  # call, miss, buzz
        return {stem, stem[:-1]} if stem[-1] in "lsfz" else {stem[:-1]}
    if _SHORT.match(stem):
        return {stem + "e"}  # hoping is hope, for hop would have doubled
    return {stem, stem + "e"}


def _inflected(base: str) -> list[str]:
    """The regular forms of an English base."""
    if base.endswith(("s", "x", "z", "ch", "sh")):
        plural = [base + "es"]
    elif base.endswith("o"):
        plural = [base + "s", base + "es"]
    elif base.endswith("y") and base[-2:-1] not in tuple("aeiou"):
        plural = [base[:-1] + "ies"]
    else:
        plural = [base + "s"]
    if base.endswith("ing"):
        return plural
    if base.endswith("e"):
        verbal = [base + "d", base + "ing" if base.endswith("ee") else base[:-1] + "ing"]
    elif base.endswith("y") and plural[0].endswith("ies"):
        verbal = [base[:-1] + "ied", base + "ing"]
    elif _SHORT.match(base) and len(base) > 2 and base[-1] not in "sfz" and not base.endswith("ll"):
        verbal = [base + base[-1] + "ed", base + base[-1] + "ing"]
    else:
        verbal = [base + "ed", base + "ing"]
        if len(base) > 4 and re.search("[^aeiou][aeiou][lrtpm]$", base):  # control, prefer, commit, travel
            verbal += [base + base[-1] + "ed", base + base[-1] + "ing"]
    return [*plural, *verbal, verbal[1] + "s"] if len(base) > 3 and not base.endswith("s") else [*plural, *verbal]


def _english(word: str) -> list[str]:
    if word in _IRREGULAR:
        return sorted(_IRREGULAR[word])
    if word in _NO_FORMS and not word.endswith("ing"):
        return []
    bases = _bases(word)
    if len(bases) > 1 and not word.endswith("ing"):
        bases.remove(word)  # called has no forms of its own
    found = []
    for base in sorted(bases):
        found += [base, *(form for form in _inflected(base) if base in _bases(form))]
    return found


# ── Plurals elsewhere ───────────────────────────────────────────────────────────────────────────────────────────────

# (ending, its plural): such that neither is English by chance. In both directions.
_PLURALS = [
    ("cion", "ciones"), ("sion", "siones"), ("xion", "xiones"), ("nion", "niones"), ("dad", "dades"), ("tad", "tades"), ("or", "ores"),
    ("al", "ales"), ("el", "eles"), ("il", "iles"), ("en", "enes"), ("ar", "ares"), ("er", "eres"), ("on", "ones"),
    ("oz", "oces"), ("ez", "eces"), ("uz", "uces"), ("iz", "ices"), ("paz", "paces"),  # Spanish
    ("cao", "coes"), ("sao", "soes"), ("al", "ais"), ("el", "eis"), ("gem", "gens"), ("em", "ens"),  # Portuguese
    ("eau", "eaux"), ("al", "aux"), ("eu", "eux"),  # French
    ("ung", "ungen"), ("heit", "heiten"), ("keit", "keiten"), ("schaft", "schaften"), ("in", "innen"), ("tat", "taten"),
    ("ion", "ionen"),  # German
]  # fmt: skip


def _foreign(word: str) -> list[str]:
    found = []
    for one, many in _PLURALS:
        shortest = 3 if one.endswith("z") else 5
        if word.endswith(one) and len(word) >= shortest:
            found.append(word[: -len(one)] + many)
        if word.endswith(many) and len(word) - len(many) + len(one) >= shortest:
            found.append(word[: -len(many)] + one)
    return found


# ── Arabic ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_ARABIC = re.compile("[\u0621-\u064a]{2,}")
_ARTICLE = re.compile("(?:[وف]?(?:[بك]?ال|لل))(?=..)|[وف](?=[بلك]?ال..)")
_PARTICLES = "ال و ف ب ك ل وال فال بال كال لل ولل فلل وبال فبال وكال وب ول فب فل وك"
# Words that begin with a letter which could be a particle, but whose rest is another word: not forms of that one.
_WHOLE_TEXT = """
كتاب كتب كاتب كره فكره فكر كلام كل كلب كبير كثير كريم كمال كان كانت كاس كرسي كامل كرم كذب كسر كفر وقت ولد وجد وصل ورق وليد وسام وعد
وزن وجه وضع وقف ورد وسط وحيد وادي واحد بعد بيت باب بلد بنت بحر بدر برد بسمه بطل بكر بلال بريد بشير بقر بخير بهاء
لعب لون ليل ليلي ليس لحم لبن لمي لماذا لديه لقاء لسان فريد فجر فرح فقر فهم فعل فصل فيلم فندق فضل فلوس فرق فراس فارس فوز فتح فيصل
"""
_WHOLE = frozenset(_WHOLE_TEXT.split())


def _arabic(word: str) -> list[str]:
    bare = word if word in _WHOLE else _ARTICLE.sub("", word, count=1)
    if len(bare) < 2:
        bare = word
    found = [bare]
    if len(word) > 3 and word[0] == "و" and word not in _WHOLE and bare == word:
        bare = word[1:]
        found.append(bare)
    for attached in _PARTICLES.split():
        whole = attached + bare
        if (len(bare) > 2 or attached.endswith(("ال", "لل"))) and whole not in _WHOLE:
            found.append(whole)
    return found


@lru_cache(maxsize=2048)
def forms(word: str) -> tuple[str, ...]:
    """``word`` first, then the other forms under which it may be written; only the word itself in most scripts."""
    found: dict[str, None] = {word: None}
    if word.isascii():
        if word.isalpha() and len(word) > 1:
            found.update(dict.fromkeys([*_english(word), *_foreign(word)]))
    elif _ARABIC.fullmatch(word):
        found.update(dict.fromkeys(_arabic(word)))
    return tuple(found)[:_MOST]

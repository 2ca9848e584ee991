"""Who is in the simulated phone: people, groups, and how things stand with each of them right now."""

from __future__ import annotations

from typing import NamedTuple

_FIRST = 15550100  # the last two digits tell people apart; these numbers are kept for stories like ours

ME = f"pn:{_FIRST}"
ME_HIDDEN = "lid:90000000000100"
MY_NAME = "Sam Rivera"
STRANGER = 98  # writes for the first time while you watch


class Role(NamedTuple):
    """A person. ``now`` names the dialogue (section and number) that the chat ends with, ``ago`` minutes before now.

    ``weight``: share of the everyday talk. ``saved``: name in my address book, "" = I never saved them.
    Traits: work, lid (writes from a hidden number), business, archived, muted, pinned, blocked, unread, weekly.
    """

    number: int
    saved: str
    push: str
    language: str
    now: str
    ago: int
    weight: int = 10
    traits: frozenset[str] = frozenset()

    @property
    def look(self) -> str:
        """How a portrait shows them, see :func:`app.channels.simulator.pictures.make`."""
        return "".join(sign for sign, people in _LOOKS.items() if self.number in people)

    @property
    def phone(self) -> str:
        return f"pn:{_FIRST + self.number}"

    @property
    def hidden(self) -> str:
        return f"lid:{90000000000100 + self.number}"


class Circle(NamedTuple):
    """A group. ``section`` of ``talk/groups.txt``; ``members`` are numbers, in the order of the letters a, b, c …"""

    number: int
    subject: str
    section: str
    members: tuple[int, ...]
    ago: int
    weight: int = 20
    traits: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        return f"group:1203630000000{self.number:03d}@g.us"


def _role(
    number: int, saved: str, push: str, language: str, now: str, ago: int, weight: int = 10, traits: str = ""
) -> Role:
    return Role(number, saved, push, language, now, ago, weight, frozenset(traits.split()))


#: l = long hair, g = grey, c = covered with a cloth.
_LOOKS = {
    "l": {1, 2, 3, 5, 6, 7, 10, 11, 15, 16, 17, 18, 19, 22, 23, 24, 26, 27, 34, 36, 38, 44, 46, 47, 48, 49, 52, 53, 60},
    "g": {3, 16, 17, 19, 20, 29, 98},
    "c": {8, 26},
}

_HOUR, _DAY = 60, 1440

PEOPLE = (
    # Somebody waits for me.
    _role(1, "Maya Thompson", "maya ✨", "english", "open 1", 2 * _HOUR + 11, 60, "pinned"),
    _role(2, "Aisha Okafor", "Aisha Okafor", "english", "open 2", 5 * _HOUR, 40, "work lid"),
    _role(3, "Mamá", "Elena Rivera", "spanish", "open 1", 3 * _HOUR, 55, "pinned"),
    _role(4, "João Almeida", "João A.", "portuguese", "open 1", 6 * _HOUR + 20, 25),
    _role(5, "Anna Schuster", "Anna", "german", "open 1", 4 * _HOUR + 5, 22, "lid"),
    _role(6, "Camille Laurent", "camille", "french", "open 1", 8 * _HOUR, 20),
    _role(7, "Giulia Romano", "Giulia 🌷", "italian", "open 1", 26 * _HOUR, 18),
    _role(8, "Layla Haddad", "ليلى حداد", "arabic", "open 1", 3 * _HOUR + 40, 20),
    _role(9, "Arjun Mehta", "Arjun", "hindi", "open 1", 10 * _HOUR, 14, "lid"),
    _role(10, "Putri Wulandari", "putri", "indonesian", "open 1", 5 * _HOUR + 30, 14),
    _role(11, "Elif Yılmaz", "elif", "turkish", "open 1", 30 * _HOUR, 12),
    _role(12, "陈伟", "阿伟", "chinese", "open 1", 7 * _HOUR, 18, "lid"),
    _role(13, "田中 健", "Ken T.", "japanese", "open 1", 20 * _HOUR, 12),
    _role(14, "สมชาย", "ชาย", "thai", "open 1", 12 * _HOUR, 10),
    _role(15, "Lucía Herrera", "Lu", "spanish", "open 2", 27 * _HOUR, 18),
    _role(16, "Frau Krüger (Haus)", "H. Krüger", "german", "open 2", 2 * _DAY + 90, 4),
    _role(17, "Abuela Rosa", "Rosa", "spanish", "open 3", 31 * _HOUR, 6),
    _role(18, "Chloe Bennett", "Chloe", "english", "open 3", 2 * _DAY, 30),
    _role(19, "Grandma Ruth", "Ruth T.", "english", "open 4", 25 * _HOUR, 8),
    _role(20, "Tom Whitaker", "Tom", "english", "open 5", 3 * _HOUR + 15, 6),
    _role(21, "Dr. Patel Dental", "Patel Dental Care", "english", "open 6", 22 * _HOUR, 1, "business"),
    _role(22, "Ingrid Dahl", "Ingrid", "english", "open 7", 4 * _DAY, 10),
    _role(23, "Nia Williams", "nia", "english", "open 8", 9 * _HOUR + 30, 10, "lid"),
    _role(24, "Noor van Dijk", "Noor", "english", "open 9", 5 * _DAY - 45, 12),
    _role(25, "Kwame Mensah", "Kwame M.", "english", "open 10", 2 * _HOUR + 50, 24),
    _role(26, "Fatou Diallo", "Fatou", "french", "open 2", 3 * _DAY, 8, "unread"),
    # I wait for them.
    _role(27, "Priya Raman", "Priya R", "english", "awaiting 1", _DAY, 30, "work"),
    _role(28, "Carlos Ibáñez", "Carlos", "spanish", "awaiting 1", 3 * _HOUR, 12, "work"),
    _role(29, "Omar Farouk", "عمر", "arabic", "awaiting 1", 2 * _DAY, 8),
    _role(30, "Mathieu Girard", "Mathieu", "french", "awaiting 1", 9 * _HOUR, 8),
    _role(31, "Mehmet Demir", "Mehmet", "turkish", "awaiting 1", 4 * _DAY, 6, "lid"),
    _role(32, "Noah Lindqvist", "noah l", "english", "awaiting 2", 5 * _HOUR, 14, "work"),
    # Nobody waits: "ok thanks".
    _role(33, "Jordan Blake", "JB", "english", "closed 1", 95, 34),
    _role(34, "Grace Kim", "Grace", "english", "closed 2", 4 * _HOUR, 16),
    _role(35, "Ben Carter", "Ben", "english", "closed 3", 7 * _HOUR, 10, "lid"),
    _role(36, "Sofia Papadaki", "Sofia P", "english", "closed 4", 28 * _HOUR, 9),
    _role(37, "Diego Fuentes", "diego", "spanish", "closed 1", 6 * _HOUR, 22),
    _role(38, "Beatriz Nunes", "Bia", "portuguese", "closed 1", 11 * _HOUR, 12, "work"),
    _role(39, "Rafael Costa", "Rafa", "portuguese", "closed 2", 33 * _HOUR, 10),
    _role(40, "Jonas Weber", "Jonas", "german", "closed 1", 3 * _HOUR + 30, 14),
    _role(41, "Boulangerie Petit", "Boulangerie Petit", "french", "closed 1", 15 * _HOUR, 1, "business"),
    _role(42, "Marco Bianchi", "Marco", "italian", "closed 1", 50 * _HOUR, 9),
    _role(43, "Youssef Nasser", "يوسف", "arabic", "closed 1", 18 * _HOUR, 7),
    _role(44, "Neha Sharma", "Neha", "hindi", "closed 1", 13 * _HOUR, 9),
    _role(45, "Budi Santoso", "Budi", "indonesian", "closed 1", 21 * _HOUR, 7, "lid"),
    _role(46, "林小雨", "小雨", "chinese", "closed 1", 16 * _HOUR, 10),
    _role(47, "佐藤 美咲", "みさき", "japanese", "closed 1", 23 * _HOUR, 8),
    _role(48, "พิมพ์ชนก", "พิม", "thai", "closed 1", 14 * _HOUR, 7),
    _role(49, "Zeynep Kaya", "zeynep", "turkish", "closed 1", 40 * _HOUR, 6),
    _role(50, "Leo (nephew)", "leo_the_otter", "english", "child 1", 7 * _HOUR, 5),
    # We used to talk every week.
    _role(51, "Liam O'Connor", "Liam", "english", "fading 1", 63 * _DAY, 0, "weekly"),
    _role(52, "Valentina Cruz", "Vale 🌙", "spanish", "fading 1", 71 * _DAY, 0, "weekly"),
    _role(53, "王芳", "芳芳", "chinese", "fading 1", 58 * _DAY, 0, "weekly"),
    # Kept apart: archived, muted, blocked.
    _role(54, "Ivan Petrov", "Ivan", "english", "open 11", 4 * _DAY, 4, "archived"),
    _role(55, "Flat 12 (old)", "R. Osei", "english", "open 12", 3 * _DAY, 3, "archived muted"),
    _role(56, "", "Crypto Lena", "english", "spam 1", 6 * _DAY, 0, "blocked"),
    # Machines, and people who write for the first time.
    _role(57, "", "Northbank", "english", "codes", 2 * _HOUR, 0, "business automatic"),
    _role(58, "", "Parcel Post", "english", "parcel", 6 * _HOUR, 0, "business automatic"),
    _role(59, "", "Trattoria Ponte", "english", "greeting 1", 19 * _HOUR, 0, "business automatic"),
    _role(60, "", "Hannah Lewis", "english", "first 1", 5 * _HOUR + 12, 0, "lid"),
    _role(61, "", "Marcus R.", "english", "first 2", 28 * _HOUR, 0),
    # Only ever seen in groups.
    _role(70, "", "Stefan B.", "german", "", 0, 0, "lid"),
    _role(71, "", "Familie Yıldız 3. OG", "german", "", 0, 0, "lid"),
    _role(72, "", "Oliver's Dad", "english", "", 0, 0),
    _role(73, "", "Mrs Hartley (4B)", "english", "", 0, 0, "lid"),
    _role(74, "", "Danny", "english", "", 0, 0),
    _role(75, "", "Primo Javi", "spanish", "", 0, 0, "lid"),
    _role(STRANGER, "", "Walter", "english", "", 0, 0, "lid"),
)

GROUPS = (
    Circle(1, "Familia Rivera 🏡", "family", (3, 15, 37), 9 * _HOUR, 40, frozenset({"pinned"})),
    Circle(2, "Thursday football", "football", (33, 25, 74, 35), 3 * _HOUR, 60, frozenset({"muted"})),
    Circle(3, "Book project", "project", (27, 2, 32), 4 * _HOUR, 40),
    Circle(4, "Book club & soup", "book club", (18, 22, 34), 27 * _HOUR, 20),
    Circle(5, "Haus Nr. 14", "neighbours", (16, 5, 70, 71), 11 * _HOUR, 25),
    Circle(6, "Class 4B parents", "school", (73, 34, 72, 25), 20 * _HOUR, 30, frozenset({"muted"})),
    Circle(7, "Lisboa ✈️", "lisbon", (4, 38, 39), 6 * _HOUR, 20),
    Circle(8, "Primos", "cousins", (15, 37, 75, 3), 2 * _DAY, 30, frozenset({"archived"})),
)

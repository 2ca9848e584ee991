"""Whose chat it is, from the name of the file that WhatsApp gave it, in its languages."""

from __future__ import annotations

import re
import unicodedata

from app.formats.whatsapp_chat.phrases import MARKS

# "*" stands for the name of the person or group.
_NAMES = """
WhatsApp Chat with * | WhatsApp Chat - * | Chat de WhatsApp con * | Chat de WhatsApp - * | Conversa do WhatsApp com *
Conversa no WhatsApp com * | Conversa do WhatsApp - * | WhatsApp Chat mit * | WhatsApp-Chat mit * | WhatsApp-Chat - *
Discussion WhatsApp avec * | Discussion WhatsApp - * | Chat WhatsApp con * | Chat WhatsApp - * | WhatsApp-chat met * | WhatsApp-chat - *
Чат WhatsApp с контактом * | Чат WhatsApp с * | Чат WhatsApp - * | Чат WhatsApp з * | Чат WhatsApp із * | Czat WhatsApp z * | Czat WhatsApp - *
* ile WhatsApp Sohbeti | WhatsApp Sohbeti - * | Chat WhatsApp dengan * | WhatsApp Chat dengan * | Chat WhatsApp s uživatelem *
Chat WhatsApp s kontaktem * | Konverzácia WhatsApp s * | محادثة واتساب مع * | دردشة واتساب مع * | صحبت WhatsApp با * | גפ‎ WhatsApp עם *
צ'אט WhatsApp עם * | שיחת WhatsApp עם * | WhatsApp चैट * के साथ | * के साथ WhatsApp चैट | WhatsApp-chatt med * | WhatsApp-chat med *
WhatsApp-samtale med * | WhatsApp-keskustelu: * | WhatsApp-keskustelu - * | Conversație WhatsApp cu * | WhatsApp beszélgetés - *
Συνομιλία WhatsApp με * | WhatsApp чат с * | WhatsApp razgovor s * | Xat de WhatsApp amb * | WhatsAppチャット - * | WhatsApp トーク - *
*とのWhatsAppチャット | WhatsApp 대화 - * | *님과의 WhatsApp 대화
与*的WhatsApp聊天记录 | 与*的 WhatsApp 聊天记录 | 與*的 WhatsApp 對話 | WhatsApp 聊天 - *
Đoạn chat WhatsApp với * | Cuộc trò chuyện WhatsApp với * | แชท WhatsApp กับ * | Percakapan WhatsApp dengan * | Sembang WhatsApp dengan *
"""
_PATTERNS = [
    re.compile(re.escape(name.strip()).replace(r"\*", "(.+)"), re.IGNORECASE)
    for line in _NAMES.splitlines()
    for name in line.split("|")
    if name.strip()
]
_COPY = re.compile(r"\s*\(\d{1,3}\)$")


def chat_name(file_name: str) -> str:
    """The person or group in the name of an export's file; "" when it names none (``_chat.txt``)."""
    stem = re.sub(r"\.(?:txt|zip)$", "", MARKS.sub("", unicodedata.normalize("NFC", file_name)), flags=re.IGNORECASE)
    stem = _COPY.sub("", stem)
    for candidate in dict.fromkeys((stem, stem.replace("_", " "))):
        for pattern in _PATTERNS:
            if found := pattern.fullmatch(candidate.strip()):
                return found[1].strip()
    return ""

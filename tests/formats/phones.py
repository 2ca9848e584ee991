"""The phones that the reader is tried against: languages, systems and years."""
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import replace

from tests.formats.rendering import Phone

_AR, _FA, _HI = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"
_BN = "০১২৩৪৫৬৭৮৯"
_EN = Phone(
    "en-US android 2023",
    "M/d/yy, h:mm'\u202f'a - ",
    words=("Hello", "Are you there?", "10:30: fine", "see https://example.org/a"),
)
_IOS = replace(
    _EN,
    name="en-US ios",
    header="[M/d/yy, h:mm:ss'\u202f'a] ",
    iphone=True,
    attached="attached",
    location="Location",
    live="Live location shared",
)
_ES = replace(
    _EN, name="es-ES android", header="d/M/yy, H:mm - ", omitted="Multimedia omitido", image="imagen omitida", attached="archivo adjunto",
    deleted="Se eliminó este mensaje.", deleted_mine="Eliminaste este mensaje.", missed="Llamada de voz perdida", edited="Se editó este mensaje.",
    location="ubicación", live="ubicación en tiempo real compartida", poll=("ENCUESTA", "OPCIÓN", "votos"),
    encrypted="Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie fuera de este chat puede leerlos.", left="{} salió del grupo.",
    words=("¿Qué tal?", "Muy bien, ¿y tú?", "Mañana: sí", "¡Hasta luego!"),
)  # fmt: skip
_PT = replace(
    _EN, name="pt-BR android", header="dd/MM/yyyy HH:mm - ", omitted="Mídia oculta", image="imagem ocultada", attached="arquivo anexado",
    deleted="Mensagem apagada", deleted_mine="Você apagou esta mensagem", missed="Chamada de voz perdida", edited="Mensagem editada", location="localização",
    live="localização atual compartilhada", poll=("ENQUETE", "OPÇÃO", "votos"), left="{} saiu",
    encrypted="As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta.", words=("Oi", "Tudo bem?", "Então: vamos", "Até já"),
)  # fmt: skip
_DE = replace(
    _EN, name="de-DE android", header="dd.MM.yy, HH:mm - ", omitted="Medien ausgeschlossen", image="Bild weggelassen", attached="Datei angehängt",
    deleted="Diese Nachricht wurde gelöscht.", deleted_mine="Du hast diese Nachricht gelöscht.", missed="Verpasster Sprachanruf",
    edited="Diese Nachricht wurde bearbeitet.", location="Standort", live="Live-Standort wird geteilt", poll=("UMFRAGE", "OPTION", "Stimmen"),
    encrypted="Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.", left="{} hat die Gruppe verlassen.",
    words=("Grüß dich", "Wie geht's?", "Gut: und dir?", "Bis morgen um 10:30"),
)  # fmt: skip
_FR = replace(
    _EN, name="fr-FR android", header="dd/MM/yyyy, HH:mm - ", omitted="Médias omis", image="image absente", attached="fichier joint",
    deleted="Ce message a été supprimé", deleted_mine="Vous avez supprimé ce message", missed="Appel vocal manqué", edited="Ce message a été modifié",
    location="localisation", live="Localisation en direct partagée", poll=("SONDAGE", "OPTION", "votes"),
    encrypted="Les messages et les appels sont chiffrés de bout en bout.", left="{} a quitté le groupe", words=("Salut", "Ça va ?", "Bien : et toi ?", "À demain"),
)  # fmt: skip
_IT = replace(
    _EN, name="it-IT android", header="dd/MM/yy, HH:mm - ", omitted="Media omessi", image="immagine omessa", attached="file allegato",
    deleted="Questo messaggio è stato eliminato", deleted_mine="Hai eliminato questo messaggio", missed="Chiamata vocale persa",
    edited="Questo messaggio è stato modificato", location="posizione", live="posizione attuale condivisa", left="{} ha abbandonato",
    encrypted="I messaggi e le chiamate sono crittografati end-to-end.", words=("Ciao", "Come stai?", "Bene: e tu?", "A domani"),
)  # fmt: skip
_RU = replace(
    _EN, name="ru-RU android", header="dd.MM.yyyy, HH:mm - ", omitted="Без медиафайлов", image="изображение отсутствует", attached="файл добавлен",
    deleted="Данное сообщение удалено", deleted_mine="Вы удалили данное сообщение", missed="Пропущенный аудиозвонок", edited="Сообщение изменено",
    location="местоположение", live="Геоданные отправлены", poll=("ОПРОС", "ВАРИАНТ", "голоса"), left="{} вышел(-ла) из группы",
    encrypted="Сообщения и звонки защищены сквозным шифрованием.", words=("Привет", "Как дела?", "Хорошо: а ты?", "До завтра"),
)  # fmt: skip
_TR = replace(
    _EN, name="tr-TR android", header="d.MM.yyyy HH:mm - ", omitted="Medya dahil edilmedi", image="görüntü dahil edilmedi", attached="dosya ekli",
    deleted="Bu mesaj silindi", deleted_mine="Bu mesajı sildiniz", missed="Cevapsız sesli arama", edited="Bu mesaj düzenlendi", location="konum",
    live="Mevcut konum paylaşıldı", encrypted="Mesajlar ve aramalar uçtan uca şifrelidir.", left="{} ayrıldı", words=("Selam", "Nasılsın?", "İyi: sen?", "Görüşürüz"),
)  # fmt: skip
_AR_PHONE = replace(
    _EN, name="ar-EG android", header="d'\u200f'/M'\u200f'/yyyy، h:mm a - ", digits=_AR, half_days=("ص", "م"), omitted="تم استبعاد الوسائط", image="لم يتم إدراج الصورة",
    attached="الملف مرفق", deleted="تم حذف هذه الرسالة", deleted_mine="لقد حذَفت هذه الرسالة", missed="مكالمة صوتية فائتة", edited="تم تعديل هذه الرسالة",
    location="الموقع", live="تمت مشاركة الموقع المباشر", encrypted="الرسائل والمكالمات مشفرة تمامًا بين الطرفين.", left="غادر {}",
    words=("مرحبا", "كيف حالك؟", "بخير: وأنت؟", "إلى اللقاء"),
)  # fmt: skip
_FA_PHONE = replace(
    _AR_PHONE, name="fa-IR android", header="yyyy/M/d، H:mm - ", digits=_FA, omitted="رسانه حذف شد", attached="پیوست شد", deleted="این پیام حذف شده است",
    deleted_mine="شما این پیام را حذف کردید", missed="تماس صوتی پاسخ داده نشده", edited="این پیام ویرایش شد", location="موقعیت", live="مکان زنده به اشتراک گذاشته شد",
    encrypted="پیام‌ها و تماس‌ها سرتاسر رمزگذاری شده‌اند.", left="{} رفت", words=("سلام", "خوبی؟", "ممنون: تو؟", "فعلا"),
)  # fmt: skip
_ID = replace(
    _EN, name="id-ID android 2025", header="dd/MM/yy HH.mm - ", omitted="Media tidak disertakan", image="gambar tidak disertakan", attached="file terlampir",
    deleted="Pesan ini dihapus", deleted_mine="Anda menghapus pesan ini", missed="Panggilan suara tak terjawab", edited="Pesan ini diedit", location="lokasi",
    live="Lokasi terkini dibagikan", encrypted="Pesan dan panggilan terenkripsi secara end-to-end.", left="{} keluar", words=("Halo", "Apa kabar?", "Baik: kamu?", "Sampai besok"),
)  # fmt: skip
_JA = replace(
    _EN, name="ja-JP android", header="yyyy/MM/dd HH:mm - ", omitted="メディアなし", image="画像は含まれていません", attached="添付ファイル有り", deleted="このメッセージは削除されました。",
    deleted_mine="このメッセージを削除しました", missed="音声通話不在着信", edited="このメッセージは編集されました", location="位置情報", live="ライブロケーション共有",
    encrypted="メッセージと通話はエンドツーエンド暗号化されています。", left="{}が退出しました", words=("こんにちは", "元気？", "元気: あなたは？", "また明日"),
)  # fmt: skip
_ZH = replace(
    _EN, name="zh-CN android", header="yyyy/M/d HH:mm - ", omitted="省略多媒体文件", image="图像已忽略", attached="文件附件", deleted="此消息已删除", deleted_mine="您已删除此消息",
    missed="未接语音通话", edited="此消息已编辑", location="位置", live="共享实时位置", encrypted="消息和通话都进行端到端加密。", left="{}退出了群组", words=("你好", "在吗？", "好的: 明天见", "再见"),
)  # fmt: skip
_ZH = replace(_ZH, deleted_mine="您已删除这条消息", deleted="这条消息已被删除。")
_KO = replace(
    _EN, name="ko-KR android", header="yyyy. M. d. a h:mm - ", half_days=("오전", "오후"), omitted="미디어 파일 제외됨", image="이미지 생략됨", attached="파일 첨부됨",
    deleted="이 메시지는 삭제되었습니다.", deleted_mine="삭제한 메시지입니다", missed="부재중 전화", edited="이 메시지는 수정되었습니다", location="위치", live="공유한 실시간 위치",
    encrypted="메시지 및 전화는 종단간 암호화되어 안전합니다.", left="{}님이 나갔습니다", words=("안녕", "잘 지내?", "응: 너는?", "내일 봐"),
)  # fmt: skip
_HI_PHONE = replace(
    _EN, name="hi-IN android", header="dd/MM/yy, h:mm a - ", half_days=("am", "pm"), omitted="मीडिया के बिना", image="फ़ोटो हटाई गई", attached="फाइल अटैच कर दी गई है",
    deleted="यह मैसेज डिलीट कर दिया गया है", deleted_mine="आपने यह मैसेज डिलीट किया", missed="मिस्ड वॉइस कॉल", edited="यह मैसेज एडिट किया गया", location="स्थान",
    live="लाइव स्थान साझा किया गया", encrypted="मैसेजेस और कॉल्स एंड-टू-एंड एन्क्रिप्टेड हैं.", left="{} ने ग्रुप छोड़ा", words=("नमस्ते", "कैसे हो?", "ठीक: तुम?", "कल मिलते हैं"),
)  # fmt: skip

# Months of the Umm al-Qura and of the solar Hijri calendar in which the tests' talks are.
_HIJRI = (
    ("2022-03-04", 1443, 8), ("2022-04-02", 1443, 9), ("2022-05-02", 1443, 10), ("2023-05-21", 1444, 11), ("2023-06-19", 1444, 12),
)  # fmt: skip
_SOLAR = (("2022-02-20", 1400, 12), ("2022-03-21", 1401, 1), ("2022-04-21", 1401, 2), ("2023-05-22", 1402, 3))


def _iphone(phone: Phone, name: str, header: str, attached: str, **changes: object) -> Phone:
    return replace(phone, name=name, header=header, iphone=True, attached=attached, **changes)  # type: ignore[arg-type]


PHONES: tuple[Phone, ...] = (
    _EN, replace(_EN, name="en-US android 2019", header="M/d/yy, h:mm a - ", marked=False), replace(_EN, name="en-GB android", header="dd/MM/yyyy, HH:mm - "),
    replace(_EN, name="en-GB android 12h", header="dd/MM/yyyy, h:mm'\u202f'a - ", half_days=("am", "pm")),
    replace(_EN, name="en-CA android", header="yyyy-MM-dd, h:mm'\u202f'a - ", half_days=("a.m.", "p.m.")),
    replace(_EN, name="en-ZA android", header="yyyy/MM/dd, h:mm a - ", half_days=("am", "pm")),
    _IOS, replace(_IOS, name="en-GB ios", header="[dd/MM/yyyy, HH:mm:ss] ", newline="\r\n"),
    replace(_IOS, name="en-AU ios", header="[d/M/yyyy, h:mm:ss a] ", half_days=("am", "pm")),
    replace(_IOS, name="en-US ios marked", header="'\u200e'[M/d/yy, h:mm:ss a] "), replace(_IOS, name="en-XX ios iso", header="[yyyy-MM-dd, HH:mm:ss] "),
    replace(_IOS, name="en-US ios 2014", header="M/d/yy, h:mm:ss a: ", marked=False), replace(_IOS, name="en-US ios time first", header="[HH:mm:ss, M/d/yyyy] "),
    replace(_IOS, name="en-US ios buddhist", header="[M/d/BBBB' BE', HH:mm:ss] "), replace(_IOS, name="en-US ios japanese era", header="[M/d/GG, HH:mm:ss] "),
    replace(_IOS, name="en-US ios hijri", header="[M/d/yyyy' AH', h:mm:ss'\u202f'a] ", calendar=_HIJRI),
    replace(_IOS, name="en-US ios solar hijri", header="[M/d/yyyy' AP', HH:mm:ss] ", calendar=_SOLAR),
    replace(_IOS, name="nl ios dashes", header="[dd-MM-yy HH:mm:ss] "),
    _ES, replace(_ES, name="es-AR android 2019", header="dd/MM/yy HH:mm - ", marked=False), replace(_ES, name="es-MX android 12h", header="d/M/yyyy, h:mm a - ", half_days=("a.\u00a0m.", "p.\u00a0m.")),
    replace(_ES, name="es android 2017", header="d/M/yyyy h:mm a - ", half_days=("a. m.", "p. m."), marked=False),
    _iphone(_ES, "es-ES ios", "[d/M/yy, H:mm:ss] ", "adjunto", location="Ubicación"), _iphone(_ES, "es ios 2018", "[d/M/yy h:mm:ss a] ", "adjunto", half_days=("a. m.", "p. m.")),
    _PT, _iphone(_PT, "pt-BR ios", "[dd/MM/yyyy, HH:mm:ss] ", "anexado"), replace(_PT, name="pt-PT android", header="dd/MM/yy, HH:mm - ", omitted="Ficheiro não revelado", attached="ficheiro anexado"),
    _DE, _iphone(_DE, "de-DE ios", "[dd.MM.yy, HH:mm:ss] ", "Anhang"), _iphone(_DE, "de-DE ios 12h", "[dd.MM.yy, h:mm:ss a] ", "Anhang"),
    _FR, replace(_FR, name="fr-FR android 2019", header="dd/MM/yyyy 'à' HH:mm - ", marked=False), _iphone(_FR, "fr-FR ios", "[dd/MM/yyyy HH:mm:ss] ", "pièce jointe\u00a0"),
    replace(_FR, name="fr-CA android", header="yyyy-MM-dd HH' h 'mm - "),
    _IT, _iphone(_IT, "it-CH ios", "[dd.MM.yyyy, HH:mm:ss] ", "allegato"), _RU, _iphone(_RU, "ru-RU ios", "[dd.MM.yyyy, HH:mm:ss] ", "прикреплено"),
    _TR, _iphone(_TR, "tr-TR ios", "[d.MM.yyyy HH:mm:ss] ", "eklendi"), _AR_PHONE,
    _iphone(_AR_PHONE, "ar ios", "'\u200f'[d'\u200f'/M'\u200f'/yyyy، h:mm:ss'\u00a0'a] ", "المُرفق"),
    _iphone(_AR_PHONE, "ar-SA ios hijri", "[d'\u200f'/M'\u200f'/yyyy هـ، h:mm:ss a] ", "المُرفق", calendar=_HIJRI),
    _FA_PHONE, _iphone(_FA_PHONE, "fa-IR ios solar hijri", "[yyyy/M/d، H:mm:ss] ", "پیوست شد", calendar=_SOLAR), _ID,
    _JA, replace(_JA, name="ja-JP android 2015", header="yy/MM/dd HH:mm - ", marked=False), _iphone(_JA, "ja-JP ios", "[yyyy/MM/dd H:mm:ss] ", "添付ファイル"),
    _ZH, replace(_ZH, name="zh-TW android", header="yyyy/M/d ah:mm - ", half_days=("上午", "下午"), omitted="忽略多媒體檔", attached="附件檔案"),
    _iphone(_ZH, "zh-CN ios", "[yyyy/M/d ahh:mm:ss] ", "附件", half_days=("上午", "下午")), _KO, _iphone(_KO, "ko-KR ios", "[yyyy. M. d. a h:mm:ss] ", "첨부됨"),
    _HI_PHONE, replace(_HI_PHONE, name="hi-IN android digits", header="d/M/yy, h:mm a - ", digits=_HI), replace(_EN, name="bn android", header="d/M/yy, h:mm a - ", digits=_BN, omitted="মিডিয়া বাদ দেওয়া হয়েছে"),
    replace(_EN, name="fi android", header="d.M.yyyy 'klo' H.mm - ", omitted="Media jätettiin pois", attached="liitetiedosto"),
    replace(_IOS, name="hr ios", header="[d. M. yyyy. HH:mm:ss] ", attached="priloženo"), replace(_EN, name="cs android", header="d. M. yyyy, H:mm - ", omitted="Média vynechána"),
    replace(_EN, name="hu android", header="yyyy. MM. dd. H:mm - ", omitted="Hiányzó médiafájl"), replace(_EN, name="bg android", header="d.MM.yy' г., 'HH:mm - ", omitted="Без файл"),
    replace(_EN, name="th android", header="d/M/BBBB HH:mm - ", omitted="ไฟล์สื่อถูกลบ", attached="ไฟล์ที่แนบ"), replace(_EN, name="el android", header="d/M/yy, h:mm a - ", half_days=("π.μ.", "μ.μ."), omitted="Εξαίρεση πολυμέσων"),
    replace(_EN, name="sv android", header="yyyy-MM-dd HH:mm - ", omitted="media har utelämnats", attached="bifogad fil"), replace(_EN, name="he android", header="d.M.yyyy, H:mm - ", omitted="המדיה לא נכללה", attached="קובץ מצורף"),
    replace(_EN, name="vi android", header="HH:mm, dd/MM/yyyy - ", omitted="Bỏ qua tệp phương tiện", attached="tệp đính kèm"), replace(_EN, name="pl android", header="d.MM.yyyy, HH:mm - ", omitted="pominięto multimedia", attached="załączony plik"),
)  # fmt: skip

"""Turkish words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
tamam, tamamdır, tamamdir, tamamm, tmm, tmam, tm, tamam o zaman, tamam canım, tamam abi, ok, okey, okay, oldu, olur,
olur tabi, olur tabii, oldu o zaman, peki, pekala, peki o zaman, iyi, iyi o zaman, iyiyim, çok iyi, iyidir, güzel, çok
güzel, cok guzel, süper, harika, mükemmel, şahane, muhteşem, efsane, on numara, aynen, aynen öyle, aynenn, evet,
evett, eved, evt, hee, hı hı, hıhı, hayır, hayir, yok, yoo, yok ya, yok canım, belki, sanırım, galiba, herhalde,
bilmiyorum, bilmem, bilmiyom, umarım, inşallah, insallah, inş, maşallah, tabi, tabii, tabii ki, tabiki, elbette,
kesinlikle, doğru, haklısın, anladım, anladim, anlaştık, anlastik, anlaşıldı, not ettim, aldım, yaptım, hallettim,
hallettik, halledildi, bitti, oldu bitti, rica ederim, ricaederim, ne demek, ne demek canım, bir şey değil, bişey
değil, bisey degil, önemli değil, onemli degil, sorun değil, sorun yok, problem değil, problem yok, sıkıntı yok,
sikinti yok, merak etme, merak etmeyin, dert etme, lafı bile olmaz, afiyet olsun, görüşürüz, gorusuruz, grşrz,
görüşmek üzere, gorusmek uzere, sonra görüşürüz, yarın görüşürüz, akşama görüşürüz, orada görüşürüz, görüşürüz o
zaman, konuşuruz, konusuruz, sonra konuşuruz, yarın konuşuruz, akşam konuşuruz, hoşçakal, hoşça kal, hoscakal,
hoşçakalın, güle güle, bay bay, bb, bye, kendine iyi bak, kendine dikkat et, kib, allaha emanet ol, allaha emanet,
aeo, iyi geceler, iyi gecelr, ig, tatlı rüyalar, iyi uykular, iyi günler, iyi akşamlar sana da, iyi akşamlar canım,
iyi hafta sonları, iyi haftalar, iyi çalışmalar, kolay gelsin, iyi yolculuklar, hayırlı yolculuklar, iyi eğlenceler,
iyi tatiller, geçmiş olsun, başarılar, bol şans, hayırlı olsun, hayırlısı, hayırlısı olsun, hayırlı geceler, allah
razı olsun, allah rahatlık versin, amin, sana da, size de, sanada, bana da, ben de, bende, sen de, seni de, hepinize,
öptüm, optum, öpüyorum, öpüldünüz, sevgiler, selamlar, selam söyle, kucak dolusu, haha, hahaha, ahahah, ahaha, jsjs,
sjsj, sjsjsj, ksksks, random, puhaha, çok komik, komik, çok tatlı, ne güzel, ne tatlı, ne komik, ne hoş, ay çok tatlı,
bayıldım, vay, vay be, vay canına, oha, wow, helal, helal olsun, bravo, aferin, sevindim, çok sevindim, sevindim buna,
duyduğuma sevindim, haber veririm, ben sana haber veririm, haber ederim, ararım, ararim, seni ararım, sonra ararım,
birazdan ararım, akşam ararım, yazarım, sana yazarım, döneceğim, dönerim, sana dönerim, dönüş yaparım, bakarım,
bakıyorum, bakayım, bakcam, hallederim, hallederiz, yaparım, gönderirim, atarım, birazdan atarım, geliyorum, geliyom,
yoldayım, yoldayim, çıktım, çıkıyorum, az kaldı, birazdan oradayım, 5 dakikaya oradayım, eve geldim, eve vardım, nasıl
istersen, sen bilirsin, sen nasıl istersen, fark etmez, farketmez, müsait olunca, müsait olduğunda, acelesi yok, acele
etme, ne zaman istersen, eyvallah, eyw, eyv, kralsın, kral, adamsın, canımsın, bir tanesin, birtanesin, haydi, hadi,
hadi bakalım, hadi görüşürüz, hadi bay, hadi iyi geceler, haydi görüşürüz, hmm anladım, hm anladım, baska zaman, bir
dahaki sefere, bi dahaki sefere, bir daha ki sefere, artik baska zaman, cok sukur, sukurler olsun, oh cok sukur, icim
rahatladi, cok rahatladim, rahatladim, cok sevindim, cok mutlu oldum, mutlu oldum, ne guzel haber, guzel haber, harika
haber, sabirsizlaniyorum, dort gozle bekliyorum, heyecanliyim, bi tanesin, sen bir meleksin, meleksin, kralsin,
adamsin, hayat kurtardin, lafi bile olmaz, lafi olmaz, rica ederim ne demek, estagfurullah, canin sag olsun, sorun
degil, baska zamana, baska zamana artik, erteleriz, dusunup soylerim, dusunup donecegim, dusuneyim, dusunecegim,
bakarim, bakar donerim, donus yaparim, size donerim, sana donerim, ararim seni, sonra konusuruz, yarin konusuruz,
donunce gorusuruz, gorusuruz yine, haftaya gorusuruz, bulusuruz, orada bulusuruz, onda bulusuruz, birazdan gorusuruz,
sana getiririm, getiriyorum, hediye getiriyorum, yollarim, atarim, bence de, ben de oyle, ben de cok sevdim, sen de
canim, sizin de, sizlere de, tatli ruyalar, rahat uyu, iyi eglenceler, size iyi eglenceler, keyifli eglenceler,
keyfini cikar, keyfini cikarin, hayirli yolculuklar, yolun acik olsun, allah yolunu acik etsin, gecmis olsun, acil
sifalar, bol sans, basarilar, allah razi olsun, allah rahatlik versin, hayirlisi, ellerinden operim, ellerinizden
operim, selam soyle, ailenize selamlar, ailene selam, iyi bayramlar, size de iyi bayramlar, saglicakla kal,
saglicakla, hadi bay bay, operim, koptum, gulmekten oldum, oldum gulmekten, cok komik, duzeldi, calisti, simdi oldu,
mevcut, buyur, buyurun, ciktim, kocaman sariliyorum, sariliyorum, kucak dolusu sevgiler, saygilar, saygilarimla, iyi
calismalar, dostluk bugunler icin, yolda, cok daha iyi, daha iyi, atesim dustu, atesi dustu, bakar sana yollarim,
fena değil, fena değildi, ben de seni,
sana borçlandım, borçlandım, size döneceğim, sana döneceğim, döneceğim size, konuşup size döneceğim,
konuşup döneceğim, sorup haber veririm, haber veririm, bir tanesin, şimdilik iyi, şimdilik çok iyi,
çantamda, bende, yanımda, ulaştı, elime ulaştı,
bir şey olursa haber ver, bi şey olursa haber ver, bir şey lazım olursa söyle, bir şeye ihtiyacın olursa söyle, lazım
olursa ara, cevap vermene gerek yok, sonra anlatırım, yarın anlatırım, çok sağol, çok saol, eline sağlık, ellerine
sağlık
"""
THANKS = """
teşekkürler, tesekkurler, teşekkür ederim, tesekkur ederim, çok teşekkürler, çok teşekkür ederim, cok tesekkur ederim,
cok tesekkurler, teşekkür, teşekkürler canım, tşk, tsk, tşkler, tskler, tşkr, tskr, teşekkurler, tesekürler,
tşekkürler, teşekkür ederiz, sağol, sagol, sağ ol, sag ol, sağolun, sağ olun, sagolun, çok sağol, cok sagol,
sağolasın, eksik olma, var ol, varol, minnettarım, mersi, thanks, teşekkür ederim yine de, yine de teşekkürler, sag ol
sordugun icin, sagol sordugun icin, sordugun icin sagol, cok cok sag ol, tesekkur ederiz, guzel dilekleriniz icin
tesekkur ederiz, yardimin icin tesekkurler, minnettarim, eyvallah, eksik olmayin, allah razi olsun senden, eline
saglik, emegine saglik
"""
PRAISE = """
tebrikler, tebrik ederim, tebrik ediyorum, kutlarım, kutluyorum, çok tebrikler, helal olsun, helal, aferin, bravo,
hak ettin, hak ettiniz, fazlasıyla hak ettin, gurur duydum, gurur duyuyorum, seninle gurur duyuyorum, gururlandım,
süpersin, kahramanım, çok güzel olmuş, çok güzel, güzel olmuş, çok güzeller, bayıldım, çok beğendim, harika olmuş,
harika görünüyor, çok tatlı, çok tatlılar, maşallah, masallah, ne güzel, ne tatlı, ne kadar güzel, ne hoş, ne mutlu,
ne yazık, çok yazık, başın sağ olsun, başınız sağ olsun, basin sagolsun, başın sağolsun, başınız sağolsun,
allah rahmet eylesin, mekanı cennet olsun, allah sabır versin, ruhu şad olsun, nur içinde yatsın, çok üzüldüm,
üzüldüm, çok geçmiş olsun, geçmiş olsun, acil şifalar, allah şifa versin, hoş geldin, hoş geldiniz, kıyamam, yazık,
senin adına sevindim, adına çok sevindim, çok sevindim, öptüm, öpüyorum, öptüm canım, olur mu öyle şey,
estağfurullah, koptum
"""
RHETORIC = """
kim derdi, kim derdi ki, kimin aklına gelirdi, şaşırdım mı, inanabiliyor musun, inanabiliyo musun, ne demiştim, ben
demedim mi, demedim mi, ne yaparsın, napalım, ne yapalım, kimin umurunda, kim uğraşır, şaka mı bu, yok artık, var mı
böyle bir şey, daha ne olsun
"""
WITHDRAWAL = """
boşver, bosver, boş ver, bos ver, neyse boşver, gerek kalmadı, gerek yok, gerek yok artık, gerek kalmadı teşekkürler,
vazgeçtim, vazgectim, unut gitsin, unut, buldum, buldum buldum, hallettim gerek yok, çözüldü, cozuldu, çözdüm, yanlış
kişi, yanlış oldu, yanlış gönderdim, yanlışlıkla gönderdim, yanlış yere attım, yanlış grup, pardon yanlış, bosver
buldum, gerek kalmadi, hallettim, cevabi buldum,
hatırladım, şimdi hatırladım, aklıma geldi
"""
NOTICE = """
bilgin olsun, bilginiz olsun, bilginize, bilgi vereyim, haberin olsun, haberiniz olsun, hatirlatma, hatirlatiriz,
bildiririz, siparisiniz, kargonuz, randevunuz, rezervasyonunuz, dogrulama kodunuz, onay kodunuz, degerli musterimiz,
sayin musterimiz, sayin velimiz, degerli velimiz, okullar tatildir, randevunuzu, ofisimizin
"""
GREETING = """
merhaba, merhabalar, mrb, mrhb, slm, selam, selamm, selamün aleyküm, selamun aleykum, aleyküm selam, aleykum selam,
günaydın, gunaydin, tünaydın, iyi akşamlar, iyi aksamlar, iyi sabahlar, hayırlı sabahlar, hayırlı cumalar, hayırlı
akşamlar, doğum günün kutlu olsun, iyi ki doğdun, mutlu yıllar, kutlu olsun, tebrikler, tebrik ederim, bayramın
mübarek olsun, iyi bayramlar, bayramınız mübarek olsun, nice yıllara, alo, efendim
"""
QUESTION = """
nasılsın, nasilsin, nasılsınız, naber, nbr, nabr, ne haber, naptın, napıyorsun, napıyosun, napiyosun, napıyon, ne
yapıyorsun, ne yapıyosun, ne yaptın, ne yapalım, ne yapıcaz, ne oldu, ne diyorsun, ne dersin, ne düşünüyorsun, ne
zaman, ne kadar, ne iş, nerede, nerde, neredesin, nerdesin, nereye, nereden, nerdeyiz, neden, niye, niçin, nasıl,
nasil, nasıl geçti, nasıl gidiyor, nasıl gitti, kaçta, kacta, saat kaçta, saat kaç, kaç, kaç para, kaça, hangi,
hangisi, kimle, kiminle, kimler, var mı, varmı, varmi, yok mu, yokmu, olur mu, olurmu, oldu mu, oldumu, tamam mı,
tamammı, iyi mi, iyimi, değil mi, degil mi, dimi, dmi, öyle mi, doğru mu, müsait misin, musait misin, müsaitmisin,
müsait mi, misin, mısın, musun, müsün, misiniz, mısınız, musunuz, müsünüz, geldin mi, geldi mi, aldın mı, gördün mü,
baktın mı, ulaştın mı, vardın mı, yedin mi, gider misin, gelir misin, geliyor musun, geliyon mu, geliyonmu, gelcen mi,
gelcek misin, gelecek misin, gelebilir misin, yapabilir misin, atabilir misin, gönderebilir misin, arayabilir misin,
bakabilir misin, alabilir miyim, alabilir misin, edebilir misin, eder misin, ister misin, istermisin, biliyor musun,
biliyon mu, miyim, mıyım, muyum, müyüm, miyiz, mıyız, muyuz, müyüz, buluşalım mı, gidelim mi, yapalım mı, içelim mi,
evde misin, evdemisin, orada mısın, ordamisin, iyi misin, iyimisin, ya sen, ya siz, sen nasılsın, siz nasılsınız,
sende ne var, senden naber, sen napıyorsun, bir gelişme, haber var mı, yeni bir şey, planın ne, plan ne, boş musun,
uyudun mu, uyandın mı, duydun mu, hazır mısın, hatırlıyor musun, iyiyim sen, iyidir sen, iyi sen, iyi senden, iyilik
senden, iyiyim senden
"""
PLEASE = "lütfen, lutfen, ltfn, lütfenn"
REQUEST = """
rica etsem, zahmet olmazsa, haber ver, haber verir, haber verin, haber et, bana haber, haber bekliyorum, cevap ver,
cevap verir, cevap yaz, cevap bekliyorum, cevabını bekliyorum, ara beni, beni ara, ararsan, arar mısın, bi ara, bir
ara, beni arar, yaz bana, bana yaz, söyle, söyler misin, söylesene, anlat, anlatsana, gönder, gönderir misin,
gönderin, gönderirsen, yolla, at bana, atsana, atar mısın, bana at, getir, getirir misin, al gel, alır mısın, bekle
beni, bekliyorum, seni bekliyorum, bekliyoruz, dönüş bekliyorum, dönüşünüzü bekliyorum, dönüş yap, yardım, yardım et,
yardım eder misin, yardım lazım, imdat, lazım, lazim, ihtiyacım var, ihtiyacim var, konuşmamız lazım, konuşmamız
gerek, konuşalım, konusalim, görüşelim, goruselim, buluşalım, bulusalim, istiyorum, isterim, rica ediyorum, rica
edeceğim, sormak istiyorum, bir şey soracağım, bişey sorcam, bi şey soracaktım, soracaktım, sorabilir, bak şuna, şuna
bak, bak bi, baksana, gelsene, gel, buraya gel, aç kapıyı, kapıyı aç, unutma, unutmayın, hatırlat, teyit, onayla,
onaylar mısın, acil, çok acil, hemen, çabuk, acele et, yapman lazım, gerekiyor, zorundasın, bir sey daha, bi sey daha,
bisey daha,
sen seç, sen sec, sen karar ver, siz karar verin, siz seçin
"""
OPENER = """
ne, niye, neden, nasıl, kim, hangi, kaç, nerede, nerde, hani, acaba, peki ne, peki sen,
hangisi, hangisini, hangi
"""
CAUTION = """
ama, fakat, ancak, yalnız, problem, sorun, sıkıntı, hastane, hastanede, kaza, öldü, vefat, hasta, hastayım, ateşim,
ateşi, üzgün, üzgünüm, ağlıyorum, kötü, berbat, korkuyorum, endişe, endişeliyim, ağrı, ağrıyor, kovuldum, kaybettim,
çalındı, bozuldu, kırıldı, bekle, dışarıdayım, dışardayım, burdayım, buradayım, hazırım, kapıdayım, geldim, soru,
maalesef, iptal, ertele, ertelendi, hala, hâlâ, hamile, ayrıldık, geç, gecikeceğim, babam öldü, annem öldü, dedem
öldü, ninem öldü, amcam öldü, teyzem öldü, köpeğim öldü, kedim öldü, babaannem öldü, anneannem öldü, arkadaşım öldü,
iyi degil, iyi degilim, pek iyi degilim, hic iyi degilim, ya da, veya, yoksa,
unuttum, birinin, lazım, lazim,
çalışmıyor, calismiyor, açılmıyor, acilmiyor, olmuyor, bağlanmıyor, yüklenmiyor, bulamıyorum, bulamadım, gelmedi,
ulaşmadı, giremiyorum, açamıyorum, pahalı, yüksek, beklediğimizden, donuyor,
içime sinmedi, beğenmedim, hoşuma gitmedi, sevmedim, katılmıyorum, emin değilim
"""
FILLER = """
ben, sen, o, biz, siz, onlar, bu, şu, ve, ile, için, icin, de, da, ki, çok, cok, daha, en, bir, bi, her, hep, hepsi,
şimdi, simdi, sonra, bugün, bugun, yarın, yarin, akşam, aksam, akşama, gece, sabah, gün, gun, hafta, haftaya, hafta
sonu, pazartesi, salı, çarşamba, perşembe, cuma, cumartesi, pazar, saat, saatte, buçuk, bucuk, dakika, dk, orada,
orda, oraya, canım, canim, cnm, tatlım, aşkım, askim, hayatım, bebeğim, kuzum, abi, abim, abicim, abla, ablacım,
kardeşim, kardesim, kanka, kankam, knk, dostum, hocam, anne, anneciğim, baba, babacığım, patron, reis, herkese,
arkadaşlar, gibi, kadar, o zaman, zaman, artık, zaten, ya, yaa, işte, gerçekten, valla, vallahi, ev, evde, evdeyim,
eve, iş, işteyim, işten, okulda, ofis, oh, ah, of, hmm evet, seni seviyorum, seviyorum, seni özledim, özledim, özür
dilerim, özür, kusura bakma, pardon, yorgunum, değil, olarak, sana, bana, beni, seni, yardımın, bilgi, dönüş, şey,
yardımların, yardımınız, aileniz, ailenize, selam, haber, buyuklerin, yavrum, oglum, kizim, istasyon, istasyonda,
sahada, yemek, kisiyiz, yetiskin, cocuk, ceyrek, cekmecede, tabii, esim, esimle, hediye, adiniza, senin adina, yine,
artik, guzel, sordugun
"""

"""German words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ok, okay, oki, okidoki, okey, jo, joa, jup, jap, jepp, ja, jaa, jaja, jawohl, ja gerne, ja klar, ja bitte, klar, na
klar, alles klar, klar doch, geht klar, passt, passt schon, passt gut, passt perfekt, passt mir, gut, sehr gut, ganz
gut, gut so, alles gut, alles bestens, super, spitze, prima, toll, klasse, genial, cool, perfekt, wunderbar, fein,
schon, sehr schon, schoen, geil, hammer, mega, stark, nice, einverstanden, abgemacht, gerne, gern, sehr gerne, gern
geschehen, gerne doch, sicher, natuerlich, naturlich, selbstverstandlich, selbstverstaendlich, genau, stimmt, richtig,
eben, verstehe, verstanden, hab verstanden, notiert, erledigt, gemacht, mach ich, wird gemacht, mache ich, werde ich
machen, mach ich gerne, ist gut, ist ok, ist okay, in ordnung, geht in ordnung, geht, von mir aus, meinetwegen, nein,
nee, no, nope, leider nein, noch nicht, vielleicht, mal sehen, mal schauen, wahrscheinlich, keine ahnung, weiss nicht,
weiss ich nicht, glaube schon, glaub schon, ich glaube ja, hoffentlich, bitte, bitte gerne, bitteschon, bitte schon,
bitte sehr, nichts zu danken, kein ding, kein problem, keine ursache, kein thema, kein stress, keine sorge, macht
nichts, nicht schlimm, tschuss, tschuess, tschau, tschussi, tschüssi, bis dann, bis spater, bis spaeter, bis morgen,
bis bald, bis gleich, bis nachher, bis denne, bis heute abend, bis montag, bis dahin, bis die tage, bis nachste woche,
man sieht sich, wir sehen uns, wir horen uns, wir hoeren uns, hören uns, mach's gut, machs gut, auf wiedersehen,
wiedersehen, gute nacht, gut nacht, gn8, n8, nachti, schlaf gut, schlaf schon, traum schon, traum was schones, traum
suss, schonen abend, schonen abend noch, schonen tag, schonen tag noch, schones wochenende, schones we, schoenes
wochenende, schönen feierabend, guten flug, gute reise, gute fahrt, gute besserung, komm gut heim, komm gut nach
hause, viel spass, viel erfolg, viel gluck, guten appetit, lg, vg, mfg, liebe grusse, viele grusse, gruss, grusse,
bussi, kuss, kusschen, umarmung, hdl, drück dich, haha, hihi, hehe, lol, freut mich, das freut mich, freu mich, ich
freu mich, freue mich, ich freue mich, freu mich drauf, schon zu horen, gut zu wissen, wie schon, wie suss, wie
lustig, wie cool, wie toll, wie geil, suss, lustig, wie lieb, lieb von dir, das ist lieb, ebenso, gleichfalls, dir
auch, euch auch, ich auch, mir auch, danke dir auch, melde mich, ich melde mich, meld mich, ich meld mich, melde mich
spater, melde mich morgen, sag dir bescheid, ich sag dir bescheid, sag bescheid wenn, gebe bescheid, geb bescheid, ich
geb bescheid, ich gebe dir bescheid, ruf dich an, ich ruf dich an, ich rufe dich an, ruf dich spater an, rufe spater
an, ich schau mal, schau ich mir an, ich schaue nach, bin unterwegs, unterwegs, bin auf dem weg, auf dem weg, bin
gleich da, gleich da, fast da, komme gleich, komme, bin gut angekommen, gut angekommen, gut nach hause gekommen, wie
du willst, wie du magst, wie du mochtest, egal, ganz egal, mir egal, keine eile, lass dir zeit, bis spatestens, aha,
achso, ach so, ach ja, wow, krass, so machen wir das, so machen wirs, machen wir, machen wir so, sehr nett, ohne
problem, ohne probleme, auf jeden fall, jeden fall, auf jeden, juhu, yuhu, hurra, nachstes mal, beim nachsten mal, ein
andermal, ein anderes mal, anderes mal, dann halt nicht, wir sehen uns um, bedeutet mir viel, gott sei dank, zum
gluck, was fur eine erleichterung, bin so erleichtert, bin ich erleichtert, fallt mir ein stein vom herzen, mir fallt
ein stein vom herzen, stein vom herzen, freut mich sehr, freut mich riesig, freu mich schon, tolle nachricht, gute
nachricht, super nachricht, du bist ein schatz, bist ein schatz, ein schatz, du bist die beste, du bist der beste, du
bist ein engel, dafur sind freunde da, jederzeit, jederzeit wieder, immer wieder gerne, eilt nicht, kein druck, dann
ein andermal, verschieben wir, ich uberlegs mir, ich uberleg es mir, uberleg ich mir, sag dir dann, geb dir bescheid,
ich schaus mir an, wird erledigt, ich bring dir, bring dir was mit, bring ich mit, dann komm ich, komm vorbei, bis
ganz bald, bis morgen fruh, bis samstag, bis sonntag, bis freitag, bis denn, schlaft gut, werd schnell gesund, bleibt
gesund, bleib gesund, viel gesundheit, viel spass euch, hals und beinbruch, kommt gut heim, kommt gut nach hause,
guten rutsch, frohes fest, ihnen auch, wunsch ich euch auch, wunsche ich ihnen auch, schonen feierabend, einen schonen
tag ihnen, einen schonen tag, lieben gruss, mit freundlichen grussen, herzliche grusse, ich lach mich tot, lach mich
schlapp, ich kann nicht mehr vor lachen, funktioniert wieder, lauft wieder, geht wieder, klappt wieder, kann es kaum
erwarten, tut gut, das tut gut, drucke die daumen, druck dir die daumen, druck dich, fuhl dich gedruckt, fand es auch
schon, fand ich auch, halb 8 ist gut, viel besser, schon viel besser, fieber ist weg, kein fieber mehr, schick dir,
schau ich mir,
ich dich auch, dich auch, ich euch auch, nimm sie dir, nimm ihn dir, nimm es dir, nimm dir,
bedien dich, hol sie dir, hol ihn dir, kannst du haben, kannst du gerne haben,
ich schulde dir was, schulde dir was, hast was gut, hast was gut bei mir, besprech das mit, besprech ich mit,
klar ich mit, ich klar das mit, und melde mich, melde mich dann, bisher richtig gut, bisher gut,
ist angekommen, ist da, hab ich bekommen, habs bekommen, abgemacht, hab ich in der tasche, hab ich dabei,
bei fragen einfach melden, melde dich bei fragen, meld dich wenn was ist, melde dich wenn was ist, melde dich wenn du
was brauchst, sag bescheid wenn du was brauchst, du kannst dich ja melden, brauchst nicht antworten, musst nicht
antworten, erzahl ich dir, erzahl ich euch, sag ich dir, sag ich dir dann, bring ich dir mit, schick ich dir, gebe dir
bescheid, sage dir bescheid, habs gewusst, ich habs gewusst
"""
THANKS = """
danke, dankee, danke dir, danke euch, danke schon, dankeschon, danke schoen, dankeschoen, danke sehr, danke vielmals,
vielen dank, vielen lieben dank, lieben dank, herzlichen dank, tausend dank, besten dank, merci, thx, dank dir, ich
danke dir, danke fur alles, danke fur deine hilfe, danke fur die hilfe, danke fur die info, danke trotzdem, danke
gleichfalls, dnk, danki, danke der nachfrage, danke fur die lieben worte, danke nochmal, danke dir nochmal, vielen
herzlichen dank, dnake, merci vilmal, danke fur eure anteilnahme, danke furs bescheid sagen
"""
PRAISE = """
gluckwunsch, gluckwunsche, herzlichen gluckwunsch, gratuliere, gratulation, glueckwunsch, hast du dir verdient,
hast du verdient, habt ihr euch verdient, das hast du dir verdient, bin stolz auf dich, so stolz, stolz auf dich,
stark, respekt, hut ab, wie schon, wie suss, wie cool, wie geil, wie toll, wie lustig, wunderschon, bildschon,
traumhaft, richtig schon, richtig toll, so schon, total schon, schon geworden, toll geworden, gut geworden,
sieht toll aus, sieht super aus, sieht gut aus, lecker, mein beileid, herzliches beileid, mein herzliches beileid,
mein aufrichtiges beileid, beileid, tut mir leid, tut mir so leid, das tut mir leid, das tut mir so leid,
fuhl dich gedruckt, fuhl dich umarmt, druck dich, ich druck dich, denk an dich, viel kraft, gute besserung,
werd schnell gesund, gute heimreise, willkommen, willkommen zuruck, ach schade, wie schade, oh nein, oje, ohje, arme,
armer, du arme, du armer, macht doch nichts, das macht doch nichts, freut mich fur dich, freu mich fur dich,
freut mich, ich freu mich fur dich, du bist ein held, held
"""
RHETORIC = """
wer hatte es gedacht, wer kann der kann, was soll man machen, was soll man da machen, was hab ich gesagt, hab ichs
nicht gesagt, wen wundert es, wen wunderts, wundert mich nicht, ist das zu fassen, kann man das glauben, wie geil ist
das denn, wie cool ist das denn, wie suss ist das denn, wie krass ist das denn, frag mich echt warum, frag mich warum,
ich frag mich warum, was will man mehr, willst du mich verarschen, echt jetzt
"""
WITHDRAWAL = """
vergiss es, vergiss das, schon gut, hat sich erledigt, hat sich erledigt danke, schon erledigt, hab es gefunden, habs
gefunden, hab ihn gefunden, hab sie gefunden, gefunden, hat sich geklart, hat sich schon geklart, nicht mehr notig,
brauchst du nicht mehr, nicht so wichtig, ist egal, falscher chat, falsche nummer, sorry falscher chat, war nicht fur
dich, ignorier das, ignorieren, hab ihn selber erreicht, schon gefunden, hab die antwort gefunden,
fallt mir wieder ein, ist mir eingefallen, weiss es wieder, jetzt weiss ichs wieder, ok liegt
"""
NOTICE = """
zur info, nur zur info, zur information, kleiner hinweis, hinweis, nur damit du es weisst, nur damit dus weisst,
wollte nur bescheid sagen, wollte dir nur sagen, wir weisen darauf hin, wir informieren, wir mochten sie informieren,
erinnerung, wir erinnern, ihr paket, ihre bestellung, ihre sendung, ihr termin, ihre buchung, ihr bestatigungscode,
sehr geehrter kunde, liebe eltern
"""
GREETING = """
hallo, hallochen, halli hallo, hallihallo, hey, hi, moin, moinsen, moin moin, guten morgen, guten tag, guten abend,
gruss gott, gruezi, servus du, na du, huhu, alles gute zum geburtstag, alles gute, herzlichen gluckwunsch,
gluckwunsch, frohe weihnachten, frohes neues, frohes neues jahr, guten rutsch, frohe ostern, schonen guten morgen,
servus
"""
QUESTION = """
kannst du, konntest du, koenntest du, konnten sie, konnen sie, koennen sie, kann ich, konnen wir, koennen wir, konnten
wir, kann man, willst du, mochtest du, moechtest du, magst du, wollen wir, sollen wir, soll ich, hast du, habt ihr,
haben sie, bist du, seid ihr, sind sie, warst du, weisst du, wisst ihr, kommst du, kommt ihr, gehst du, gehen wir,
machst du, machen wir was, brauchst du, brauchen wir, hattest du, haettest du, wurdest du, wuerdest du, darf ich,
durfte ich, gibt es, gibts, ist das, ist er, ist sie, ist es, und du, und dir, und ihr, und bei dir, und euch, und
ihnen, und selbst, wie gehts, wie geht es, wie gehts dir, wie geht, wie war, wie lange, wie viel, wieviel, wie spat,
wie ist, wie lauft, wie siehts aus, wie sieht es aus, wie kann, wie mache, was machst, was ist, was hast, was meinst,
was soll, was sollen, was kostet, was denkst, was willst, was gibts, was geht, was sagst, was haltst, was brauchst,
was war, was wollen, was macht, was los, was fur, wann kommst, wann ist, wann hast, wann sollen, wann treffen, wo
bist, wo ist, wo treffen, wo seid, wo warst, wer ist, wer kommt, warum, wieso, weshalb, welche, welcher, welches, oder
nicht, oder was, oder so nicht, passt dir, passt das, passt es, geht das, geht es dir, klappt das, klappt es, klappts,
schon was gehort, gibt es neuigkeiten, was neues, alles ok bei, alles klar bei dir, alles gut bei dir, noch da, bist
da, zeit heute, zeit morgen, lust auf, bock auf, hast zeit, hast lust, und deine, und dein, und wie, und deinem, und
deiner,
was hat, was kostet, was ist, was sind, was war, was machen, was machst, was macht, was gibt, was soll,
wer kommt, wer ist, wer war, wer hat, oder nicht, oder was
"""
REQUEST = """
bitte melde, bitte melden, bitte ruf, bitte schick, bitte sag, bitte um, bitte noch, kannst bitte, sag mir, sag
bescheid, sag mal, gib bescheid, gib mir, gib mal, melde dich, meld dich, melde dich mal, ruf an, ruf mich an, ruf
mich mal an, ruf mal an, ruf zuruck, schick mir, schick mal, schicke mir, sende mir, schreib mir, schreib mal,
antworte, antworte mal, zeig mal, zeig mir, erzahl, erzahl mal, hilf mir, hilfe, hol mich, hol mal, bring, bring mir,
bring mit, kauf, denk dran, denk an, nicht vergessen, vergiss nicht, erinner mich, bestatige, warte auf dich, ich
warte, warte noch, warten auf, brauche, ich brauche, brauche deine, wir mussen reden, wir muessen reden, muss mit dir
reden, ich mochte, ich moechte, ich wollte fragen, wollte fragen, wollte mal fragen, lass uns, lass mich wissen, lass
mal, schau mal, schau dir, guck mal, komm her, komm rein, komm mal, mach auf, mach mal, dringend, ist dringend, du
musst, du solltest, wir sollten, lass horen, wurde mich freuen wenn, freue mich auf deine antwort, ruckmeldung,
bescheid geben, noch eine sache, eine frage noch, noch eine frage, noch was, noch etwas, eins noch, vergiss, vergesst
nicht, giesst du,
ich brauchte, brauchte, ich brauche noch, entscheide du, entscheid du, such du aus, du entscheidest
"""
OPENER = """
wer, wann, wo, wohin, woher, wie, wem, wen, warum, wieso, hast, kannst, bist, willst, weisst
"""
CAUTION = """
aber, jedoch, allerdings, ausser, problem, probleme, krankenhaus, unfall, gestorben, verstorben, tot, krank, fieber,
traurig, weine, weint, schlecht, schlimm, furchtbar, schrecklich, sorgen, angst, weh, schmerzen, gekundigt, entlassen,
verloren, gestohlen, kaputt, warte, warten, draussen, hier, fertig, brauch, frage, leider, absagen, verschieben,
trotzdem, noch immer, immer noch, schwanger, getrennt, spater erst, verspatung, verspate, ich will, will nicht, nicht
gut, nicht so gut, nicht besonders, nicht so toll, gar nicht gut, oder, fehlt, fehlen, ware schon, ware toll, wurde
gern, wurde mich freuen, geht nicht, undicht,
vergessen, liegen lassen, liegen gelassen, jemand muss, muss jemand,
geht nicht, geht bei mir nicht, funktioniert nicht, klappt nicht, lauft nicht, offnet nicht, ladt nicht,
startet nicht, kann nicht offnen, finde nicht, finde ich nicht, nicht angekommen, nichts angekommen, mehr als,
zu teuer, teuer, abgesturzt, kommt nicht an, komm nicht rein, kaputtgegangen,
nicht so gut, gefallt mir nicht, gefallt mir nicht so, uberzeugt mich nicht, bin nicht uberzeugt,
finde ich nicht gut, nicht einverstanden
"""
FILLER = """
ich, du, er, sie, es, wir, ihr, mir, dir, uns, euch, mich, dich, sich, mein, meine, dein, deine, der, die, das, den,
dem, ein, eine, einen, und, fur, fuer, mit, von, zu, zum, zur, bei, im, in, an, am, auf, um, aus, nach, bis, dann, da,
dort, so, sehr, ganz, viel, viele, noch, auch, schon, mal, doch, halt, nur, jetzt, gleich, spater, spaeter, heute,
morgen, abend, nacht, mittag, fruh, tag, woche, wochenende, montag, dienstag, mittwoch, donnerstag, freitag, samstag,
sonntag, uhr, halb, minuten, min, stunde, stunden, hause, arbeit, buro, lieber, liebe, lieb, schatz, schatzi, mausi,
bruder, bro, alter, digga, mann, freund, freundin, mama, papa, oma, opa, chef, leute, alle, ihr lieben, meine liebe,
mein lieber, wenn, dass, ist, sind, war, bin, hab, habe, hat, haben, wird, werde, wirklich, echt, ach, oh, ah, na
dann, also, infos, info, hilfe beim, nicht, kann nicht, geht nicht, sorry, tut mir leid, entschuldigung, hab dich
lieb, ich liebe dich, liebe dich, vermisse dich, danach, davor, mude, dabei, nix, nichts, selber, selbst, jahr,
gesund, gesundheit, familie, worte, nachricht, herzlichen, vielen, lieben, treffen, bahnhof, platz, gleis, viertel,
naturlich, hund, kind, kinder, erwachsene, wieder, maus, schones, schonen, ihnen, gut, total
"""

"""Italian words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ok, okay, okk, okei, va bene, vabene, vabbe, vabbè, vab, va benissimo, bene, benissimo, molto bene, tutto bene, tutto
ok, tutto a posto, a posto, apposto, d'accordo, perfetto, perfettoo, ottimo, ottima, ottima idea, grande, grandissimo,
grandi, bello, bella, bellissimo, bellissima, fantastico, stupendo, meraviglioso, magnifico, fatto, ricevuto, capito,
ho capito, inteso, chiaro, certo, certamente, certo che si, ci mancherebbe, sicuro, sicuramente, assolutamente,
esatto, esattamente, giusto, vero, e vero, infatti, appunto, si, sisi, sì sì, sii, si grazie, si dai, dai, dai ok, dai
va bene, no, noo, nono, no grazie, forse, puo darsi, credo di si, penso di si, credo di no, non lo so, non so, boh,
chissa, speriamo, spero, non ancora, prego, figurati, figurati figurati, si figuri, di niente, di nulla, non c'e di
che, non c'e problema, nessun problema, nessun problema dai, tranquillo, tranquilla, tranqui, non ti preoccupare, non
preoccuparti, con piacere, volentieri, e stato un piacere, ciao ciao, ciaoo, a dopo, a domani, a presto, a stasera, a
lunedi, a tra poco, ci vediamo, ci vediamo dopo, ci vediamo domani, ci vediamo la, ci vediamo li, ci sentiamo, ci
sentiamo dopo, ci sentiamo domani, ci si vede, alla prossima, arrivederci, buonanotte, buona notte, notte, notte
notte, sogni d'oro, dormi bene, buona serata, buona giornata, buona domenica, buon weekend, buon fine settimana, buon
viaggio, buon lavoro, buon appetito, buon riposo, buone vacanze, buona fortuna, in bocca al lupo, crepi, riposati,
stammi bene, un bacio, bacio, baci, bacini, bacioni, un bacione, baci baci, un abbraccio, abbracci, abbraccio, saluti,
un saluto, ti abbraccio, tvb, tvtb, haha, ahah, ahaha, ahahah, ahahaha, eheh, hehe, lol, che bello, che bella, che
carino, che carina, che carini, che figata, figata, che figo, che ridere, che bravo, che brava, bravo, brava,
bravissimo, bravissima, che peccato, peccato, che gioia, sono contento, sono contenta, mi fa piacere, che buono, che
meraviglia, evviva, wow, uau, anche a te, anche a voi, anche io, anch'io, altrettanto, a te, pure io, idem, uguale, ti
faccio sapere, vi faccio sapere, ti dico, poi ti dico, ti aggiorno, ti chiamo, ti chiamo dopo, ti chiamo domani, poi
ti chiamo, ti richiamo, ti scrivo, ti scrivo dopo, arrivo, sto arrivando, sono in arrivo, in arrivo, sono per strada,
per strada, quasi arrivato, quasi arrivata, sono quasi li, arrivato a casa, arrivata a casa, ci penso io, lo faccio
io, lo faccio, faccio io, controllo, guardo, vedo, come vuoi, come preferisci, quando vuoi, quando puoi, con calma,
senza fretta, sei il migliore, sei la migliore, sei un tesoro, sei un angelo, sei un mito, mitico, mitica, ah ok, ah
ecco, ecco, aspetto li, ci sto, ci siamo, andata, affare fatto, sara per la prossima, per la prossima, la prossima
volta, prossima volta, un altra volta, sara per un altra volta, niente di che, niente di speciale, niente, nulla di
che, che sollievo, meno male, grazie al cielo, per fortuna, che bella notizia, bella notizia, ottima notizia, che
tenero, sono felice per te, sono felicissima per voi, felice per te, sono contenta per te, contenta per te, ne sono
felice, non vedo l ora, non vedo lora, non sto nella pelle, sei un amore, sei grande, sei gentilissima, sei
gentilissimo, gentilissima, gentilissimo, ma ti pare, ma figurati, non c e di che, non fa niente, non fa nulla, sara
per unaltra volta, unaltra volta, rimandiamo, fai con comodo, ci penso, ci penso e ti dico, le faccio sapere, ne
parlo, la richiamo, lo guardo, ti mando, ti porto, ti porto un pensierino, passo dopo, ci sentiamo presto, ci
troviamo, a prestissimo, a sabato, a domenica, a venerdi, a piu tardi, al ritorno, quando torno, sogni d oro, sogni
doro, riposati bene, ti abbraccio forte, un abbraccio forte, un abbraccio grande, divertitevi, divertiti, buon
divertimento, goditi, godetevi, fai buon viaggio, buon rientro, guarisci presto, buona guarigione, crepi il lupo,
incrocio le dita, tanta salute, tanta serenita, altrettanto a te, anche a lei, a te e famiglia, alla famiglia,
cordiali saluti, distinti saluti, muoio, sto morendo, sto morendo dal ridere, muoio dal ridere, rido, anch io, anchio,
anche a me, ora va, adesso va, ora funziona, funziona, tutto risolto, perfetto cosi, segnato, perfeto, eccola, eccolo,
eccoli, meglio, molto meglio, la febbre e passata, niente febbre, tra amici, prendila pure, prendilo pure, fai pure,
serviti, fai come se fossi a casa tua, anchio, ti devo un favore, ti devo una birra, ne parlo con, ne discuto con, le
faccio sapere, vi faccio sapere, ti faccio sapere, per ora benissimo, per ora bene, arrivato, arrivata, ricevuto
tutto, ce le ho, ce lho, ce li ho, deciso, aggiudicato, per qualsiasi cosa, per qualsiasi cosa ci sono, qualsiasi cosa
chiamami, qualsiasi cosa fammi sapere, se hai bisogno chiamami, se hai bisogno ci sono, se serve ci sono, non serve
rispondere, poi mi dici, poi ti racconto, ti racconto dopo, ti racconto poi
"""
THANKS = """
grazie, graziee, grazieee, grz, graz, grazie mille, grazie tante, grazie infinite, mille grazie, tante grazie, molte
grazie, grazie davvero, grazie di tutto, grazie di cuore, grazie lo stesso, grazie comunque, ti ringrazio, vi
ringrazio, la ringrazio, grazie a te, grazie a voi, grazie per l'aiuto, grazie dell'aiuto, grassie, grazie ancora,
grazie dell aiuto, grazie per l aiuto, graize, grazzie, grazie della vicinanza, grazie per la vicinanza, grazie per il
pensiero
"""
PRAISE = """
congratulazioni, complimenti, complimentoni, auguri, tantissimi auguri, bravo, brava, bravissimo, bravissima, bravi,
te lo meriti, ve lo meritate, meritatissimo, fiero di te, fiera di te, orgoglioso di te, orgogliosa di te,
sono fiera, sei un mito, mitico, mitica, grande, campione, campionessa, che bello, che bella, che belle, che belli,
che carino, che carina, che meraviglia, che spettacolo, che figata, che bravo, che brava, che gioia,
che bella notizia, che peccato, che dispiacere, che tristezza, che ridere, bellissimo, bellissima, bellissime,
bellissimi, stupendo, stupenda, stupende, splendido, splendida, meraviglioso, meravigliosa, adoro, le adoro,
lo adoro, la adoro, mi dispiace, mi dispiace tanto, mi dispiace tantissimo, mi dispiace molto, condoglianze,
le mie condoglianze, sentite condoglianze, ti abbraccio, ti abbraccio forte, un abbraccio, un abbraccio forte,
un abbraccio grande, ti sono vicino, ti sono vicina, vi sono vicino, un bacione, un bacio grande, rimettiti presto,
guarisci presto, forza, coraggio, buona guarigione, benvenuto, benvenuta, povero, povera, poverino, poverina,
sono felice per te, felice per te, felicissima per te, felicissimo per te, non fa niente
"""
RHETORIC = """
chi l'avrebbe detto, ma dai, ci credi, ma ci credi, che te lo dico a fare, che vuoi farci, che ci vuoi fare, cosa ti
avevo detto, che ti avevo detto, chi se ne frega, chi me lo fa fare, chi me l'ha fatto fare, sei seria, sei serio,
stai scherzando, e chi lo sa, chissa perche
"""
WITHDRAWAL = """
lascia stare, lascia perdere, lascia, fa niente, fa nulla, non fa niente, non importa, non serve, non serve piu, non
serve piu grazie, come non detto, trovato, l'ho trovato, l'ho trovata, ho trovato, ho risolto, risolto, tutto risolto,
dimentica, chat sbagliata, ho sbagliato chat, scusa ho sbagliato, ignora il messaggio, messaggio sbagliato, gia
risolto,
mi e venuto in mente, mi sono ricordato, mi sono ricordata, ah ecco
"""
NOTICE = """
ti avviso solo, ti avviso che, volevo solo avvisarti, per tua informazione, per informazione, si avvisa, si avvisano,
si comunica, si informa, la informiamo, vi informiamo, le ricordiamo, vi ricordiamo, promemoria, gentile cliente,
gentili genitori, il suo ordine, il suo pacco, il suo appuntamento, la sua prenotazione, il tuo codice di verifica,
avviso
"""
GREETING = """
ciao, salve, buongiorno, buon giorno, buonasera, buona sera, buon pomeriggio, ehi, ehila, hey, ohi, weila, buondi,
buon compleanno, tanti auguri, auguri, buon natale, buon anno, buona pasqua, congratulazioni, complimenti
"""
QUESTION = """
puoi, potresti, puo, potrebbe, potete, potreste, mi puoi, mi potresti, riesci, riusciresti, riuscite, vuoi, vorresti,
volete, avresti, avete, sai, sapete, sai se, vieni, venite, sei a casa, sei libero, sei libera, ci sei, ci siete, sei
li, dove sei, dove siete, dove sta, dov'e, dove ci, dove si, dove andiamo, dove hai, e tu, e te, e voi, e lei, come
stai, come sta, come state, come va, come mai, come e andata, com'e andata, come e, come fai, come si, come faccio,
come ti, come procede, come sono, cosa fai, cosa fate, cosa ne, cosa dici, cosa pensi, cosa vuoi, cosa e, cos'e, cosa
hai, cosa devo, cosa facciamo, che fai, che fate, che ne, che ne dici, che ne pensi, che dici, che ora, che ore, a che
ora, che giorno, che cosa, che succede, che vuoi, chi e, chi viene, chi c'e, quando vieni, quando arrivi, quando e,
quando ci, quando torni, quando possiamo, quanto costa, quanto viene, quanto e, quanto ci, quanto manca, quanti,
quante, perche non, perche, qual e, quale, ti va, ti va bene, ti andrebbe, ti serve, ti interessa, ti ricordi, vi va,
possiamo, posso, dobbiamo, devo, facciamo, andiamo al, ci vediamo quando, ci vediamo alle, novita, ci sono novita, hai
visto, hai sentito, hai ricevuto, tutto bene da, tutto bene con, o no, vero che, mi dici, mi dai, mi mandi, mi chiami,
mi passi, mi fai sapere, mi aiuti, mi presti, mi confermi, mi spieghi, hai tempo, hai due, hai un, hai una, hai il,
hai la, hai voglia, hai da, hai gia, hai fatto, hai preso, hai finito, hai mangiato, hai bisogno, hai per caso, hai
qualche, hai ancora, hai parlato, hai notizie, vai al, vai a, vai alla, vai in, e tua, e tuo, e i tuoi, e la tua, e il
tuo
"""
PLEASE = "per favore, perfavore, per piacere, x favore, pf, per cortesia"
REQUEST = """
cortesemente, fammi sapere, fatemi sapere, mi faccia sapere, dimmi, ditemi, mi dica, dammi, mandami, manda, mandate,
inviami, chiamami, chiama, richiamami, scrivimi, rispondimi, rispondi, raccontami, racconta, aiutami, aiuto,
ricordati, ricordami, non dimenticare, non dimenticarti, confermami, conferma, aspettami, ti aspetto, sto aspettando,
aspetto tue, aspetto una tua, aspetto tua, attendo, resto in attesa, porta, portami, compra, prendi, ho bisogno, mi
serve, mi servirebbe, mi servono, dobbiamo parlare, devo parlarti, devo chiederti, volevo chiederti, volevo sapere,
vorrei, vorrei sapere, voglio, guarda questo, guarda, vieni qui, vieni qua, vieni a, aprimi, apri, passami, passa a,
urgente, e urgente, devi, dovresti, dovremmo, senti, sentiamoci, un altra cosa, solo una cosa, unaltra cosa, ultima
cosa, una cosa,
scegli tu, decidi tu, vedi tu, fai tu
"""
OPENER = """
chi, che, quando, quanto, quanti, dove, come, quale, quali, perche, cosa,
quale, quali
"""
CAUTION = """
ma, pero, tranne, problema, problemi, ospedale, incidente, morto, morta, mancato, deceduto, malato, malata, febbre,
triste, piango, piangendo, male, malissimo, terribile, preoccupato, preoccupata, paura, dolore, licenziato,
licenziata, perso, rubato, rotto, rotta, aspetta, aspettando, fuori, qui, qua, pronto, pronta, bisogno, domanda,
purtroppo, annullare, disdire, rimandare, spostare, ancora niente, incinta, lasciati, ritardo, non bene, non tanto
bene, non benissimo, non molto bene, cosi cosi, oppure, stasera o domani, oggi o domani, domani o, mi manca, mancano,
sarebbe bello, mi piacerebbe, perde acqua, non funziona,
ho dimenticato, dimenticato, aver lasciato, ho lasciato, qualcuno,
non funziona, non va, non si apre, non parte, non carica, non si connette, non trovo, non lo trovo, non mi arriva,
non e arrivato, non riesco a, piu di quanto, troppo caro, caro, si e rotto, si e rotta, si blocca, non mi fa,
non mi convince, non mi piace, non sono daccordo, non mi fa impazzire
"""
FILLER = """
il, lo, la, i, gli, le, l, un, uno, una, di, del, della, dello, dei, da, dal, a, al, alla, alle, ai, in, nel, nella,
con, su, per, x, e, ed, o, mi, ti, ci, vi, si, mio, mia, tuo, tua, suo, io, tu, lui, lei, noi, voi, loro, molto,
molta, tanto, tanta, tutto, tutti, tutte, piu, anche, pure, poi, allora, ora, adesso, dopo, prima, oggi, domani,
stasera, sera, mattina, pomeriggio, notte, giorno, giornata, settimana, lunedi, martedi, mercoledi, giovedi, venerdi,
sabato, domenica, prossima, li, amico, amica, amici, fra, frate, bro, zio, zia, tesoro, amore, cara, caro, bella,
mamma, papa, capo, ragazzi, ragazze, sono, ero, sara, questo, quello, questa, davvero, proprio, ah, oh, eh, beh, ore,
minuti, casa, lavoro, ufficio, non, non posso, scusa, scusami, mi dispiace, ti amo, ti voglio bene, mi manchi, stanco,
stanca, se, gia, cosi, solo, mezza, verso, tutta, meglio, preferisco, credo che, penso che, spero che, mi sa che,
notizia, famiglia, salute, stazione, binario, piazza, quarto, marito, moglie, adulti, bambini, cane, cuore,
pensierino, volta, gentile, davanti, angolo, solito, posto, colore, colori
"""

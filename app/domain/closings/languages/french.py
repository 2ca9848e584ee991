"""French words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ok, okay, oki, okok, okey, d'accord, dac, dacc, dacodac, d'acc, entendu, compris, bien compris, j'ai compris, je
comprends, je vois, note, c'est note, bien note, bien recu, recu, fait, c'est fait, ca marche, ca roule, ca me va, ca
va pour moi, parfait, nickel, impec, impeccable, super, genial, top, cool, excellent, magnifique, formidable,
chouette, trop bien, tres bien, tant mieux, bien, bon, c'est bon, c'est bien, c'est cool, c'est super, c'est parfait,
c'est top, c'est gentil, trop gentil, trop mignon, trop drole, trop cool, mdr, ptdr, lol, mdrr, xptdr, haha, hihi,
hehe, jpp, mort de rire, oui, ouais, ouai, ouep, yep, wi, oui oui, oui merci, oui bien sur, oui s'il te plait, oui
stp, non, nan, nn, non non, peut etre, je crois, je pense, je pense que oui, je crois pas, je sais pas, jsp, j'espere,
aucune idee, pas encore, bien sur, evidemment, carrement, exactement, exact, voila, c'est ca, tout a fait,
effectivement, en effet, c'est vrai, vrai, clair, c'est clair, grave, de rien, derien, drien, avec plaisir, je t'en
prie, je vous en prie, t'inquiete, tkt, t'inquiete pas, ne t'inquiete pas, inquiete, pas de souci, pas de soucis,
aucun souci, pas de probleme, pas de pb, aucun probleme, y a pas de mal, ya pas de mal, c'est pas grave, pas grave, au
revoir, aurevoir, salut a plus, a plus, aplus, a plus tard, a toute, a tout a l'heure, a tout de suite, a tte, a
demain, a bientot, a lundi, a ce soir, a la prochaine, a samedi, tchao, bye, bonne nuit, bn, dors bien, fais de beaux
reves, beaux reves, bonne journee, bonne soiree, bon week end, bon weekend, bon we, bonne fin de journee, bonne
semaine, bonne route, bon voyage, bon vol, bon courage, bonne chance, bon appetit, bon app, bonnes vacances, prends
soin de toi, fais attention a toi, rentre bien, bisous, bisou, bizz, biz, bises, bise, gros bisous, bisoux, bsx, je
t'embrasse, je vous embrasse, calins, on se voit demain, on se voit la bas, on se tient au courant, on s'appelle, on
se rappelle, on en reparle, je te tiens au courant, te tiens au courant, je te dis, je te dirai, je te redis, je te
dis ca, je t'appelle, je t'appelle demain, je t'appelle plus tard, je te rappelle, j'arrive, jarrive, je suis en
route, en route, en chemin, je suis bientot la, bientot la, presque arrive, bien arrive, bien arrivee, bien rentre,
bien rentree, je regarde, je vais voir, je verifie, je m'en occupe, je le fais, je ferai, comme tu veux, comme tu
preferes, comme vous voulez, quand tu peux, quand tu veux, rien ne presse, pas de stress, toi aussi, vous aussi, moi
aussi, pareil, idem, pareillement, a toi aussi, de meme, egalement, quelle chance, quel bonheur, quelle bonne
nouvelle, bonne nouvelle, contente pour toi, content pour toi, je suis contente, trop contente, bravo, bien joue, bien
vu, ah oui, ah ok, ah d'accord, ah bon, waouh, wow, ouf, yes, hate, trop hate, vivement, t'es le meilleur, t'es la
meilleure, t'es un amour, t'es au top, adorable, sans probleme, sans souci, sans faute, volontiers, avec joie, ouii,
youpi, je ne sais pas, je sais pas encore, une prochaine fois, la prochaine fois, une autre fois, ce sera pour, ca me
touche, on se voit a, ca va bien, ca va merci, ca va bien merci, quel soulagement, je suis soulagee, je suis soulage,
dieu merci, super nouvelle, je suis ravie, ravie pour toi, ravie pour vous, trop contente pour toi, je suis contente
pour toi, tellement contente pour toi, ca fait plaisir, tu es un ange, t es un ange, tes un ange, t es un amour, tu es
un amour, tes un amour, tu es adorable, c est adorable, c est normal, pas de quoi, n hesite pas, nhesite pas, c est
pas grave, cest pas grave, on remet ca, ce sera pour une autre fois, pour une autre fois, prends ton temps, sans
urgence, ca presse pas, y a pas d urgence, je reflechis, je vais reflechir, je reviens vers vous, je reviens vers toi,
je regarde ca, je vous rappelle, je t appelle, on s appelle, on sappelle, je t envoie, je te ramene, je tappelle, a
tout a l heure, a tout a lheure, a tres vite, a tres bientot, a dimanche, a vendredi, a la semaine prochaine, au
retour, on se retrouve la bas, rdv la bas, j y serai, repose toi bien, repose toi, plein de bisous, je t embrasse,
bisous bisous, amusez vous bien, amuse toi bien, profitez bien, profite bien, profites en bien, soyez prudents, sois
prudent, bon retablissement, remets toi vite, courage, je croise les doigts, mes meilleurs voeux, meilleurs voeux,
bonne sante, surtout la sante, a vous aussi, cordialement, bien cordialement, bien a vous, excellente soiree,
excellente journee, belle soiree, belle journee, bonne journee a vous, bonne soiree a vous, je suis morte, je suis
mort de rire, morte de rire, j en peux plus mdr, ca remarche, c est bon ca marche, c est note, j ai hate, jai hate,
hate d y etre, hate de te voir, plutot, bien mieux, beaucoup mieux, plus de fievre, je tenvoie, on se retrouve a, cest
normal,
sers toi, servez vous, fais comme chez toi, je ten prie, je vous en prie,
je te revaudrai ca, te revaudrai ca, je te dois une fiere chandelle, je ten dois une, jen parle a, jen parle avec,
je vois avec, je reviens vers vous, je reviens vers toi, reviens vers vous, pour linstant, super pour linstant,
bien recu, cest recu, cest arrive, je les ai, je lai, dans mon sac, vendu, adjuge,
n'hesitez pas, n'hesite pas si besoin, n'hesitez pas si besoin, dis moi si besoin, dites moi si besoin, si besoin,
tiens moi au courant alors, pas besoin de repondre, je te raconte, je te raconterai, je vous dis, j'te dis, je
t'apporte, je vous envoie, je vous appelle, je vous tiens au courant, plus de peur que de mal, t'as gere, tu geres,
vous gerez
"""
THANKS = """
merci, mercii, mersi, merki, merci beaucoup, merci bcp, merci bien, mille mercis, mille merci, un grand merci, grand
merci, merci a toi, merci a vous, merci infiniment, merci pour tout, merci pour ton aide, merci pour l'info, merci
quand meme, merci d'avance, je te remercie, remercie, jvous remercie, cimer, mci, merci mille fois, merci encore,
merci pour votre aide, merci de demander, merci de ta gentillesse, c est gentil, cest gentil, c est gentil de
demander, cest gentil de demander, merssi, je vous remercie, remerciements, merci pour votre soutien
"""
PRAISE = """
felicitations, bravo, toutes mes felicitations, tu le merites, vous le meritez, bien merite, fier de toi,
fiere de toi, trop fier, trop fiere, chapeau, champion, championne, trop beau, trop belle, trop belles, trop beaux,
tres beau, tres belle, magnifique, magnifiques, superbe, superbes, sublime, trop mignon, trop mignonne, trop chou,
jadore, trop bien, trop cool, quelle bonne nouvelle, bonne nouvelle, quelle joie, quel dommage, quelle chance,
quel bonheur, mes condoleances, toutes mes condoleances, sinceres condoleances, condoleances, desole pour toi,
desolee pour toi, je suis desole, je suis desolee, je suis tellement desole, je suis tellement desolee,
de tout coeur avec toi, je pense fort a toi, je pense a toi, pensees, je tembrasse fort, je tembrasse,
je vous embrasse, gros calin, courage, bon courage, bon retablissement, remets toi vite, soigne toi bien, bienvenue,
le pauvre, la pauvre, pauvre, ma pauvre, mon pauvre, contente pour toi, content pour toi, trop contente,
trop content, ca a lair bon, miam, cest rien
"""
RHETORIC = """
qui l'eut cru, qui aurait cru, tu te rends compte, vous vous rendez compte, c'est qui le meilleur, c'est qui la
meilleure, c'est qui le patron, qu'est ce que je t'avais dit, qu'est ce que j'avais dit, on se demande pourquoi, je me
demande pourquoi, que veux tu, que voulez vous, a quoi bon, qui s'en soucie, tu m'etonnes, pourquoi je suis pas
surpris, pourquoi ca m'etonne pas
"""
WITHDRAWAL = """
laisse tomber, laisse, oublie, oublie ca, laisse beton, c'est rien, rien de grave, j'ai trouve, c'est trouve, j'ai
retrouve, c'est regle, c'est resolu, plus besoin, pas besoin, plus la peine, pas la peine, mauvaise conversation,
mauvais groupe, erreur de destinataire, desole erreur, je me suis trompe, je me suis trompee, ignore mon message, ne
tiens pas compte, laisse tomber j ai trouve, j ai trouve, jai trouve, cest bon jai trouve, c est bon j ai trouve, ca
me revient, c'est bon, non laisse, ah oui c'est
"""
NOTICE = """
pour info, pour information, pour ton info, petite info, juste pour te dire, juste pour info, je te previens, nous
vous informons, nous vous rappelons, rappel, information, cher client, chers parents, votre colis, votre commande,
votre rendez vous, votre reservation, votre code de verification, a noter
"""
GREETING = """
salut, slt, bonjour, bjr, bonsoir, bsr, coucou, cc, cou cou, hello, yo, wesh, hey, re, rebonjour, joyeux anniversaire,
bon anniversaire, felicitations, joyeux noel, bonne annee, joyeuses paques, joyeuses fetes, meilleurs voeux, ca va,
cava
"""
QUESTION = """
est ce que, est-ce que, est ce qu, esce que, eske, tu peux, tu pourrais, peux tu, pourrais tu, pourriez vous, pouvez
vous, vous pouvez, vous pourriez, tu veux, veux tu, vous voulez, voulez vous, voudrais tu, tu as le temps, as tu, avez
vous, t'as, tas, t'aurais, taurais, tu as, tu aurais, tu sais, sais tu, savez vous, tu connais, tu viens, viens tu,
vous venez, tu vas, vas tu, tu fais quoi, tu es la, t'es la, tes la, t'es ou, tes ou, tu es ou, t'es dispo, tes dispo,
tu es dispo, es tu, etes vous, dispo pour, dispo demain, dispo ce soir, on peut, peut on, on se voit quand, on fait
quoi, on se retrouve, on mange, on va, je peux, puis je, je dois, faut il, il faut que je, et toi, et vous, et de ton
cote, comment ca va, cmt ca va, comment tu, comment vas, comment allez, comment va, comment s'est, comment ca, comment
on, comment je, comment faire, quoi de neuf, quoi de beau, c'est quoi, c'est quand, c'est ou, c'est combien, qu'est
ce, quest ce, kesk, qu'en penses, qu'en dis, quen dis, tu en penses quoi, t'en penses quoi, tu penses, tu crois, a
quelle heure, quelle heure, quel jour, quel est, quelle est, c'est a quelle, combien, combien de, pourquoi, pk tu,
pourquoi pas, ou est, ou es, ou en, ou on, ou se, d'ou, quand est, quand tu viens, quand est-ce, qui est, qui vient,
il y a, y a t il, ya quoi, des nouvelles, du nouveau, ca te dit, ca te va, ca te tente, ca vous va, ca vous dit, ou
pas, n'est ce pas, non plus tu, tu te souviens, tu m'aides, tu m'appelles, tu me dis, tu me rappelles, tu me
confirmes, tu m'envoies, vous me dites, tu as vu, tu as recu, tu as pu, et ta, et ton, et tes, et vos, et votre, et
les enfants
"""
PLEASE = "s'il te plait, s'il vous plait, stp, svp, steuplait, s'teuplait, sil te plait"
REQUEST = """
dis moi, dites moi, dis-moi, fais moi savoir, fais moi signe, tiens moi au courant, tenez moi au courant, appelle moi,
rappelle moi, rappelez moi, appelez moi, envoie moi, envoie, envoyez moi, ecris moi, reponds, reponds moi, repondez,
donne moi, donne, montre moi, raconte, raconte moi, aide moi, a l'aide, au secours, aide, apporte, ramene, achete,
prends du, prends le, n'oublie pas, oublie pas, n'oubliez pas, pense a, rappelle toi, confirme, confirme moi,
confirmez, attends moi, je t'attends, je vous attends, j'attends, j'attends ta reponse, j'ai besoin, besoin de, il
faut qu'on, faut qu'on, faut qu'on parle, il faut qu'on parle, on doit parler, je voudrais, j'aimerais, je voulais
savoir, je voulais te demander, je veux, regarde ca, regarde, viens, viens ici, viens voir, ouvre, ouvre moi, viens
me, passe me, urgent, c'est urgent, tu dois, tu devrais, on devrait, il faudrait, une derniere chose, juste une chose,
autre chose, petite question,
a toi de voir, a vous de voir, a toi de choisir, choisis, decide, a toi de decider
"""
OPENER = """
que, quoi, quand, ou, comment, pourquoi, pk, pq, quel, quelle, quels, quelles, lequel, laquelle, combien, vous avez,
vous etes,
lequel, laquelle, lesquels, lesquelles
"""
CAUTION = """
mais, cependant, sauf, probleme, problemes, souci, hopital, accident, mort, morte, decede, decedee, malade, fievre,
triste, pleure, mal, horrible, inquiet, peur, douleur, vire, viree, licencie, licenciee, perdu, vole, casse, attends,
attendre, dehors, ici, pret, prete, besoin, question, demande, malheureusement, annuler, annule, reporter, decaler,
toujours pas, encore rien, enceinte, rompu, separes, retard, pas bien, pas top, pas terrible, pas trop, pas ouf, pas
tres bien, ou bien, il manque, il me manque, manque, j ai laisse, jai laisse, ce serait, ca serait, j aimerais,
jaimerais, en panne, fuit, cassee,
ca marche pas, ca ne marche pas, ca fonctionne pas, jai oublie, ai oublie, as oublie, a oublie, avoir oublie, jai laisse, quelquun,
marche pas, ne marche pas, fonctionne pas, ne fonctionne pas, souvre pas, ne souvre pas, charge pas, jarrive pas,
jarrive pas a, je trouve pas, je ne trouve pas, rien recu, pas recu, plus que prevu, trop cher, cher, en panne,
tombe en panne, casse, plante,
pas convaincu, pas convaincue, jaime pas, jaime pas trop, me plait pas, pas daccord, pas fan
"""
FILLER = """
je, tu, il, elle, on, nous, vous, ils, me, te, se, moi, toi, lui, le, la, les, l, un, une, des, de, du, d, a, au, aux,
en, et, y, pour, pr, avec, par, sur, dans, chez, mon, ma, mes, ton, ta, tes, votre, notre, tres, trop, bcp, beaucoup,
plus, aussi, alors, donc, puis, apres, maintenant, tout, tous, toute, toutes, tard, tot, heure, l'heure, tout a
l'heure, aujourd'hui, ajd, demain, soir, ce soir, matin, nuit, jour, journee, soiree, semaine, week end, weekend,
lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, prochaine, prochain, la bas, mon ami, ami, amie, mec,
frere, frero, bro, gars, ma belle, ma cherie, cherie, cheri, mon coeur, mon amour, amour, maman, papa, chef, les
filles, les gars, tout le monde, c'est, cest, ca, est, es, suis, sera, serai, etre, ai, as, a bien, fera, ah, oh, bah,
ben, eh, hein, quand meme, vraiment, je t'aime, je taime, jtm, tu me manques, desole, desolee, pardon, excuse moi, h,
min, minutes, heures, maison, boulot, travail, bureau, pas, ne, peux pas, je peux pas, fatigue, fatiguee, je crois
que, je pense que, on dirait que, nouvelle, famille, sante, soutien, touche, cela, gare, voie, train, demie, quart,
place, adultes, enfants, fois, gentil, gentille, pensees, mari, femme, souvenir, hesite, fontaine, perso, clairement,
tellement
"""

"""Portuguese words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ta, ta bom, ta bem, ta certo, ta otimo, tá joia, esta bem, esta bom, okay, beleza, blz, belezinha, bele, show, show de
bola, fechado, fechou, combinado, combinadissimo, certo, certinho, certeza, com certeza, claro, claro que sim,
perfeito, otimo, otima, excelente, maravilha, maravilhoso, massa, legal, bacana, joia, jóia, top, dahora, da hora, de
boa, deboa, suave, tranquilo, tranquila, tranks, sem problema, sem problemas, sem stress, sim, simm, siim, ss, aham,
uhum, isso, isso mesmo, isso ai, exato, exatamente, verdade, vdd, pois e, pode ser, pode deixar, deixa comigo, pode
sim, entendi, entendido, saquei, anotado, recebido, feito, nao, nn, naum, talvez, acho que sim, acho que nao, nao sei,
sei la, sei nao, tomara, de nada, dnd, por nada, imagina, nada, disponha, as ordens, nao foi nada, nao ha de que, foi
um prazer, nao se preocupe, nao te preocupes, relaxa, tchau, tchauzinho, xau, tchau tchau, ate, ate mais, ate logo,
ate amanha, ate la, ate breve, ate ja, ate segunda, flw, falou, fui, a gente se fala, nos falamos, falamos, falamos
depois, depois te conto, te conto depois, te falo, te falo depois, depois te falo, boa noite, bom descanso, durma bem,
dorme bem, bons sonhos, boa sorte, boa viagem, bom fds, bom fim de semana, bom final de semana, boa semana, bom
trabalho, bom dia pra voce tambem, se cuida, fica com deus, fique com deus, vai com deus, deus te abençoe, amem,
beijo, beijos, bjs, bj, bjos, bjo, beijinhos, beijao, beijocas, bjss, abraço, abraços, abs, abraçao, abç, kk, kkk,
kkkk, rs, rsrs, rsrsrs, haha, hehe, hahaha, huahua, que bom, que bom ne, que legal, que lindo, que linda, que
maravilha, que fofo, que fofa, que delicia, que otimo, que massa, que pena, fico feliz, que alegria, eu tambem,
tambem, tb, tbm, voce tambem, vc tambem, igualmente, pra voce tambem, pra vc tbm, pra ti tambem, te aviso, eu te
aviso, aviso sim, aviso voce, te ligo, te ligo depois, te ligo amanha, ja te ligo, depois te ligo, te mando, ja mando,
vou ver, vou verificar, vou mandar, vou sim, ja vou, to indo, estou indo, to a caminho, a caminho, to chegando,
chegando, quase la, eu faço, faço sim, como quiser, como preferir, quando puder, sem pressa, voce e o melhor, voce e
demais, arrasou, parabens pra voce, bora, partiu, uau, nossa, eita, opa blz, ai sim, boa, boaa, tudo certo, tudo bem
entao, ok entao, vamos nos falando, qualquer coisa eu aviso, qualquer coisa te aviso, ate qualquer hora, ae, aee, uhu,
uhul, eba, oba, sem duvida, com prazer, ta pronto, prontinho, fica pra proxima, fica para a proxima, na proxima, pra
proxima, outro dia, uma outra hora, outra hora, demais, que alivio, ainda bem, gracas a deus, aleluia, que noticia
boa, que boa noticia, que noticia maravilhosa, que otima noticia, boa noticia, fico muito feliz, to muito feliz, que
felicidade, anjo, anjo da minha vida, vc e um anjo, voce e um anjo, vc e demais, vc e um amor, voce e um amor, e pra
isso que servem os amigos, magina, capaz, sempre que precisar, precisando e so chamar, precisando estamos aqui,
qualquer coisa me chama, qualquer coisa avisa, se deus quiser, deus quiser, ate amanha se deus quiser, durma com os
anjos, dorme com os anjos, sonha comigo, sonhe comigo, vou pensar, vou ver aqui, vou conversar, vou falar com, te
retorno, e te retorno, te respondo, e te respondo, e te falo, te chamo, eu retorno, a gente se ve, nos vemos la, te
vejo la, te encontro la, ate sabado, ate domingo, ate sexta, ate a proxima, a gente marca outro dia, outro dia a gente
marca, na boa, morri, morri de rir, to morrendo, chorei de rir, muita paz, muita saude, pra familia toda, pra voces
tambem, para voces tambem, pra vc tambem, tudo de bom, tudo de bom pra vc, feliz ano novo pra vc tambem, abracos,
abraco apertado, forte abraco, um abraco, divirtam se, divirta se, aproveitem, aproveita, se diverte, foi, foi aqui,
funcionou, deu certo, agora foi, agora deu, atenciosamente, cordialmente, fixe, porreiro, te trago, nao vejo a hora,
que saudade boa, bem melhor, muito melhor, a febre passou, sem febre, te encontro, com calma,
pega la, pode pegar, fica a vontade, a vontade,
te devo uma, fico te devendo, te retorno, retorno, vou falar com, vou ver com, vou conversar com, dou um retorno,
te dou um retorno, to amando,
chegou aqui, chegou sim, ja chegou, recebi aqui, ja recebi, fechado, decidido, ta na bolsa,
qualquer coisa me avisa, qualquer coisa chama, qualquer coisa to aqui, se precisar me chama, se precisar chama, se
precisar avisa, se precisar to aqui, nao precisa responder, caiu aqui, ja caiu
"""
THANKS = """
obrigado, obrigada, obrigadão, obrigadao, obrigadinha, obrigadissima, obg, obgd, obgda, obrig, brigado, brigada,
brigadão, brigadao, vlw, valeu, valeuu, vlww, muito obrigado, muito obrigada, mto obrigado, mto obrigada, agradeço,
agradecida, agradecido, te agradeço, grato, grata, gratidao, obrigado por tudo, obrigada por tudo, obrigado pela
ajuda, obrigada pela ajuda, obrigado por avisar, obrigada por avisar, valeu pela ajuda, thanks, muito obrigado pela
ajuda, obrigada pela atencao, obrigado pela atencao, obrigado pelo carinho, obrigada pelo carinho, obrigado por
perguntar, obrigada por perguntar, obrgada, obrgado, obrigda, brigadinha, valeu demais, muito agradecida
"""
PRAISE = """
parabens, felicidades, voce merece, vc merece, tu mereces, merece demais, merecido, que orgulho, orgulho de voce,
arrasou, mandou bem, que lindo, que linda, que lindos, que lindas, lindo, linda, lindas, lindos, maravilhoso,
maravilhosa, que maravilha, que fofo, que fofa, que delicia, que legal, que bom, que otimo, que alegria, que tudo,
que show, que pena, que chato, que triste, que droga, amei, adorei, amei demais, ficou lindo, ficou otimo, perfeito,
meus sentimentos, meus pesames, sinto muito, sinto muito pela perda, lamento, lamento muito, minhas condolencias,
um abraço, um abraço forte, um abraco apertado, abraço forte, um beijo grande, um beijao, melhoras, melhore logo,
fica bem, força, muita força, forças, bem vindo, bem vinda, coitado, coitada, coitadinho, coitadinha, fico feliz,
fico muito feliz, que deus conforte, que descanse em paz, imagina nao foi nada
"""
RHETORIC = """
quem diria, quem aguenta, ninguem aguenta, quem imaginaria, da pra acreditar, acredita nisso, por que sera, o que eu
te disse, eu nao disse, fazer o que, quem liga, quem nunca, por que nao me surpreendo, vai entender, e mole
"""
WITHDRAWAL = """
deixa pra la, deixa para la, esquece, esquece isso, deixa quieto, deixa, nao precisa, nao precisa mais, ja achei,
achei, ja encontrei, encontrei, ja resolvi, resolvi, ja consegui, ja esta resolvido, mensagem errada, conversa errada,
grupo errado, foi engano, era engano, desconsidera, desconsidere, deixa pra la ja resolvi,
lembrei, ja lembrei, ah lembrei
"""
NOTICE = """
so pra avisar, so para avisar, so avisando, so passando pra avisar, informamos, informamos que, lembramos, lembramos
que, lembrete, comunicamos, aviso, prezado cliente, prezados pais, seu pedido, sua encomenda, seu codigo de
verificacao, sua consulta, sua reserva, pra sua informacao, so avisando que, so pra avisar que
"""
GREETING = """
oi, oii, oie, oiee, oioi, ola, opa, e ai gente, bom dia, boa tarde, bomdia, bom diaa, feliz aniversario, parabens,
feliz natal, feliz ano novo, alo, salve, eai, td bem, td bom, tudo bom, tudo certinho
"""
QUESTION = """
voce pode, vc pode, pode me, podes, poderia, podia, voce consegue, vc consegue, consegue, consegues, voce quer, vc
quer, quer ir, quer que, queres, voce tem, vc tem, tem como, tens, voce sabe, vc sabe, sabe se, sabes, voce vai, vc
vai, vais, voce vem, vc vem, vens, voce viu, vc viu, viste, voce esta, vc ta, vc esta, ta ai, ta em casa, esta ai, ta
tudo bem, tudo bem com, tudo bem contigo, e voce, e vc, e vcs, e tu, e contigo, e ai, e o senhor, e a senhora, que
horas, q horas, que dia, o que, oq, oque, o que voce, o que vc, o que acha, que acha, que achas, como esta, como vai,
como vc, como voce, como estas, como ta, como foi, como faz, como faço, quando voce, quando vc, quando e, quando
podemos, onde voce, onde vc, onde e, onde estas, onde ta, cade, cade voce, quanto custa, quanto e, quanto ficou, por
que, pq vc, pq voce, alguma novidade, novidades, teve noticias, vamos marcar, vamos no, vamos ao, a gente pode,
podemos, posso, sera que, ne nao, topa, topas, bora la, ou nao, me ajuda, me empresta, me liga, me avisa, me manda, me
diz, me fala, me passa, me envia, me conta, me responde, me chama, conseguiu, chegou bem, recebeu, gostou, e a sua, e
o seu, e sua, e seu, e os seus, e a tua, e o teu
"""
PLEASE = "por favor, pfv, pf, pfvr, porfavor, por gentileza, faz favor, se faz favor"
REQUEST = """
avisa, avise, diz ai, fala ai, manda, mande, envia, envie, liga pra mim, ligue, liga me, responde, responda, conta ai,
ajuda, socorro, lembra de, nao esquece, nao esqueça, confirma, confirme, to esperando, estou esperando, te espero,
fico no aguardo, aguardo, no aguardo, aguardo retorno, traz, traga, compra, preciso, preciso de, preciso que,
precisamos, precisamos conversar, temos que falar, quero que, queria, gostaria, gostaria de, olha isso, vem ca, vem
pra, vem aqui, abre a, busca, urgente, e urgente, voce precisa, vc precisa, voce tem que, deveria, diz me, manda me,
avisa me, conta me, mais uma coisa, so uma coisa, outra coisa, uma coisinha,
escolhe vc, escolhe voce, vc escolhe, voce escolhe, vc decide, voce decide, decide vc, decide voce, escolhe ai
"""
OPENER = """
que, quem, qual, quais, quando, quanto, quantos, quantas, onde, aonde, como, cade, pq, porque nao, oq,
quais
"""
CAUTION = """
mas, porem, so que, problema, problemas, hospital, acidente, morreu, faleceu, doente, febre, triste, chorando, mal,
pessimo, pessima, horrivel, preocupado, preocupada, medo, doi, dor, demitiram, demitido, demitida, perdi, roubaram,
quebrou, quebrado, espera, esperando, aqui, ca, quero, duvida, pergunta, infelizmente, cancelar, ainda, exceto,
gravida, terminamos, atrasado, atrasada, nao muito bem, nao ta facil, nada bem, nao to bem, nao estou bem, falta,
faltou, seria bom, seria otimo, adoraria, vazando, nao funciona,
esqueci, deixei, alguem, tem que,
nao funciona, nao ta funcionando, nao abre, nao ta abrindo, nao carrega, nao conecta, nao ta conectando,
nao consigo, nao chegou, nao recebi, nao achei, nao acho, acima do que, caro, muito caro, quebrou, travou, deu erro,
nao curti, nao gostei, nao gosto, nao concordo, nao me convenceu
"""
FILLER = """
o, os, a, as, um, uma, uns, de, do, da, dos, das, em, no, na, nos, nas, e, ou, com, por, pelo, pela, para, pra, pro,
p, meu, minha, seu, sua, teu, tua, te, me, se, lhe, vc, voce, voces, vcs, tu, eu, ele, ela, a gente, muito, muita,
mto, mt, mais, bem, entao, agora, depois, hoje, amanha, noite, tarde, dia, semana, fds, segunda, terça, quarta,
quinta, sexta, sabado, domingo, feira, la, ai, ali, amigo, amiga, mano, mana, cara, amor, linda, lindo, querida,
querido, mae, pai, irmao, irma, tia, tio, vo, chefe, gente, pessoal, todos, todo, tudo, esta, to, tou, estou, isso,
esse, essa, isto, ah, oh, ne, viu, hein, ja, so, sao, foi, era, ser, vai, vou, vamos, hora, horas, minutos, min, casa,
trabalho, mesmo, pela atenção, te amo, amo voce, amo vc, saudade, saudades, desculpa, desculpe, foi mal, ajuda de,
informação, info, nada de, nao posso, nao consigo, cansado, cansada, acho que, penso que, espero que, parece que,
creio que, familia, saude, paz, doce, marido, esposa, amizade, meia, praca, ano, noticia, perfeita, comigo, contigo,
apresento, conversar
"""

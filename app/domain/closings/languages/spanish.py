"""Spanish words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
vale, vale vale, valee, okis, okey, okei, oka, dale, dale dale, va, ya va, sale, sale vale, listo, listos, listo
calisto, perfecto, perfe, genial, estupendo, excelente, fenomenal, buenisimo, bueno, bien, muy bien, todo bien, esta
bien, ta bien, de acuerdo, deacuerdo, claro, claro que si, por supuesto, desde luego, obvio, exacto, exactamente, asi
es, eso, eso es, eso mismo, entendido, entiendo, comprendo, anotado, hecho, recibido, enterado, enterada, copiado, si,
sip, sii, si si, no, nop, no no, tal vez, quizas, quiza, puede ser, creo que si, creo que no, ojala, no se, ni idea,
ya, ya esta, ya veo, ah ya, de nada, denada, no hay de que, por nada, un placer, con gusto, con mucho gusto, a la
orden, no pasa nada, no te preocupes, tranquilo, tranquila, tranqui, no hay problema, sin problema, sin problemas,
adios, chao, chau, bye, hasta luego, hasta mañana, hasta pronto, hasta el lunes, nos vemos, nos vemos luego, nos vemos
mañana, nos vemos alli, nos vemos alla, hablamos, hablamos luego, hablamos mañana, luego hablamos, luego te cuento, te
cuento luego, te cuento, ya te cuento, cuidate, cuidate mucho, cuidense, buenas noches, feliz noche, descansa, que
descanses, descansen, dulces sueños, que duermas bien, que te vaya bien, que te mejores, que tengas buen dia, que
tengas un buen dia, que tengas linda noche, que tengas linda tarde, que lo pases bien, que lo disfrutes, que
aproveche, buen provecho, buen viaje, buen finde, buen fin de semana, buen dia para ti, feliz finde, feliz fin de
semana, suerte, mucha suerte, exitos, besos, besitos, beso, un beso, muchos besos, besis, bss, abrazo, abrazos, un
abrazo, un abrazo grande, saludos, bendiciones, dios te bendiga, amen, jaja, jajaja, jeje, jejeje, jiji, que bueno,
que bien, que lindo, que linda, que bonito, que bonita, que guay, que chulo, que risa, que gracioso, que rico, que
alegria, que genial, que padre, que chevere, que bacan, chevere, bacan, guay, que guapa, que guapo, que pena, que
lastima, me alegro, me alegro mucho, que fuerte, igualmente, igual, yo tambien, tu tambien, lo mismo, a ti, a ti
tambien, a vos, te aviso, yo te aviso, ya te aviso, te llamo, te llamo luego, luego te llamo, te llamo mañana, ahora
te llamo, te escribo, te escribo luego, ahora voy, ya voy, voy, voy para alla, estoy en camino, en camino, voy en
camino, ya casi llego, ya llego, ahi estare, alli estare, ahi nos vemos, alli nos vemos, lo hare, yo lo hago, lo miro,
lo reviso, lo veo, eres el mejor, eres la mejor, eres un sol, crack, como quieras, como tu quieras, cuando puedas, sin
prisa, con calma, a las ordenes, me parece bien, me parece perfecto, me vale, me sirve, vale pues, venga, venga va,
oki, ok ok, de una, joya, barbaro, maravilla, maravilloso, fantastico, wow, guau, sin falta, con ganas, yuju, yupi,
wiii, sin duda, nada mas, nada más por ahora, cualquier cosa te aviso, cualquier cosa te digo, otro dia, otro dia
sera, otra vez sera, la proxima, para la proxima, sera la proxima, a la proxima, nos vemos a, que alivio, menos mal,
que buena noticia, que gran noticia, que buenas noticias, buenas noticias, que ilusion, que ganas, que bien suena,
cuanto me alegro, me alegro un monton, me alegro por ti, me alegro mucho por ti, me quedo mas tranquila, me quedo mas
tranquilo, me quedo tranquila, que detalle, que detallazo, eres un cielo, eres un amor, eres un angel, eres la leche,
eres lo mas, para eso estamos, para eso estan los amigos, faltaria mas, no hay problema ninguno, cuando quieras,
cuando tu quieras, lo pienso, lo pienso y te digo, me lo pienso, te digo algo, ya te digo, te digo, luego te digo, te
digo luego, lo hablo, lo consulto, lo comento, le llamare, le llamo, te llamare, ya hablamos, ya nos vemos, te veo
entonces, te veo alli, te veo mañana, te veo luego, hasta entonces, hasta el sabado, hasta el domingo, hasta el
viernes, me paso luego, ahora me paso, te traigo, te llevo, ya os cuento, os cuento, ya os contare, te contare, a la
vuelta, cuando vuelva, buena noche, buenas noches a todos, buen descanso, descansa mucho, dormid bien, pasadlo bien,
pasalo bien, disfruta, disfruta mucho, disfrutad, disfruten, que disfruteis, divertios, me parto, me meo, me muero, me
muero de risa, que risa me da, lloro de risa, mucha salud, salud, prospero año, a toda la familia, a la familia,
saludos a los tuyos, saludos a la familia, recuerdos, recuerdos a todos, un fuerte abrazo, abrazo fuerte, un abrazo
fuerte, un abrazo enorme, un saludo, saludos cordiales, atentamente, cordialmente, dios los bendiga, dios le bendiga,
que dios te bendiga, si dios quiere, dios mediante, ya funciona, ya va bien, ya esta funcionando, ya me va, no corre
prisa, no hay prisa, quedo pendiente, quedo a la espera, otro dia quedamos, lo dejamos para otro dia, a ver si
repetimos, hay que repetir, yo tambien me lo pase genial, hecho queda, quedamos asi, en eso quedamos, mejor, mucho
mejor, ya no tengo fiebre, sin fiebre, te comento, luego te comento, que dios los acompañe, que dios te acompañe, que
tengais buena noche, que tengais buen dia,
cogela cuando quieras, cogelo cuando quieras, cogela, cogelo, sirvete, adelante, con toda confianza, toda tuya, todo tuyo,
te digo algo, os digo algo, le digo algo, lo comento, lo consulto, lo hablo, te debo una, te debo la vida,
de momento genial, de momento bien, ya os digo, ya te dire,
decidido, hecho, trato hecho, ya me ha llegado, me ha llegado, ya llego, ya lo tengo, lo tengo, las tengo,
los tengo, ya las tengo, en el bolso,
tu me dices, tu me avisas, tu dime, ya me dices, ya me diras, ya me contaras, cualquier cosa me dices, cualquier cosa
me avisas, cualquier cosa avisa, cualquier cosa avisame, cualquier duda me dices, si necesitas algo me dices, si
necesitas algo avisame, no hace falta que contestes, ya los llame, ya la llame
"""
THANKS = """
gracias, graciass, gracia, grax, grcs, grazias, mil gracias, muchas gracias, muchisimas gracias, gracias igualmente,
gracias por todo, gracias por avisar, gracias por la ayuda, gracias por tu ayuda, te lo agradezco, se agradece, te
agradezco, agradecido, agradecida, gracias de todas formas, muy amable, muy amable gracias, que amable, gracias de
corazon, muchas gracias de verdad, mil gracias de verdad, gracias por tus palabras, gracias por preguntar, gracias a
ti, gracias a vosotros, gracias a ustedes, grasias, grcias, gracais, agradecidos
"""
PRAISE = """
felicidades, enhorabuena, felicitaciones, te lo mereces, os lo mereceis, se lo merece, que orgullo, que orgullosa,
que orgulloso, campeon, campeona, crack, eres un crack, eres una crack, maquina, que bonito, que bonita, que bonitos,
que bonitas, que lindo, que linda, que lindos, que lindas, que guapa, que guapo, que guapos, que chulo, que chula,
que bien, que guay, que alegria, que ilusion, que maravilla, que pasada, que rico, que rica, que pena, que lastima,
que mal, que mono, que mona, que risa, que fuerte, precioso, preciosa, preciosos, preciosas, guapisima, guapisimo,
me encanta, me encantan, lo siento mucho, lo siento muchisimo, cuanto lo siento, mi mas sentido pesame,
sentido pesame, pesame, mis condolencias, te acompaño en el sentimiento, dep, un abrazo, un abrazo fuerte,
un abrazo muy fuerte, un abrazo enorme, abrazo grande, un besazo, un besazo enorme, besazo, un beso, un beso enorme,
que te mejores, mejorate, recuperate, animo, mucho animo, mucha fuerza, bienvenido, bienvenida, bravo, ole,
oido cocina, apuntado, me alegro mucho, me alegro un monton, me alegro, pobrecita, pobrecito, pobre
"""
RHETORIC = """
te puedes creer, os podeis creer, te lo puedes creer, puedes creerlo, quien lo diria, quien lo iba a decir, no te
digo, que mas da, a quien le importa, que le vamos a hacer, que se le va a hacer, y que esperabas, en serio me lo
dices, por que sera, como no, quien me manda, es la mejor o que, hay algo mejor
"""
WITHDRAWAL = """
olvidalo, olvidate, dejalo, no importa, ya no importa, nada nada, ya no hace falta, ya no es necesario, no hace falta,
ya lo encontre, lo encontre, ya la encontre, ya esta resuelto, ya lo resolvi, ya lo tengo, me equivoque de chat, chat
equivocado, perdon chat equivocado, ignora el mensaje, ignoralo, nada ya lo encontre, ya esta solucionado, ya lo
solucione, ya me he aclarado,
me acorde, ya me acorde, ah ya, ya se cual
"""
NOTICE = """
para que lo sepas, para que sepas, para que lo sepais, te aviso de que, te aviso que, os aviso, solo avisarte, solo
para avisar, solo aviso, te informo, le informamos, les informamos, os informamos, se informa, informamos que, le
recordamos, les recordamos, os recordamos, recordatorio, se recuerda, su pedido, su paquete, su cita, su reserva, su
codigo de verificacion, estimado cliente, estimados padres, aviso
"""
GREETING = """
hola, holaa, holi, holis, ola, buenas, buenos dias, buen dia, buenas tardes, muy buenas, que tal todo, hey, feliz
cumple, feliz cumpleaños, felicidades, feliz navidad, feliz año, feliz año nuevo, enhorabuena, felices fiestas
"""
QUESTION = """
puedes, podrias, puede usted, podria, me puedes, me podrias, podemos, puedo, quieres, querrias, quereis, quieren,
tienes, tendrias, teneis, tienen, sabes, sabeis, vienes, venis, vas a, vais a, estas bien, estas ahi, estas en, estas
libre, has visto, has podido, has llegado, viste el, viste la, viste mi, te parece, te va bien, te viene bien, te
apetece, te animas, te importa, te acuerdas, y tu, y vos, y usted, y ustedes, y ud, que tal, que haces, que hacen, que
hora, a que hora, que opinas, que te parece, que piensas, que dices, que paso, que pasa, que quieres, que vas, que
dia, que fue, q haces, q tal, como estas, como esta, como andas, como va, como vas, como te va, como estuvo, como fue,
como sigues, como se, como puedo, como hago, como te fue, cuando vienes, cuando es, cuando puedes, cuando nos, donde
estas, donde es, donde nos, por donde, en que, para que, por que no, cuanto cuesta, cuanto es, cuanto vale, alguna
novedad, hay novedades, alguna noticia, algun plan, o no, verdad que, me das, me dejas, me prestas, me ayudas, me
llamas, me avisas, me mandas, me pasas, me envias, me confirmas, me dices, hacemos, quedamos, nos juntamos, vamos al,
pudiste, llegaste, fuiste, y tus, y su, y sus, o estas, o estais
"""
PLEASE = "por favor, porfa, porfis, porfavor, xfa, xfavor, x favor"
REQUEST = """
avisame, avisa, dime, decime, dame, mandame, manda, enviame, envia, pasame, pasa el, pasa la, llamame, llama,
escribeme, escribime, contestame, contesta, respondeme, responde, cuentame, contame, ayudame, ayuda, recuerdame,
acuerdate, no te olvides, no olvides, confirmame, confirma, esperame, te espero, estoy esperando, sigo esperando,
trae, traeme, compra, necesito, necesitamos, necesito que, tenemos que hablar, hay que hablar, tengo que hablar
contigo, quiero que, quisiera, me gustaria, hazme, haz, mira esto, mira el, ven, ven a, vente, abreme, abre, recogeme,
dejame saber, urgente, es urgente, socorro, auxilio, me debes, tienes que, deberias, habria que, una cosa mas, solo
una cosa, otra cosa, una cosita,
elige tu, decide tu, tu eliges, tu decides, escoge tu, tu mandas
"""
OPENER = """
que, q, quien, quienes, cual, cuales, cuando, cuanto, cuanta, cuantos, cuantas, donde, adonde, como, por que, porque
no, xq
"""
CAUTION = """
pero, aunque, problema, problemas, hospital, accidente, murio, fallecio, muerto, enfermo, enferma, fiebre, triste,
llorando, mal, fatal, preocupado, preocupada, miedo, duele, dolor, despidieron, perdi, robaron, roto, rota, espera,
esperando, afuera, aqui, aca, quiero, duda, pregunta, pregunto, urgencia, lamentablemente, cancelar, todavia, solo
que, salvo, retraso, embarazada, terminamos, rompimos, no muy bien, no tan bien, nada bien, no estoy bien, me falta,
nos falta, falta, faltan, no se si, seria genial, seria bueno, estaria bien, me encantaria, goteando, no funciona,
averiado,
regular, fatal, me han echado, despedido, despedida, jodido, jodida, fastidiado, fastidiada,
olvide, me olvide, me deje, se me olvido, alguien, hay que,
no funciona, no me funciona, no va, no me va, no arranca, no me deja, no se abre, no abre, no carga, no me carga,
no conecta, no encuentro, no lo encuentro, no me llega, no me ha llegado, no ha llegado, no llego, mas de lo que,
demasiado caro, caro, se ha roto, se rompio, no es lo que, no puedo entrar, no puedo abrir,
no me convence, no me gusta, no lo veo, no me hace gracia, no estoy de acuerdo
"""
FILLER = """
el, la, los, las, lo, un, una, de, del, a, al, en, y, e, o, con, por, para, mi, mis, tu, tus, te, me, se, nos, le,
les, muy, mucho, mucha, muchas, muchos, mas, tambien, pues, pos, entonces, ahora, ahorita, luego, despues, hoy,
mañana, noche, tarde, tardes, dia, dias, semana, finde, lunes, martes, miercoles, jueves, viernes, sabado, domingo,
hasta, alli, alla, ahi, amigo, amiga, amigos, amor, cariño, cielo, guapa, guapo, linda, lindo, hermano, hermana, bro,
tio, tia, primo, prima, mama, papa, jefe, jefa, vida, corazon, reina, rey, bonita, nena, nene, todos, todas, todo, es,
esta, estoy, eso, ese, esa, esto, yo, ella, nosotros, ustedes, vos, usted, oye, ay, ah, oh, uy, ayuda de, hora, horas,
minuto, minutos, casa, trabajo, ya que, va a, voy a, vamos, soy, era, ha, he, hay, no puedo, sobre, media, te quiero,
te quiero mucho, tq, tqm, te amo, te extraño, perdon, disculpa, lo siento, avisar, info, detalle, cumple, si que,
cansado, cansada, creo que, pienso que, espero que, parece que, supongo que, hombre, mujer, chicos, chicas, familia,
tuyos, noticia, gracia, salud, alegria, año, años, estacion, mejor, cuarto, punto, sitio, sol, regalito, quedo,
pronto, vuelta, saludo, verte, veros, nuevo
"""

"""Indonesian words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ok, oke, okee, okey, okeh, okei, oke deh, oke sip, oke siap, ok sip, ok siap, okelah, okay, sip, sipp, sippp, sip deh,
siap, siapp, siap pak, siap bu, siap bos, siap kak, siap laksanakan, baik, baiklah, baik pak, baik bu, baik kak,
bagus, bagus banget, mantap, mantab, mantul, mantep, keren, keren banget, asik, asyik, asikk, sempurna, setuju, deal,
jadi ya, jadi, iya, iyaa, iyah, iye, iyo, ya, yaa, yah, yup, yoi, yoyoi, he eh, heeh, hooh, betul, benar, bener, bener
banget, tentu, tentu saja, pasti, pastinya, jelas, boleh, boleh boleh, bisa, bisa kok, bisa dong, nggak, ngga, enggak,
engga, gak, ga, gk, tidak, tdk, nggak kok, gak kok, belum, blm, belom, mungkin, kayaknya iya, kayaknya nggak, gatau,
ga tau, gak tau, nggak tau, tidak tahu, entah, semoga, mudah mudahan, paham, ngerti, mengerti, sudah paham, noted,
sudah, udah, udh, sdh, selesai, beres, sudah beres, sudah selesai, sudah diterima, diterima, sama sama, samasama,
sama2, sama sama ya, sama-sama, kembali kasih, gapapa, gpp, ga papa, gak apa apa, nggak apa apa, tidak apa apa, ga
masalah, gak masalah, nggak masalah, tidak masalah, santai, santai aja, santuy, tenang, tenang aja, gausah khawatir,
jangan khawatir, dadah, dah, daah, babay, bye bye, sampai jumpa, sampai ketemu, sampai nanti, sampai besok, sampai
jumpa besok, sampai ketemu besok, ketemu besok, see you, jumpa lagi, nanti ngobrol lagi, nanti kita ngobrol, nanti
lanjut, lanjut nanti, selamat malam, selamat tidur, selamat istirahat, met tidur, met bobo, bobo dulu, tidur dulu,
mimpi indah, istirahat ya, selamat jalan, hati hati, hati2, hati hati di jalan, hati2 di jalan, ati ati, semoga
sukses, sukses selalu, semangat, semangat ya, selamat berlibur, selamat bekerja, selamat makan, selamat menikmati,
jaga kesehatan, jaga diri, tuhan memberkati, amin, aamiin, aamin, amiin, wkwk, wkwkwk, wkwkwkwk, wkwkk, wk, awok,
awokwok, hehe, hehehe, hihi, haha, hahaha, xixi, kwkw, ngakak, lucu, lucu banget, gokil, anjay, wah, waw, wow,
alhamdulillah, insya allah, insyaallah, masya allah, masyaallah, puji tuhan, syukurlah, syukur deh, syukur, ikut
senang, turut senang, senang dengarnya, aku juga, saya juga, gue juga, gw juga, kamu juga, kakak juga, nanti aku
kabari, nanti kukabari, nanti dikabari, nanti saya kabari, ntar gue kabarin, nanti aku kabarin, ntar dikabarin, nanti
aku telpon, nanti saya telepon, nanti aku hubungi, nanti saya hubungi, nanti aku kirim, nanti saya kirim, nanti aku
cek, saya cek dulu, aku cek dulu, cek dulu ya, otw, lagi otw, otw ya, otw kak, di jalan, lagi di jalan, aku di jalan,
bentar lagi sampai, bentar lagi nyampe, sebentar lagi sampai, sudah sampai rumah, udah sampe rumah, sudah di rumah,
terserah, terserah kamu, terserah aja, bebas, kapan aja boleh, kapan kapan, santai saja, gas, gaskeun, gass, cus, yuk
gas, siap meluncur, oh gitu, oh begitu, oh ya udah, ya udah, yaudah, ya sudah, oh iya, oh oke, ooh, o gitu, cocok, ok
mas, oke mas, siap mas, baik mas, iya mas, sama sama mas, sip mas, aman mas, aman, lain kali, lain kali aja, lain
waktu, kapan kapan aja, next time, lega, lega banget, lega deh, ikut seneng, ikut bahagia, kabar bagus, kabar baik,
seneng dengernya, seneng banget dengernya, gak sabar, ga sabar, nggak sabar, asikkk, kamu emang terbaik, kamu terbaik,
baik banget, baik banget sih, kayak sama siapa aja, gak papa, ga apa apa, kita atur lagi, gak usah buru buru, pelan
pelan aja, aku pikirin dulu, saya pikir pikir dulu, pikir pikir dulu, saya pikirkan dulu, nanti aku bawain, aku
bawain, saya diskusi dulu, kita ngobrol, besok lanjut, sampai minggu depan, ketemu di sana, ketemu di lapangan, ketemu
nanti, istirahat, tidur yang nyenyak, selamat bersenang senang, have fun, have fun ya, semoga lancar, semoga cepat
sembuh, cepet sembuh, cepat sembuh, lekas sembuh, sehat selalu, sehat sehat, semoga tuhan memberkati, semoga dibalas,
semoga dibalas kebaikannya, mohon maaf lahir batin, mohon maaf lahir dan batin, sekeluarga, ngakak parah, kocak, udah
bisa, udah jalan, udah jalan lagi, udah beres, sudah masuk, sudah bisa, ada kak, ready kak, tersedia, aku juga seneng,
iya sama, iya hati hati, ini dia, jauh lebih baik, demamnya udah turun, demamnya sudah turun, itulah gunanya teman,
itulah gunanya temen, nanti malam aku cek, terus aku kirim,
nanti dikabari, nanti saya kabari, diskusikan dulu, tanya dulu, utang budi, utang budi nih, baik banget,
baik banget sih, sejauh ini enak, sejauh ini oke,
udah di tas, udah ada, udah masuk, udah diterima,
kalau ada apa apa kabarin, kalo ada apa apa kabarin, kalo butuh apa apa bilang aja, kalau butuh bilang aja, kalo ada
yang kurang bilang aja, kabarin aja nanti, ga usah dibales, gak usah dibalas, tidak perlu dibalas, ntar aku ceritain,
nanti aku ceritain
"""
THANKS = """
terima kasih, terimakasih, trima kasih, trimakasih, trmksh, terima kasih banyak, terimakasih banyak, makasih, makasi,
makasii, makasihh, makasih ya, makasih banyak, makasih banget, mksh, mksih, mks, maksih, maacih, macih, tengkyu,
thanks ya, thank you ya, thx ya, tq ya, nuhun, hatur nuhun, matur nuwun, suwun, matur suwun, trims, tks, tengkiu,
makasih sebelumnya, terima kasih sebelumnya, makasih mas, terima kasih mas, makasi mas, terimakasih mas, makasih udah
nanya, makasih bantuannya, makasih infonya, terima kasih infonya, terima kasih doanya, terima kasih atas doanya,
terima kasih atas ucapannya, makasiih
"""
PRAISE = """
selamat, selamat ya, selamat yaa, selamat yaaa, congrats ya, ikut senang, ikut seneng, ikut bangga, bangga,
bangga sama kamu, keren, keren banget, kerenn, hebat, hebat banget, mantap jiwa, mantul, jago, cantik, cantik banget,
cakep, cakep banget, ganteng, lucu, lucu banget, gemes, gemes banget, bagus banget, bagus bgt, indah banget,
enak banget, suka banget, suka bgt, turut berduka, turut berduka cita, turut berduka cita ya, ikut berduka,
ikut berduka cita, innalillahi, innalillahi wa inna ilaihi rajiun, semoga husnul khotimah, semoga diterima,
yang sabar ya, sabar ya, yang kuat ya, semoga kuat, semoga tabah, yang tabah, peluk jauh, peluk, peluk cium,
cepet sembuh, cepat sembuh, cepet sembuh ya, cepat sembuh ya, lekas sembuh, get well soon ya, selamat datang, kasian,
kasihan, sedih banget, ikut sedih, sip dicatat, dicatat, lain kali ya, yah sayang
"""
RHETORIC = """
siapa sangka, kapan sih gak, kapan sih nggak, ya gimana lagi, mau gimana lagi, apa kubilang, apa gue bilang, kan udah
kubilang, kan udah aku bilang, masa sih, kok bisa ya, percaya ga, percaya gak sih, apa boleh buat, siapa yang peduli
"""
WITHDRAWAL = """
gajadi, ga jadi, gak jadi, nggak jadi, tidak jadi, gausah, ga usah, gak usah, nggak usah, tidak usah, lupakan, lupain
aja, lupain, abaikan, abaikan saja, udah ketemu, sudah ketemu, dah ketemu, ketemu nih, udah nemu, sudah beres kok,
udah beres kok, udah bisa, sudah bisa, salah kirim, maaf salah kirim, salah chat, salah orang, sori salah kirim, gak
jadi udah ketemu, abaikan aja, inget, udah inget, oh iya inget
"""
NOTICE = """
sekedar info, sekadar info, cuma mau bilang, cuma ngasih tau, cuma mau ngabarin, info aja, diberitahukan,
diinformasikan, kami informasikan, kami beritahukan, mengingatkan, pengingat, pesanan anda, paket anda, kode
verifikasi anda, kode otp anda, jadwal anda, reservasi anda, yth pelanggan, pelanggan yth, yth
"""
GREETING = """
halo, hallo, hai, haii, hei, hey, hy, permisi, misi, punten, assalamualaikum, assalamu alaikum, asslmkm, ass wr wb,
assalamualaikum wr wb, waalaikumsalam, waalaikum salam, selamat pagi, selamat siang, selamat sore, met pagi, pagi,
pagi kak, pagi pak, siang, siang kak, siang pak, sore, sore kak, selamat ulang tahun, met ultah, hbd ya, selamat,
selamat ya, selamat natal, selamat tahun baru, selamat idul fitri, selamat hari raya, minal aidin wal faizin, p, ping,
kak, bang, bro, gan, sis
"""
QUESTION = """
apa kabar, gimana kabar, gimana, gmn, bagaimana, gimana kabarnya, bagaimana kabar, apakah, apa ada, apa bisa, apa
boleh, apa kamu, apa masih, lagi apa, lg apa, lagi ngapain, lg ngapain, ngapain, sedang apa, mau apa, mau kemana, mau
ke mana, kemana, ke mana, dimana, di mana, dmn, lagi dimana, lg dmn, posisi dimana, posisi, mana, kapan, kpn, kapan
bisa, kapan ada, jam berapa, jam brp, berapa, brp, berapaan, siapa, sapa yang, kenapa, knp, mengapa, bisa nggak, bisa
gak, bisa ga, bisa tolong, bisa minta, bisa kirim, bisa ketemu, bisa datang, bisakah, boleh minta, boleh pinjam, boleh
tanya, boleh tau, boleh gak, boleh ga, boleh nggak, bolehkah, mau nggak, mau gak, mau ga, mau ikut, ikut gak, ikut ga,
ikut nggak, jadi nggak, jadi gak, jadi ga, jadi kan, ada waktu, ada waktu gak, ada gak, ada ga, ada nggak, ada kabar,
ada apa, udah belum, udah blm, sudah belum, sudah makan, udah makan, udah sampe, udah sampai mana, udah nyampe, udah
di, sudah sampai, sudah terima, udah terima, udah liat, udah lihat, sudah lihat, kamu gimana, kalo kamu, kalau kamu,
klo kamu, kamu sendiri, kamu di, kamu dimana, lo gimana, lu gimana, lo dimana, lu dimana, kamu mau, kamu bisa, kamu
ada, kamu lagi, menurut kamu, menurutmu, ya kan, iya kan, ya nggak, ya gak, yg mana, yang mana, berapa lama, berapa
harga, harganya berapa, free gak, sibuk gak, sibuk ga, lagi sibuk, ada rencana, ketemuan yuk, makan yuk, nonton yuk,
jalan yuk, kita ketemu, mending yang mana, gitu ya kan,
ikut kan, jadi kan, bisa kan, dateng kan, datang kan, mau kan
"""
PLEASE = "tolong, tlg"
REQUEST = """
tolongin, mohon, minta tolong, mintol, kabari, kabarin, kabari ya, kabarin ya, kabari aku, kasih tau, kasih tahu, kasi
tau, beritahu, info dong, infoin, kirim, kirimin, kirimkan, kirim dong, kirim ya, telpon, telepon, telfon, tlp,
hubungi, hubungin, call aku, chat aku, wa aku, balas, bales, bales dong, balas dong, jawab, jawab dong, jangan lupa,
jgn lupa, ingetin, ingatkan, tunggu aku, ditunggu, saya tunggu, aku tunggu, ditunggu ya, ditunggu kabarnya, nunggu,
lagi nunggu, butuh, aku butuh, saya butuh, perlu bicara, perlu ngobrol, mau ngomong, mau tanya, mau nanya, numpang
tanya, mau minta, pengen tanya, pinjam, pinjem, bantu, bantuin, bantu aku, ajak, ayo, ayok, yuk, cepet, cepetan,
buruan, segera, urgent, penting, penting banget, darurat, cek dong, tolong cek, lihat ini, liat ini, liat deh, bukain,
bukain pintu, jemput, jemput aku, beliin, belikan, bawain, bawa, titip, nitip, konfirmasi, mohon konfirmasi, mohon
info, harus, kamu harus, transfer, tf, dong, satu lagi, satu hal lagi, ada lagi,
kamu aja yang pilih, kamu yang pilih, terserah kamu pilih, pilih aja
"""
OPENER = """
apa, siapa, kapan, mana, kenapa, gimana, berapa, mau, udah, sudahkah, emang, emangnya, masa
"""
CAUTION = """
tapi, tetapi, tp, kecuali, masalah, rumah sakit, kecelakaan, meninggal, wafat, sakit, demam, sedih, nangis, menangis,
parah, buruk, takut, khawatir, nyeri, dipecat, hilang, dicuri, rusak, tunggu, bentar, sebentar, di luar, di sini,
disini, di depan, perlu, pertanyaan, tanya, sayangnya, batal, cancel, tunda, masih, hamil, putus, telat, terlambat,
macet, tidak baik, kurang baik, gak baik, kurang enak, kurang sehat, gak enak badan, atau,
belum masuk, belum nyampe, belum sampai, belum dateng, belum datang, belum terima,
ketinggalan, kelupaan, harus ada,
ga bisa konek, gak bisa konek, ga bisa dibuka, gak bisa dibuka, ga bisa masuk, gak bisa masuk, ga jalan, gak jalan,
error, eror, ga nyala, gak nyala, di atas budget, kemahalan, mahal, belum ada, ga ketemu, gak ketemu, hilang,
kurang suka, ga suka, gak suka, kurang cocok, ga cocok, gak setuju, ga setuju
"""
FILLER = """
aku, saya, gue, gw, kamu, anda, lo, lu, kita, kami, dia, mereka, ini, itu, yang, yg, di, ke, dari, dan, dgn, dengan,
untuk, buat, utk, pada, juga, jg, lagi, lg, aja, saja, deh, dong ya, kok, sih, nih, tuh, lah, kan, ya, yaa, banget,
bgt, sekali, banyak, sangat, semua, semuanya, nanti, ntar, besok, bsk, hari, hari ini, malam, minggu, senin, selasa,
rabu, kamis, jumat, sabtu, jam, menit, pukul, setengah, pak, bu, bapak, ibu, mas, mbak, mba, kakak, bang, abang, dek,
adik, bro, sis, teman, temen, sayang, say, cinta, beb, mama, papa, bos, boss, guys, teman teman, rumah, kantor, kerja,
sekolah, kampus, kalo, kalau, klo, udah ya, atas, bantuannya, infonya, waktunya, maaf, sori, sorry, mohon maaf, love
you, kangen, capek, dulu, jalan, oh, ah, eh, hmm iya, sampai, sampe, pulang, doanya, kebaikannya, batin, lahir,
lapangan, stasiun, depan, orang, anak, dewasa, ketinggalan dulu, suami, istri, keluarga, selalu, laci, hijau, merah,
biru, warna, parah, kereta, bandara, pagi, sore, siang
"""

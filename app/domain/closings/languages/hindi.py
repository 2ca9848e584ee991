"""Hindi words in Devanagari and in Latin letters: each list is one sense of :mod:`..words`."""

CLOSING = """
ठीक, ठीक है, ठीक हैं, अच्छा, अच्छा ठीक है, अच्छा जी, बहुत अच्छा, बहुत अच्छे, बहुत बढ़िया, बढ़िया, बढिया, सही, सही है,
सही बात, हाँ, हां, हा, हाँ जी, हां जी, जी, जी हाँ, जी हां, जी बिल्कुल, बिल्कुल, बिलकुल, जरूर, ज़रूर, पक्का, नहीं, नही,
ना, जी नहीं, शायद, पता नहीं, मालूम नहीं, ओके, ओक, ओके जी, समझ गया, समझ गई, समझ गयी, हो गया, हो गयी, हो जाएगा, कर
दूंगा, कर दूँगा, कर दूंगी, कर देता हूँ, भेज दूंगा, भेजता हूँ, बता दूंगा, बताता हूँ, बताती हूँ, मिल गया, कोई बात नहीं,
कोई नहीं, कोई दिक्कत नहीं, चिंता मत करो, चिंता मत करना, स्वागत है, आपका स्वागत है, अलविदा, बाय, टाटा, फिर मिलते हैं,
मिलते हैं, कल मिलते हैं, बाद में बात करते हैं, बाद में बात करता हूँ, फोन करता हूँ, कॉल करता हूँ, शुभ रात्रि, गुड नाइट,
गुडनाइट, सो जाओ, शुभ दिन, अपना ख्याल रखना, ख्याल रखना, ध्यान रखना, वाह, वाह वाह, क्या बात है, कमाल, शानदार, मस्त,
ज़बरदस्त, सुंदर, बहुत सुंदर, हाहा, हाहाहा, हा हा, हा हा हा, हीही, आप भी, तुम भी, आपको भी, तुम्हें भी, मैं भी, मुझे भी,
आ रहा हूँ, आ रही हूँ, रास्ते में हूँ, पहुँच रहा हूँ, निकल गया, जय श्री कृष्ण, भगवान भला करे, ईश्वर की कृपा, theek,
theek hai, thik, thik hai, thek hai, thk hai, tik hai, teek hai, theek h, thik h, accha, acha, achha, accha ji, acha
ji, acha theek hai, accha theek hai, ok ji, okay ji, ok bhai, badhiya, badiya, bahut badhiya, bahut acha, bahut accha,
bohot acha, sahi, sahi hai, sahi h, sahi baat, haan, han, haa, haan ji, hanji, haanji, ha ji, ji, ji haan, ji haa,
bilkul, zaroor, jaroor, zarur, jarur, pakka, nahi, nahin, nai, nhi, nahi yaar, shayad, pata nahi, pta nhi, pata nhi,
malum nahi, samajh gaya, samajh gayi, samjh gaya, samajh gya, ho gya, hogaya, hogya, ho jayega, kar dunga, kar dungi,
kar deta hu, krta hu, karta hu, karta hoon, bhej dunga, bhejta hu, bata dunga, bata dungi, batata hu, batati hu, mil
gaya, mil gya, koi baat nahi, koi bat nahi, koi baat nhi, koi nahi, koi na, koi ni, koi dikkat nahi, koi problem nahi,
tension mat lo, tension na lo, chinta mat karo, no tension, alvida, tata, chalo, chal, chalo theek hai, chal theek
hai, chalo bye, chal bye, phir milte hai, phir milte hain, fir milte hai, milte hai, milte hain, kal milte hai, kal
milte hain, baad mein baat karte hai, baad me baat karte hai, baad me baat karta hu, call karta hu, call krta hu,
phone karta hu, shubh ratri, gud nyt, gud nite, good nyt, gn ji, so jao, apna khayal rakhna, khayal rakhna, dhyan
rakhna, take care ji, wah, waah, wah wah, kya baat, kamaal, mast, mast hai, zabardast, shandar, sundar, bahut sundar,
bhut acha, bhot badhiya, hehe, haha, aap bhi, tum bhi, aapko bhi, tumhe bhi, main bhi, mai bhi, mujhe bhi, same to you
ji, aa raha hu, aa rha hu, aa raha hoon, aa rahi hu, aata hu, raste mein hu, raste me hu, pahunch raha hu, pahuch gaya
ghar, jai shri krishna, jai shree krishna, jai shri ram, ram ram, jai mata di, radhe radhe, god bless you beta, jaisa
aap kahe, jaisi aapki marzi, jab time mile, aaram se, dekhta hu, dekhte hai, dekhte hain, agli baar, next time, phir
kabhi, fir kabhi, अगली बार, फिर कभी, chal gaya, kaam ho gaya, mil gaya ji, bahut khushi hui, khushi hui, jaan me jaan
aayi, chalo accha hua, accha hua, shukar hai, bhagwan ka shukar hai, bhagwan ka shukr hai, lakh lakh shukar hai, soch
ke batata hu, soch ke batati hu, sochta hu, bataungi, bataunga, dekhti hu, dekh ke batata hu, milte h, ground pe milte
hain, wapas aake milte hain, kal baat karte hain, baat karte hain, baad me baat karte hain, sambhal ke aana, sambhal
ke jana, aaram se aana, aaram karo, so jana, ghar pahunch ke, khush raho, jeete raho, koi jaldi nahi, jaldi nahi hai,
dosti me no thanks, isme thanks kaisa, apna hi kaam hai, ye to mera farz hai, tu best hai, you are the best, bhagwan
ki marzi, bhagwan bhala kare, bhagwan aapka bhala kare, aap sabko bhi, aapke parivar ko bhi, dher sari shubhkamnayein,
tujhe bhi, mujhe bhi accha laga, enjoy karo, enjoy karna, maze karo, tum log enjoy karo, maza aayega, has has ke mar
gaya, haste haste pagal, available hai, leke aaungi, leke aata hu, hum 4 log, सोच कर बताता हूँ, सोचकर बताता हूँ, देखता
हूँ, आराम करो, आराम कीजिए, खुश रहो, जीते रहो, सुखी रहो, अच्छा बेटा, बढ़िया खबर, मन खुश हो गया, आपके परिवार को भी, ढेर
सारी शुभकामनाएं, भगवान आपका भला करे, काम हो गया, कोई जल्दी नहीं, kaafi better, fever nahi hai, bukhar utar gaya,
bukhar nahi hai, baat karke bataungi, baat karke batata hu, dekh ke bhejta hu, जवाब देता हूँ, जवाब देती हूँ, wife se
baat karke batata hu, se baat karke batata hu, se baat karke batati hu, se puch ke batata hu, puch ke batata hu, puch
ke batati hu, party pakki, ek party pakki, tu best hai yaar, abhi tak toh mast, abhi tak mast, bag me hai, mere paas
hai, aa gayi, aa gaya, mil gayi, done hai, kuch ho to batana, kuch bhi ho to batana, kuch chahiye ho to bol dena, kuch
chahiye ho to batana, zarurat ho to batana, zarurat ho to bolna, reply ki zarurat nahi, baad me batata hu, baad me
batati hu, shaam ko batata hu, khana kha lena, aaram karna, apna dhyan rakhna
"""
THANKS = """
धन्यवाद, बहुत धन्यवाद, बहुत बहुत धन्यवाद, शुक्रिया, बहुत शुक्रिया, बहुत बहुत शुक्रिया, थैंक्स, थैंक यू, थैंक्यू, आभार,
आपका धन्यवाद, मेहरबानी, dhanyawad, dhanyavad, dhanyawaad, bahut dhanyawad, bahut bahut dhanyawad, shukriya, shukria,
bahut shukriya, bahut bahut shukriya, thanks yaar, thanks bhai, thank you ji, thanku ji, thanks ji, thnku, thankew,
mehrbani, meherbani, aabhar, dhanyavaad, aapka dhanyavad, bahut bahut dhanyavad, bohot bohot shukriya, बहुत आभार, आपका
आभार
"""
PRAISE = """
बधाई, बधाई हो, बहुत बधाई, बहुत बहुत बधाई, मुबारक हो, शाबाश, शाबास, गर्व है, गर्व है तुम पर, बहुत सुंदर, बहुत प्यारा,
बहुत प्यारी, प्यारा, प्यारी, प्यारे, क्या बात, लाजवाब, बहुत दुख हुआ, दुख हुआ सुनकर, सुनकर दुख हुआ,
भगवान उनकी आत्मा को शांति दे, ओम शांति, ॐ शांति, आत्मा को शांति, श्रद्धांजलि, हिम्मत रखो, हिम्मत रखना,
जल्दी ठीक हो जाओ, ध्यान रखो अपना, जल्द स्वस्थ हो, badhai, badhai ho, bahut badhai, bahut bahut badhai, mubarak ho,
shabash, shabaash, proud of you, deserve karta hai tu, deserve karta hai, deserve karte ho, you deserve it, garv hai,
bahut dukh hua, dukh hua sunke, sunke bura laga, bahut bura laga, bura laga sunke, bhagwan unki aatma ko shanti de,
aatma ko shanti, bhagwan unki atma ko shanti de, om shanti, himmat rakh, himmat rakho, himmat rakhna, get well soon,
jaldi thik ho ja, jaldi theek ho ja, jaldi thik ho jao, jaldi theek ho jao, pyara, pyari, pyare, bahut pyara,
bahut pyari, kya mast, mast lag raha, mast lag rahi, acchi lag rahi, achi lag rahi, acche lag rahe, acha lag raha,
mast aayi hai, mast aaya hai, acchi aayi hai, gazab, gajab, jabardast, lajawab, congratulations bhai,
party banti hai, bechara, bechari, mar gaya main, mar gaya mai
"""
RHETORIC = """
isme naya kya hai, isme kya naya hai, kisne socha tha, kaun janta tha, bola tha na, maine kya bola tha, kaha tha na,
kya kar sakte hai, kya hi kar sakte hai, kya kare, mazak hai kya, yakeen hota hai, kaun karta hai ye, kaun karta hai
itna, kise padi hai, क्या बात है, यकीन होता है, क्या करें
"""
WITHDRAWAL = """
रहने दो, छोड़ो, छोड़ दो, कोई ज़रूरत नहीं, जरूरत नहीं, मिल गया मुझे, हो गया काम, गलती से भेज दिया, rehne do, rahne do,
rehne de, chhodo, chodo, chod do, chhod do, jaane do, jane do, koi zarurat nahi, zarurat nahi, jarurat nahi, mil gaya
mujhe, mujhe mil gaya, galti se bhej diya, galti se gaya, ignore karo, ignore kar do, mil gaya chhodo, rehne do mil
gaya, chhodo mil gaya, jawab mil gaya, yaad aa gaya, yaad aaya, mil gaya, mil gayi
"""
NOTICE = """
bas bata raha hu, bas batana tha, bas bata rahi hu, suchit kiya jata hai, suchna, aapko suchit, aapka order, aapka
parcel, aapki appointment, aapki booking, सूचना, सूचित किया जाता है, आपको सूचित, बस बताना था, बस बता रहा हूँ, आपका
ऑर्डर, आपका पार्सल, your otp, your otp is, dear customer, priya grahak
"""
GREETING = """
नमस्ते, नमस्कार, प्रणाम, हैलो, हेलो, हाय, सुप्रभात, शुभ प्रभात, गुड मॉर्निंग, राम राम जी, जन्मदिन मुबारक, जन्मदिन की
शुभकामनाएं, जन्मदिन की हार्दिक शुभकामनाएं, बधाई, बधाई हो, दिवाली की शुभकामनाएं, शुभ दीपावली, होली मुबारक, नया साल
मुबारक, namaste, namaskar, pranam, pranaam, helo, hlo, hii, suprabhat, shubh prabhat, gud mrng, good mrng, gud
morning, good mrng ji, janamdin mubarak, happy bday bhai, badhai, badhai ho, mubarak, mubarak ho, happy diwali, happy
holi, shubh diwali, suno, suno na, sunn, bhai sun
"""
QUESTION = """
क्या आप, क्या तुम, क्या तू, क्या हुआ, क्या कर, क्या है, क्या हाल, क्या चल, क्या सोच, क्यों, क्यूँ, क्यूं, कब, कहाँ,
कहां, कैसे, कैसे हो, कैसे हैं, कैसी हो, कैसा, कैसा है, कौन, कौन सा, कितना, कितने, कितनी, किधर, किसने, किसको, और तुम,
और आप, और तू, आप बताओ, आप बताइए, तुम बताओ, और बताओ, है ना, है क्या, हो क्या, आओगे, आएगा, आओगी, चलोगे, करोगे, मिलोगे,
कर सकते, सकते हो, सकते हैं, सकती हो, फ्री हो, घर पर हो, खाना खाया, पहुँच गए, पहुंचे, मिला क्या, kya aap, kya tum, kya
tu, kya hua, kya huaa, kya kar, kya kr, kya hai, kya h, kya haal, kya hal, kya chal, kya chl, kya socha, kya scene,
kya plan, kya bol, kyu, kyun, kyon, kyu nahi, kab, kab tak, kab aa, kahan, kaha, kaha ho, kahan ho, kidhar, kidar,
kaise, kaise ho, kaise hai, kese ho, kaisa, kaisa hai, kaisi, kaisi ho, kon, kaun, kaun sa, konsa, kitna, kitne,
kitni, kisne, kisko, aur tum, aur aap, aur tu, aur suna, aur sunao, tum batao, aap batao, aap bataiye, aur batao, hai
na, h na, hai kya, h kya, ho kya, hua kya, aaoge, aoge, aayega, aaogi, chaloge, chalega, karoge, milega, miloge, milte
kya, kar sakte, kar skte, sakte ho, skte ho, sakta hai kya, de sakte, bhej sakte, free ho, free hai, ghar pe ho, ghar
par ho, busy ho, khana khaya, khana kha liya, pahunch gaye, pahuch gaye, pohoch gaye, mila kya, dekha kya, ready ho,
theek ho, thik ho, kuch pata chala, koi update, chalna hai, jana hai kya, karna hai kya, aa rahe ho, aa rhe ho, aa
rahi ho, ja rahe ho, aur tumhara, aur tumhari, aur aapki, aur aapka,
ya nahi, ya nhi, या नहीं, हो ना, ho na, aa raha hai na, pakka hai, tu bata, tum bata
"""
PLEASE = "कृपया, प्लीज, प्लीज़"
REQUEST = """
बताओ, बताना, बता दो, बताइए, बता देना, बताएं, भेजो, भेज दो, भेज देना, भेजिए, भेजना, फोन करो, फोन करना, कॉल करो, कॉल
करना, कॉल कर, जवाब दो, जवाब देना, रिप्लाई करो, मदद करो, मदद चाहिए, मदद, चाहिए, सुनो ना, आ जाओ, आओ, आना, ले आओ, ले आना,
लाना, याद रखना, भूलना मत, मत भूलना, याद दिलाना, इंतजार कर रहा, इंतज़ार, इंतजार, जल्दी, जल्दी करो, देखो, देख लो, देखना,
बात करनी है, बात करना है, काम है, दे दो, दे देना, कर दो, कर देना, करना, pls bhej, please bhej, batao, bata, bata do,
bata dena, batana, bataiye, btao, bta do, bta dena, btana, bhejo, bhej do, bhej dena, bhejna, bhejiye, bhej, phone
karo, phone karna, phone kar, call karo, call karna, call kar, call kro, call krna, jawab do, jawab dena, reply karo,
reply kar, reply do, reply kro, madad karo, madad chahiye, madad, help karo, help chahiye, chahiye, chaiye, chahie, aa
jao, aajao, aa ja, le aao, le aana, lana, lete aana, yaad rakhna, bhoolna mat, bhulna mat, mat bhulna, yaad dilana,
intezaar, intezar, intzaar, wait kar raha, jaldi, jaldi karo, dekho, dekh lo, dekhna, dekh, baat karni hai, baat karna
hai, baat krni h, kaam hai, kaam tha, de do, de dena, kar do, kr do, kar dena, krna, mil lo, utha, phone utha, phone
uthao, paise bhej, milna hai, sunna, ek aur baat, एक बात, एक और बात, ek baat puchni, ek baat batao, ek baat bolni
"""
OPENER = """
क्या, kya, kiya, kiski, किसकी, kisi ko, कोई,
kaunsa, kaunsi, konsi, कौनसा, कौनसी
"""
CAUTION = """
लेकिन, मगर, पर, परेशानी, दिक्कत, समस्या, अस्पताल, हॉस्पिटल, एक्सीडेंट, मर गया, गुज़र गए, गुजर गए, बीमार, बुखार, दुखी,
रो रहा, रो रही, बुरा, डर, दर्द, नौकरी चली, खो गया, चोरी, टूट, रुको, बाहर, यहाँ, यहां, तैयार, सवाल, अभी तक, फिर भी,
lekin, magar, par, pareshani, pareshan, dikkat, samasya, hospital, accident, mar gaya, guzar gaye, guzar gaya, expire,
bimar, beemar, bukhar, dukhi, ro raha, ro rahi, bura, dar, dard, naukri, kho gaya, chori, toot, ruko, ruk, bahar,
yaha, yahan, taiyar, sawal, sawaal, abhi tak, fir bhi, phir bhi, cancel, late, problem, theek nahi, thik nahi, accha
nahi, acha nahi, sahi nahi, ठीक नहीं, अच्छा नहीं, ya phir, ya fir, या,
bhool gaya, bhool gayi, reh gaya, kisi ko,
nahi chal raha, nahi chal rahi, kaam nahi kar raha, kaam nahi kar rahi, nahi khul raha, nahi khul rahi,
connect nahi ho raha, nahi ho raha, nahi ho rahi, nahi mila, nahi mili, nahi aaya, nahi aayi, zyada lag raha,
mehenga, mahanga, kharab ho gaya, kharab ho gayi, band ho gaya, नहीं चल रहा, नहीं चल रही, काम नहीं कर रहा,
नहीं मिला, नहीं आया, खराब हो गया, महंगा,
accha nahi lagega, acha nahi lagega, pasand nahi, pasand nahi aaya, mujhe nahi jama, nahi jama, पसंद नहीं
"""
FILLER = """
मैं, मै, तुम, आप, तू, हम, वो, यह, ये, मेरा, मेरे, मेरी, आपका, तुम्हारा, को, का, की, के, में, से, पे, पर भी, है, हैं,
हूँ, हूं, हो, था, थी, भी, ही, तो, और, फिर, अब, अभी, आज, कल, रात, सुबह, शाम, दिन, बजे, घंटे, मिनट, बाद, बहुत, सब, भाई,
भैया, बहन, दीदी, यार, दोस्त, मम्मी, पापा, माँ, सर, मैडम, जान, बाबू, बेटा, घर, ऑफिस, काम पर, ओह, अरे, हम्म जी, सॉरी,
माफ करना, सोमवार, मंगलवार, बुधवार, गुरुवार, शुक्रवार, शनिवार, रविवार, थोड़ा, थक गया, main, mai, mein, me, tum, aap,
tu, hum, ham, wo, woh, vo, yeh, ye, mera, mere, meri, aapka, apka, tumhara, tera, ko, ka, ki, ke, se, pe, hai, hain,
hu, hun, hoon, ho, tha, thi, bhi, hi, to, toh, aur, phir, fir, ab, abhi, aaj, kal, raat, subah, sham, shaam, din,
baje, ghante, minute, baad, bahut, bohot, bhot, bhut, sab, bhai, bhaiya, bhaiyya, behen, didi, yaar, yar, dost, mummy,
papa, maa, sir, madam, jaan, babu, beta, ghar, office, oh, are, arre, arey, sorry, maaf karna, somwar, mangalwar,
budhwar, guruwar, shukrawar, shaniwar, raviwar, thoda, thak gaya, ji, na, wala, liye, mujhe, aapko, tumhe, parivar,
परिवार, bhagwan, भगवान, marzi, pahunch, log, logo, bacha, baccha, mausam, bete, khabar, खबर, mithai, hafte, agle,
wali, color, upar
"""

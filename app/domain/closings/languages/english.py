"""English words of closing, asking and between: each list is one sense of :mod:`..words`."""

CLOSING = """
ok, okay, okey, okie, oki, okies, okeydokey, okie dokie, k, kk, kay, okidoki, okk, alright, alrighty, aight, all
right, right, rite, sure, sure thing, for sure, of course, ofc, certainly, absolutely, definitely, def, fine, fair,
fair enough, cool, kewl, great, gr8, nice, nice one, perfect, awesome, amazing, excellent, wonderful, lovely,
brilliant, fantastic, super, good, very good, sweet, sounds good, sounds great, sounds perfect, sounds like a plan,
looks good, works for me, that works, it works, all good, im good, no im good, got it, got that, gotcha, gotchu,
understood, noted, roger, roger that, copy, copy that, will do, on it, im on it, deal, done, sorted, all set, agreed,
exactly, indeed, totally, true, so true, very true, i see, i understand, i know, makes sense, same, same here, same to
you, you too, u too, likewise, me too, me neither, yes, yep, yeah, yea, yeh, yup, ya, yas, yess, yes please, ye, no,
nope, nah, not really, not yet, maybe, probably, i think so, i guess, i guess so, i hope so, hope so, hopefully, idk,
dunno, i dont know, i dont think so, you are welcome, youre welcome, your welcome, ur welcome, welcome, yw, np, no
problem, no probs, no prob, no problemo, no worries, nw, no biggie, no issue, no issues, no need to worry, dont worry,
dont worry about it, not to worry, my pleasure, pleasure, anytime, any time, its nothing, bye, bye bye, byebye, bye
now, goodbye, good bye, cya, cu, c u, c ya, see ya, see you, see u, see you soon, see you there, see you then, see you
later, see you tomorrow, see you tonight, cu later, catch you later, ttyl, ttys, talk later, talk soon, talk tomorrow,
talk to you later, talk to you soon, talk to you tomorrow, speak later, speak soon, speak tomorrow, laters, later,
take care, tc, goodnight, good night, gn, gnight, nite, nite nite, night night, nighty night, night, sleep well, sleep
tight, sweet dreams, have a good one, have a good day, have a nice day, have a great day, have a lovely day, have a
good night, have a great night, have a good evening, have a nice evening, have a lovely evening, have a good weekend,
have a great weekend, have a nice weekend, have a lovely weekend, have a good trip, have a great trip, have a safe
trip, have a safe flight, have fun, enjoy, enjoy your day, enjoy your evening, enjoy your weekend, enjoy your trip,
safe travels, safe trip, safe flight, get home safe, drive safe, drive safely, god bless, god bless you, amen, good
luck, best of luck, lol, lolz, lmao, lmfao, rofl, haha, ha, hehe, xd, wow, whoa, aww, aw, awww, yay, woohoo, hooray,
well done, good job, great job, good idea, great idea, great news, good news, good for you, congrats to you, how nice,
how cute, how sweet, how lovely, how funny, how cool, what a day, what a shame, what a pity, so cute, so funny, so
sweet, so nice, too funny, too cute, too sweet, thats great, thats nice, thats good, thats fine, thats ok, thats okay,
thats perfect, thats cool, thats amazing, thats awesome, thats lovely, thats funny, thats hilarious, hilarious, its
ok, its okay, its fine, its all good, glad to hear, glad you liked it, glad you like it, glad you enjoyed it, good to
know, good to hear, happy to hear, happy to help, xoxo, xo, x, xx, xxx, hugs, kisses, will let you know, ill let you
know, i will let you know, let you know, ill keep you posted, keep you posted, ill call you, i will call you, call you
later, call you back, call you tomorrow, ill call you later, ill text you, ill message you, ill ring you, ill send it,
i will send it, ill get back to you, get back to you, will get back to you, ill check, i will check, let me check,
will check, ill ask, ill be there, i will be there, be there in, ill do it, ill try, will try, i will, i wont, on my
way, omw, be right there, coming, im coming, brb, back soon, almost there, nearly there, home safe, got home, got home
safe, im home safe, sure no problem, up to you, as you wish, as you like, whatever, whatever you want, either is fine,
whenever you want, whenever suits you, when you can, no rush, no hurry, take your time, fyi, thumbs up, legend, you
rock, you are the best, youre the best, ur the best, lifesaver, you legend, my bad, oops, found them, found you, ill
pick it up, will pick it up, i will pick it up, will bring it, ill bring it, will be there, ill come, i will come,
will send, will call, will call you, will text you, ill be fine, cant wait, looking forward, looking forward to it,
looking forward to seeing you, next time, another time, maybe next time, some other time, see you when, see you at,
see you on, see you in, means a lot, so happy for you, happy for you, omg, omgg, love you too, love u too, miss you
too, love you more, received, well received, received with thanks, works now, working now, its working, all working,
that did it, that worked, that fixed it, thank goodness, thank god, thank heavens, phew, what a relief, so relieved,
im so relieved, best news, thats the best news, the best news, wonderful news, fantastic news, amazing news, lovely
news, so glad, im so glad, im glad, so pleased, made my day, sending you, big hug, biggest hug, hugs and kisses, lots
of love, much love, all my love, youre an angel, you are an angel, youre a star, youre a legend, youre a lifesaver,
what a star, all the best, best wishes, kind regards, best regards, regards, god bless you and your family, and your
family, to your family, and yours, to you and yours, and to you, thats what friends are for, no trouble, no pressure,
whenever suits, next month, maybe another time, we are, we will, we do, we did, i am, i did, i do, it is, it was, so
looking forward, cant wait to see you, ill think about it, ill have a think, let me think about it, come back to you,
ill have a look, will have a look, ill take a look, ill bring you something, ill be right there, safe journey, get
well soon, feel better soon, rest up, fingers crossed, break a leg, knock em dead, speak when im back, catch you when
im back, im dying, im crying, im dead, cracking up, means the world, means so much, means the world to me, made me
think of, made me laugh, made me smile, thought of you, saw this and thought of you, this is so you, congrats to you
too, merry christmas to you too, back at you, right back at you, not a problem, no bother, ill drop by, ill pop by,
ill swing by, ill come by, drop by, much better, feeling better, feeling much better, fever is gone, no fever, no more
fever, bless you, that was so kind, so kind of you, send you my comments, shout if you get stuck, lets see, i have to
go, have to go, gotta go, got to go, i gotta go, i have to run, gotta run, have to run, help yourself, be my guest,
feel free, go ahead, by all means, talk when i land, nothing important, it wasnt important, not important, all sorted
now, all in one piece, i owe you one, owe you one, i owe you, come back to you, discuss it with, discuss with, talk to
my, talk it over, run it by, get back to you soon, smells good, loving it, loving it so far, so far so good, say hi
to, tell her hi, tell him hi, tell them hi, hi from us too, right here, in my bag, came through, it came through,
decided, let me know if you have any questions, let me know if you need anything, let me know if you need anything
else, let me know if you need help, let me know if you change your mind, let me know if anything changes, tell me
about it, shout if you need anything, shout if you need me, just shout, call me if you need anything, text me if you
need anything, no action needed, no reply needed, no need to answer, dont bother replying, passed on, passed it on,
saw it
"""
THANKS = """
thanks, thank you, thank u, thankyou, thanku, thx, thnx, thanx, tnx, tks, tx, ty, tysm, tyvm, tq, thankss, thanks a
lot, thanks so much, thanks a million, thanks a bunch, many thanks, thank god, cheers, much appreciated, appreciate
it, i appreciate it, appreciated, really appreciate it, so grateful, thanks for your help, thanks for the help, thanks
for helping, thank you for your help, thank you for the help, thanks anyway, thanks again, thanks in advance, tyia,
thnks, thks, thanx a lot, thnk you, thank yu, tanks, thank you again, much obliged, appreciate that, thank you for
your kind words, thanks for being honest, thanks for letting me know, thanks for telling me, thanks for asking, thanks
for understanding, thank you for understanding, thanks for dinner, thank you for everything, received with thanks
"""
PRAISE = """
congratulations, congrats, congratz, grats, so proud, proud of you, so proud of you, well deserved, you deserve it,
you earned it, you smashed it, smashed it, nailed it, you nailed it, you did it, youre a hero, you are a hero,
my hero, gorgeous, stunning, beautiful, adorable, so beautiful, how beautiful, so cool, thats wonderful,
thats fantastic, thats brilliant, thats incredible, incredible, thats so sad, im so sorry, so sorry for your loss,
sorry for your loss, sorry to hear that, sorry to hear, so sorry to hear, my condolences, condolences,
thinking of you, rest in peace, rip, sending love, sending hugs, sending you love, sending you a big hug,
sending you hugs, poor you, poor thing, get well soon, feel better, hope you feel better, hope she feels better,
hope he feels better, that sucks, bummer, oh no, welcome to the world, welcome home, welcome back, looks amazing,
looks great, looks delicious, looks lovely, looks fantastic, yum, yummy, love it, love this, love them, i love it,
i love this, lucky you, good on you, thrilled for you, delighted for you, text when you land, text me when you land,
all good im, thats awful, thats terrible
"""
RHETORIC = """
can you believe, can you believe it, can you believe this, can you believe that, would you believe it, who would have
thought, who knew, who cares, what else is new, what can you do, what can i say, what did i tell you, how dare you,
how dare they, are you kidding me, you kidding me, are you serious, are you for real, how about that, what a surprise,
why am i not surprised, why me, who does that, is it friday yet, is it weekend yet, isnt it just, arent we all, dont
we all, tell me about it, what are the odds, what were they thinking, what was i thinking, guess i never learn, right
who does that
"""
WITHDRAWAL = """
never mind, found them, nevermind, nvm, nvmd, forget it, forget about it, forget that, ignore that, ignore me, ignore it, ignore
my message, ignore the last message, scratch that, found it, i found it, figured it out, i figured it out, got it
sorted, all sorted now, sorted it, its sorted, its solved, solved it, no need anymore, no longer needed, dont bother,
wrong chat, wrong person, wrong number, sorry wrong chat, wrong window, disregard, disregard that, please ignore, pls
ignore,
remembered, i remembered, just remembered, remember now, i remember now, got it now, its working now, oh its here
"""
NOTICE = """
fyi, for your information, just a heads up, heads up, just so you know, just to let you know, just letting you know,
reminder, friendly reminder, we remind you, please note, please be advised, we inform you, dear customer, dear
parents, your order, your parcel, your package, your delivery, your appointment, your booking, your reservation, your
payment
"""
GREETING = """
hi, hello, helo, hey, heya, hiya, hii, yo, hey there, hi there, howdy, good morning, goodmorning, good afternoon, good
evening, gm, happy birthday, hbd, happy bday, merry christmas, happy new year, happy anniversary, happy easter,
congratulations, congrats, get well soon, good to see you, nice to meet you, long time no see, greetings
"""
QUESTION = """
can you, could you, would you, will you, do you, did you, dont you, didnt you, are you, arent you, were you, have you,
havent you, had you, can u, could u, would u, will u, do u, did u, are u, have u, r u, is it, isnt it, was it, is
there, are there, is that, is this, is he, is she, are they, are we, am i, did he, did she, did they, does he, does
she, has he, has she, shall we, shall i, should i, should we, may i, might i, can i, can we, could i, could we, do we,
do they, does it, did it, did we, will it, would it, would that, and you, and u, how about you, what about you, hbu,
wbu, wyd, wya, wdyt, wdym, hru, hry, sup, wassup, whats up, whatsup, wats up, how are you, how r u, hows it going, how
about, what about, what if, you there, u there, you free, u free, you ok, u ok, you home, you up, you around, you
coming, u coming, any news, any update, any updates, any idea, any luck, any chance, any plans, anyone, thoughts, your
thoughts, what time, what do, what did, what are, what is, how much, how many, how long, how do, how did, how is, how
was, when are, when is, when do, when will, when can, where are, where is, where do, where r, who is, who are, why
are, why did, why do, why dont, why is, which one, up for, fancy, wanna, want to come, want to go, want some, shouldnt
we, cant you, wont you, isnt that, wouldnt it, do i need, need anything, need any, and your, and hows, is your, is
there any, is there a, will he, will she, will they, have they,
is the, is my, is your, is our, is everything, is everyone, is anyone, is someone, are the, are my, are your, are our,
was the, were the, has the, has
your, have the, will the, does the, does your, did the, did your, can the, should the, or not, or what
"""
PLEASE = "please, pls, plz, plss, kindly"
REQUEST = """
please call, let me know, lemme know, lmk, tell me, call me, ring me, phone me, text me, send me, give me, show me,
help me, bring me, bring, pick me up, remind me, message me, write me, answer me, answer my, answer the, pick up, call
back, call me back, get back to me, i need you, i need your, need your, need help, i need help, need to talk, we need
to talk, need to speak, need to discuss, let us know, confirm, waiting for you, waiting for your, waiting on you,
waiting for the, im waiting, still waiting, dont forget, make sure, remember to, wait for me, come here, come over,
come get me, come and, lets meet, lets talk, lets go, lets do, let me in, open the, check the, check your, check my,
have a look, take a look, look at, hurry, hurry up, rsvp, asap, urgent, its urgent, emergency, sos, help, hear from
you, send it, send the, send them, forward me, book, buy, pay me, transfer me, you owe me, we should, you should, you
need to, you have to, you must, one more thing, one last thing, just one thing, quick one, quick question,
you decide, you choose, you pick, you tell me, your choice, your decision
"""
OPENER = """
who, whos, what, whats, wat, when, whens, where, wheres, why, how, hows, which, whose, anybody, does, did, could, are,
should, shall
"""
CAUTION = """
but, however, except, unless, problem, problems, issue, trouble, hospital, accident, died, dead, death, passed away,
funeral, sick, fever, cancer, fired, broke, broken, broke up, stuck, stolen, robbed, need, needs, needed, want,
wondering, waiting, wait, hmm, hm, sad, crying, cry, upset, afraid, scared, worried, hurt, hurts, pain, pregnant,
outside, ready, alone, awful, terrible, depressed, miserable, exhausted, failed, lost my, worst, horrible, angry,
unfortunately, question, ask, asked, deadline, invoice, missing, wrong, mistake, error, late, cancel, cancelled,
reschedule, postpone, instead, hello anyone, overdue, still, im here, i am here, were here, we are here, here now,
already here, is here, or, not good, not great, not well, not so good, not so well, not too good, not so great, not
too great, not ok, not okay, not fine, not feeling well, im not ok, same time, same place, would be great, would love,
would be nice, would be lovely, would like, leaking, need you to, you forgot,
lets, have to, has to, must, someone, somebody, left my, i left, forgot my, i forgot, forgot to, not sure if,
when you get a chance, no idea how,
not working, doesnt work, isnt working, wont open, wont start, wont let me, doesnt open, cant find, cant open,
cant get, cant log in, cant see, doesnt load, keeps crashing, crashed, broke down, more than, too expensive,
expensive, too much, not what, not right, thats not, didnt work, didnt get, didnt arrive, didnt receive,
hasnt arrived, hasnt come, havent received, havent got, nobody told,
not convinced, not sure about, dont like, not a fan, not keen, dont agree, disagree, not happy, rather not,
never replied, never answered, cut off
"""
FILLER = """
i, you, u, we, they, he, she, it, this, that, thats, its, im, ur, the, a, an, to, too, for, of, and, n, so, then,
very, much, really, just, there, all, my, your, our, me, us, with, at, on, in, be, ill, well, we will, always, also,
now, today, tonight, tomorrow, tmrw, tmr, tomoz, soon, evening, afternoon, weekend, week, month, year, monday,
tuesday, wednesday, thursday, friday, saturday, sunday, mon, tue, wed, thu, fri, sat, sun, day, dear, friend, friends,
bro, bruh, bruv, dude, man, mate, buddy, boss, sir, madam, mum, mom, mommy, dad, love, luv, babe, baby, bby, hun, hon,
honey, darling, sweetie, sweetheart, guys, everyone, everybody, all of you, both, oh, ah, ahh, ooh, ohh, uh, um,
anyway, anyways, though, tho, lot, lots, million, info, update, heads up, letting, telling, quick, reply, replying,
invite, invitation, as, more, than, pretty, big, little, bit, by, from, if, was, were, been, had, time, see, ya,
gonna, am, pm, oclock, half, minutes, min, mins, hour, hours, about, around, after, before, until, till, out, up, go,
going, get, got, its just, love you, love u, luv u, luv ya, miss you, miss u, ily, i love you, home, work, school,
office, airport, station, bus, train, car, gym, bed, house, kids, mine, him, her, them, not, dont, cant, wont, didnt,
havent, im not, weather, safe, sorry, soz, minute, second, sec, think, know, let, better, tired, busy, bad, ok then,
youre, are, pick, will, would, could have, such, here, ugh, argh, phew, take, taking, come, coming, morning, hug,
hugs, usual, place, news, family, kind, words, meeting, signal, holiday, journey, trip, dinner, lunch, coffee, drinks,
pitch, goodness, happy, pal, next, early, quarter, noon, midnight, platform, plane, folks, girls, boys, next week,
next month, his, their, into, being, having,
when i, when im, when you land, when youre home, when youre back, when we get, when its, boarding
"""

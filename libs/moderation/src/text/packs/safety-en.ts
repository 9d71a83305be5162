import { type TermGroup, toTerms } from './pack-groups.js';

/** English safety terms, written for Airlock on the same lines as the Chinese ones. */
const groups: readonly TermGroup[] = [
  {
    label: 'sexual.text',
    score: 0.85,
    terms:
      'send nudes|send me nudes|show your tits|show us your tits|show your boobs|take it off for us|take your clothes off|sex cam|sexcam|cam sex|hookup tonight|escort service|escorts near you|blowjob|handjob|cumshot|porn|pornhub|xxx video|xxx videos|hentai link|onlyfans leak|nude pics|naked pics|dick pic|dick pics|horny girls|horny singles|sexting|fuck me|suck my dick|anal sex|masturbate|masturbating',
  },
  {
    label: 'sexual.text',
    score: 0.6,
    terms: 'pussy|tits|boobs|cock|dildo|milf|slutty|horny|nudes|strip for me',
  },
  {
    label: 'threat',
    score: 0.9,
    terms:
      'i will kill you|i will find you and kill you|gonna kill you|going to kill you|i know where you live|i will shoot you|i will stab you|shoot up the school|bomb the school|i will burn your house|put a bullet in your head|you are dead meat|i will rape you|slit your throat|beat you to death|i will hurt your family',
  },
  {
    label: 'threat',
    score: 0.65,
    terms: 'watch your back|you will pay for this|i will come for you|you deserve to be shot',
  },
  {
    label: 'self_harm',
    score: 0.9,
    terms:
      'kill myself|killing myself|want to die|wanna die|end my life|ending my life|commit suicide|suicide method|suicide methods|how to kill myself|cut myself|cutting myself|slit my wrists|hang myself|overdose on pills|better off dead|no reason to live',
  },
  {
    label: 'self_harm',
    score: 0.85,
    terms:
      'kill yourself|kys|go die|go hang yourself|drink bleach|you should die|neck yourself|end yourself|jump off a bridge',
  },
  {
    label: 'minor_safety',
    score: 0.95,
    terms:
      'child porn|childporn|cheese pizza pics|underage nudes|underage girls|underage sex|preteen pics|jailbait|loli pics|lolicon link|pedo link|kiddie porn|teen nudes under 18|csam',
  },
  {
    label: 'minor_safety',
    score: 0.8,
    terms:
      'dont tell your parents|do not tell your parents|our little secret|are you home alone|how old are you send pic|send me a pic in your uniform|what school do you go to|meet me after school alone',
  },
  {
    label: 'fraud',
    score: 0.8,
    terms:
      'double your bitcoin|double your money|guaranteed profit|guaranteed returns|risk free profit|free gift card|free robux|free vbucks|free nitro|claim your prize|you have won a prize|send me your password|send your otp|verify your account here|wire transfer fee|advance fee|cash app flip|cashapp flip|money flip|crypto giveaway|send btc to|seed phrase|investment manager helped me|forex signals group|work from home earn|earn 500 daily|earn money fast|cloned cards|fullz for sale|cvv shop|bank logs',
  },
  {
    label: 'gambling',
    score: 0.75,
    terms:
      'online casino|casino bonus|no deposit bonus|free spins|sports betting tips|fixed matches|fixed match tips|sure win bets|sure bets|baccarat online|betting site|bet now|slot jackpot link|roulette strategy win|bookmaker promo|poker room link',
  },
  {
    label: 'drugs',
    score: 0.85,
    terms:
      'buy cocaine|buy heroin|buy meth|crystal meth for sale|buy weed online|weed for sale|mdma for sale|ecstasy pills for sale|lsd tabs for sale|fentanyl|oxy for sale|xanax for sale|buy xanax|percs for sale|ketamine for sale|date rape drug|ghb for sale|shrooms for sale|plug for drugs|telegram plug|meth cook',
  },
  {
    label: 'drugs',
    score: 0.6,
    terms: 'cocaine|heroin|snorting coke|smoke meth|shoot heroin|get high on pills',
  },
  {
    label: 'weapons',
    score: 0.85,
    terms:
      'guns for sale|buy guns online|buy a gun no license|ghost gun|ghost guns|glock switch|auto sear|untraceable gun|silencer for sale|ammo for sale no id|how to make a bomb|how to build a bomb|pipe bomb|bomb recipe|make napalm|molotov recipe|3d printed gun files|grenade for sale|ak47 for sale',
  },
  {
    label: 'abuse',
    score: 0.7,
    terms:
      'fuck you|fuck off|fucking idiot|fucking moron|piece of shit|motherfucker|asshole|dumbass|dumb bitch|stupid bitch|bitch|whore|slut|cunt|dickhead|douchebag|retard|retarded|shut the fuck up|stfu|you are trash|worthless trash|ugly pig|fat pig|nobody likes you|everyone hates you|you are disgusting',
  },
  {
    label: 'abuse',
    score: 0.5,
    terms: 'fuck|fucking|shit|bullshit|idiot|moron|bastard|wanker|twat|prick|loser|scumbag|dumbfuck|ass',
  },
  {
    label: 'hate',
    score: 0.95,
    terms:
      'nigger|niggers|faggot|faggots|tranny|trannies|kike|kikes|spic|spics|chink|chinks|gook|gooks|wetback|wetbacks|raghead|ragheads|towelhead|sand nigger|subhuman race|inferior race|race traitor|white power|go back to your country|all gays should die|exterminate them all|dirty immigrants|women belong in the kitchen',
  },
  {
    label: 'privacy.contact',
    score: 0.6,
    terms:
      'add my wechat|add me on wechat|my wechat|add my vx|add my snap|add me on snap|my snapchat is|add me on telegram|dm me on telegram|join my telegram|telegram channel|whatsapp me|text me at|call me at|my number is|whats your address|what is your address|send me your address|drop your number|her address is|his address is|dox him|dox her|doxxed|dm me for prices',
  },
  {
    label: 'spam',
    score: 0.6,
    terms:
      'follow for follow|f4f|sub for sub|sub4sub|like for like|buy followers|cheap followers|buy viewers|viewer bot|free followers|get famous now|check out my channel|check my channel|check my profile|check my bio|link in bio|click the link|click this link|click here to claim|limited time offer|buy now cheap|best price dm|cheap replica|replica watches|cheap viagra|buy viagra|weight loss pills|lose weight fast|essay writing service|aimbot for sale|cheats for sale|account for sale|boosting service|join my stream|come to my stream|streamboo',
  },
];

export const safetyEn = toTerms(groups);

import type { Family } from './grammar.ts';

const nothing = (id: string, patterns: readonly string[]): Family => ({
  id,
  part: 'fit',
  lang: 'en',
  labels: [],
  patterns,
});

/** What English live chats say all day long, by occasion. */
export const chatEn: readonly Family[] = [
  nothing('chat-en-hello', [
    '[hi|hello|hey|yo|sup|hiya|heya|howdy|good morning|good evening|good afternoon|morning|evening][ all| everyone| chat| guys| folks| friends| y’all| streamer| <name_en>|][!|, just got here|, how is everyone|, hope you are well|, whats the plan today|, made it|, greetings from <city_en>|]<emoji>',
    '[bye|goodbye|good night|gn|night night|see you|see ya|cya|later|take care|have a good one|sleep well|peace out|until next time][ all| everyone| chat| guys| folks| friends| <name_en>|][, see you tomorrow|, great stream tonight|, thanks for today|, got work in the morning|, time for bed|, love you all|, same time tomorrow|]<end_en>',
    '[have to|gotta|need to|about to] [go|head out|leave|log off|sleep|run|eat|feed the cat|pick up my kids|catch the bus|walk the dog][, see you all tomorrow|, back later|, back in <small> minutes|, was fun|, thanks for the stream|]<end_en>',
    '[welcome|thanks|thank you|ty|congrats|congratulations|happy birthday|good luck|get well soon|respect][ to| for|] [the new people|all the subs|the follow|the stream|joining|stopping by|the tips|<name_en>|everyone here|the raid]<end_en>',
    '[i am|im|we are] [new here|from <city_en>|back|watching at work|on the train|in class|at home|eating dinner|cooking|half asleep|on my phone|at the gym|late again|so happy today]<end_en>',
    '[see you|be back|i will be here|coming back|next stream|we start|meet you there] [tonight|tomorrow|on friday|next week|at <small>|in an hour|in the morning|on sunday|around noon|after school|soon]<end_en>',
  ]),
  nothing('chat-en-cheer', [
    '[lets go|lets gooo|you got this|come on|nice|nice one|well played|wp|gg|ggs|ggwp|good game|clean|huge|insane|clutch|pog|poggers|w|big w|goat|goated|legend|beautiful|amazing|incredible|perfect|brilliant|awesome|unreal|wow]<end_en>',
    '[that|this|it] [was|is] [so|really|pretty|super|kinda|actually|honestly] [good|cool|cute|funny|smooth|close|relaxing|cozy|hype|wholesome|impressive|sad|weird|satisfying|beautiful|long|hard|easy|loud|sick|wild|lovely]<end_en>',
    '[lol|lmao|lmfao|rofl|haha|hahaha|xd|im dying|im dead|dead|i cant|i cant breathe|crying|my sides|help|stop it|bruh|omg|oh my god|no way|what|wait what]<end_en>',
    '[love|loving|adore|enjoying|cant get enough of] [this|the|your|that] [song|voice|vibe|energy|setup|stream|outfit|channel|cat|game|art|overlay|playlist|accent|laugh|colors|recipe|view|story]<end_en>',
    '[that|this] [song|track|beat|drop|guitar|solo|dance|dish|cake|outfit|combo|build|play|shot|line|joke] [slaps|is killer|is fire|is sick|kills me|hits hard|is insane|is a banger|goes hard|is everything|made my day|never gets old]<end_en>',
    '[you|streamer|she|he|they|<name_en>] [killed it|nailed it|slayed|crushed it|did so well|never misses|is the best|sounds great|looks great|carried|deserves more viewers|is so talented|makes it look easy]<end_en>',
  ]),
  nothing('chat-en-game', [
    '[kill|killed|shoot|shot|stab|snipe|burn|blow up|destroy|hunt|rush|attack|finish|focus|ignore] [the|that|this|a] [boss|dragon|zombie|creeper|mob|wolf|tank|healer|sniper|tower|ship|base|camp|bandit|robot|guard|last one] [first|now|quick|again|from behind|with arrows|with fire|before it heals|for the loot|]',
    '[he|she|they|enemy|mid|jungle|support|healer|someone] [is low|has no ammo|is behind you|is one shot|respawned|has ult|is camping|left the game|is healing|stole the kill|is afk|dropped a rifle]<end_en>',
    '[shotgun|rifle|pistol|sniper|smg|bow|sword|axe|grenade|rocket launcher|knife|crossbow|ak|awp|deagle] [is op|is so fun|needs a buff|got nerfed|skin looks cool|only|has no recoil|reload is slow|or smg?|headshot|damage is crazy]<end_en>',
    '[how many|what] [kills|wins|hours|points|levels|coins|rounds|lives] [do you have|so far|left|is that|today|for the next rank]?',
    '[one more|last|next|another|good] [round|game|match|run|try|map|level|boss][ please| then bed| and im done| lets go| gg|]<end_en>',
    '[go|look|turn|move|stay|watch] [left|right|up|down|back|behind you|there|the map|your health|the timer|over the bridge|in the cave]<end_en>',
    '[the|this] [map|patch|update|dlc|season|lobby|server|boss|puzzle|quest|tutorial|ending] [is great|is hard|is down|drops tomorrow|takes forever|looks amazing|crashed|is broken|was worth it|is so long]<end_en>',
    '[solitaire|chess|uno|mahjong|poker night with the family|monopoly|board games|card games|hearthstone|pokemon cards] [is fun|was great|is my favorite|anyone?|at grandmas house|no money just fun|with friends|lost again lol]<end_en>',
    '[shoot|shot|hit|made|missed|sank] [a|the|that|another] [three|free throw|penalty|hoop|jumper|goal|birdie|home run|basket][ at the buzzer| again| from half court| wow| what a game|]<end_en>',
    '[score|its|now|final score] [is|] <small>[-| to |:]<small>[, gg|, so close|, comeback time|, tied|, final round|]',
  ]),
  nothing('chat-en-shop', [
    '[how much is|is there|do you ship|where did you get|do you have|whats the price of|can i get] [the|that|this] [jacket|mic|lamp|bag|dress|lipstick|cream|keyboard|mug|poster|hoodie|plant|knife set|pan|chair|candle|ring][ in blue| in my size| to <city_en>| in small| still|]?',
    '[ordered|bought|got|returned|received] [mine|two|it|the <thing_en>|a set|one for my mom] [last week|yesterday|on monday|today|for $<number>|on sale|for christmas][, love it|, fits well|, came fast|, too big|, great quality|]',
    '[shipping|size|color|quality|price|delivery|the fabric|the sale|the code] [is great|took <small> days|runs small|looks different|was fair|ends tonight|didnt work|is free over <number>|is better than i thought]<end_en>',
    '[chefs knife|kitchen knife|bread knife|scissors|peeler|blender|cast iron] [is sharp|cuts so clean|needs sharpening|is on my list|for onions|brand?|dishwasher safe?]<end_en>',
    '[cough syrup|ibuprofen|vitamins|allergy pills|painkillers|my meds|antibiotics|cold medicine|insulin] [make me sleepy|from the pharmacy|doctor said twice a day|helped a lot|with food|ran out|for my headache|taste awful]<end_en>',
    '[selling|sold|giving away|swapping|looking for] [my old|a|some] [sofa|bike|guitar|textbooks|couch|baby clothes|desk|camera|records|plants] [locally|at the market|to a friend|on the weekend|at a yard sale|for school]',
  ]),
  nothing('chat-en-talk', [
    '[i|we|my mom|my dad|my brother|my sister|my boss|my friend|my roommate|my teacher|the neighbour|my dog|my cat] [just|always|never|also|really|finally|still|almost] [slept|cooked|finished work|went outside|watched this|passed the exam|missed the bus|fell asleep|called me|cleaned the kitchen|ran <small> km|broke a glass|bought coffee|forgot the keys|planted tomatoes|fixed the car] [today|yesterday|last night|this morning|tonight|on friday|at <small>|again|lol|]',
    '[tomorrow|tonight|today|this weekend|next week|on monday|in the summer|at night|in the morning|later] [i|we] [have|got|will have|start|am going to|are going to] [school|work|an exam|a meeting|a new job|dinner with family|a dentist appointment|the beach|the movies|bed early|a flight|practice|the park|a birthday party]<end_en>',
    '[what|which|who|where|when|why|how] [is|was|are|did|do|does] [the|your|this|that|you|everyone] [favorite food|song name|next stream|schedule|plan|start|doing|from|mic|camera|best level|like it|cook that|learn to draw|keep so calm]?',
    '[i|you|we|they] [think|thought|guess|hope|feel like|know|heard|bet|wish|forgot] [it|this|that|he|she|we|you] [is fine|was better before|works now|will rain|can win|should rest|looks good|is the old one|needs more salt|did great|might be late|will be fun]<end_en>',
    '[weather|traffic|school|work|the bus|my internet|this heat|the game|my back|rent|homework|coffee] [is|was|has been] [crazy|awful|great|slow|killing me|better today|late|so expensive|fine|too much|over|boring]<end_en>',
    '[im|i am|so|feeling] [tired|hungry|bored|excited|nervous|cold|hot|sleepy|happy|sick today|starving|freezing|stuffed|proud of you|sore from the gym|dying of laughter|dying for a coffee|dead tired]<end_en>',
    '[cats|dogs|fish|birds|hamsters|plants|turtles|horses] [are|is|love|hate|need] [the best|so cute|asleep|water|food|my cat|vacuum cleaners|baths|naps|noise|sunlight]<end_en>',
    '[can|could|would|will] [you|someone|mods|we|chat] [please|pls|] [say hi|turn it up|turn down the music|show the cat|explain that|repeat the recipe|pin the schedule|play <game_en>|read my question|zoom in|clip that|do a poll]?',
    '[yes|yeah|yep|no|nope|nah|maybe|sure|ok|okay|true|same|exactly|agreed|fair|facts|right|idk|not sure|of course|why not|good point|me too|me neither][, | |...][that makes sense|i agree|it is what it is|lets see|why|for real|sounds good|my bad|no worries|all good|thanks|]<end_en>',
    '[it was|its|took|costs|about|around|only|like] [$|]<number>[ dollars| minutes| people| views| points| degrees| miles| pages| followers| years ago|][ i think| or so| already| today| not bad| wow|]',
    '[making|baking|cooking|eating|ordered|craving|burned] [pancakes|<food_en>|soup|bread|curry|cookies|eggs|noodles|a salad|rice and beans] [for|with|at|after] [dinner|lunch|my family|midnight|work|extra cheese|friends|the kids]<end_en>',
    '[reading|watching|learning|drawing|painting|building|studying|practicing|listening to] [a|the|my|some] [book|movie|show|language|portrait|shed|math|piano|podcast|birdsong|history|code|series] [right now|lately|every day|for school|for fun|tonight|all day]<end_en>',
    '[my|our|her|his|the] [kid|son|daughter|baby|class|team|grandma|wife|husband|uncle] [loves this|is asleep|says hi|won the game|turned <age>|starts school|is watching too|made this|lives in <city_en>|is visiting|is so proud]<end_en>',
  ]),
  nothing('chat-en-room', [
    '[stream|audio|video|sound|screen|chat|mic|cam|game sound] [is|was|went|looks|sounds] [laggy|frozen|fine|better now|black|quiet|too loud|blurry|out of sync|great|delayed|back|down|echoing]<end_en>',
    '[refresh|restart|mute|unmute|lower|raise|fix|check|switch] [the|your|it|] [mic|stream|music|page|volume|camera|scene|lights|bitrate|alerts|overlay]<end_en>',
    '[mods|mod team|the bot|the rules|slow mode|sub mode|the poll|the giveaway|the queue] [are great|is on|please|ends soon|says no links|got me|is closed|how does it work?|is fair]<end_en>',
    '[feedback|suggestion|idea|request|small note|question]: [bigger font|less bass|more games|longer breaks|start earlier|play some jazz|pin the link to the rules|add captions|new emotes|cook something spicy]',
    '[play|sing|can you play|request|cover] [some|the|a|one more|that] [jazz|old song|love song|lofi|beatles|song from the anime|ballad|christmas song|country|piano piece|slow one|requests] [please|pls|next|later|tonight|for my mom|]<emoji>',
    '[like|share|follow|sub] [if you|when you] [agree|love cats|are new|want more|like the song|are hungry too]<end_en>',
  ]),
];

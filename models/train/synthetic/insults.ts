import type { Family } from './grammar.ts';

/** Insults, threats and what else harms, in many short frames, so that the words weigh more than the frames do. */
const words = (
  id: string,
  lang: 'zh' | 'en',
  label: string,
  list: string,
  frames: readonly string[],
  unsure: readonly string[] = [],
): Family => ({
  id,
  part: 'fit',
  lang,
  labels: [label],
  unsure,
  patterns: frames.map((frame) => frame.replaceAll('<*>', `[${list}]`)),
});

const INSULTS_ZH =
  '傻逼|煞笔|沙比|sb|傻b|傻叉|垃圾|废物|脑残|智障|弱智|白痴|蠢货|蠢猪|蠢驴|狗东西|狗逼|狗杂种|杂种|野种|畜生|牲口|贱人|贱货|贱逼|婊子|绿茶婊|骚货|人渣|败类|渣滓|王八蛋|王八|混蛋|龟孙|孙子|死胖子|死肥猪|丑八怪|丑逼|死妈玩意|没妈的|妈宝废物|nmsl|cnm|臭傻逼|恶心玩意|下三滥|不要脸的|臭不要脸|小丑|废柴|窝囊废|狗屎|屎一样的东西|猪狗不如|没教养|没素质的东西|脑子有病|神经病|二逼|装逼犯|臭嘴|脑瘫|死全家|尼玛|他妈的|你妈逼|操你妈|草泥马|去你妈的|滚犊子|死变态';
const INSULTS_EN =
  'idiot|moron|retard|loser|clown|trash|garbage|asshole|ass hole|dumbass|dumbfuck|dipshit|shithead|dickhead|prick|bastard|bitch|cunt|whore|slut|hoe|skank|pussy ass bitch|motherfucker|fucker|fuckface|pig|fatass|fat pig|ugly freak|freak|scum|scumbag|piece of shit|piece of trash|waste of space|waste of air|braindead idiot|imbecile|stupid fuck|dumb fuck|dumb bitch|stupid bitch|wanker|twat|tosser|douchebag|jackass|lowlife|rat|worm|creep|simp loser|crybaby|useless|pathetic|disgusting';
const AT_ZH = [
  '[你|主播|楼上|前面那个|房管|这人|那女的|那个男的|说话的|对面|<name_zh>][是|就是|真是|真|简直|怕不是|纯|这个|果然是][个|]<*>[吧|啊|，滚|，呸|，丢人|，恶心|]',
  '<*>[主播|东西|玩意|，滚|，闭嘴|，去死|，恶心|操作|，别播了|房管|，谁看啊|]<end_zh>',
  '[什么|一群|全是|又是|闭嘴|滚|去死|呸|骂的就是你][，| |]<*><end_zh>',
  '[真tm|真他妈|妈的|艹|靠][，| |][这|你个|一个|]<*><end_zh>',
];
const AT_EN = [
  '[you|u|ur|youre|you are|he is|she is|this guy is|that girl is|streamer is|chat is|mods are|everyone here is] [a|such a|a fucking|a total|one|the biggest|nothing but a|a real|just a] <*><end_en>',
  '<*>[ streamer| behaviour| go away| get out| stfu| nobody likes you| lol| shut up| cry more|]',
  '[shut up|stfu|fuck you|fuck off|screw you|get lost|go to hell|die|gtfo|eat shit|kiss my ass|suck it|what a|such a|stupid|fucking|dumb|ugly|fat|lazy] [you |]<*><end_en>',
];
const THREATS_ZH =
  '弄死你|砍死你|捅死你|打死你|杀了你|杀你全家|弄死你全家|灭你满门|要你的命|打断你的腿|打断你手|剁了你|废了你|弄残你|泼你硫酸|放火烧你家|炸了你家|埋了你|把你活埋|让你见血|让你横尸街头|拿刀捅你|带人弄你|找人做掉你|把你脑袋拧下来|让你活不过明天|送你去见阎王|弄你全家';
const THREATS_EN =
  'kill you|murder you|shoot you|stab you|beat you to death|break your legs|break your neck|burn your house down|bomb your house|slit your throat|cut your head off|put you in the ground|bury you alive|end your life|hurt your family|kill your family|find you and kill you|come to your house with a gun|run you over|throw acid on you|make you bleed|smash your skull|shoot up your school|choke you to death';
const SUICIDE_ZH =
  '不想活了|想死|想自杀|想割腕|想跳楼|想上吊|想烧炭|想吞安眠药|活不下去了|想结束生命|想结束这一切|想去死|想了结自己|撑不下去了|活着没意思想死|想离开这个世界|准备自杀|写好遗书了|站在楼顶了|又割腕了|又自残了|吃了一整瓶安眠药|拿刀划自己了|不想再活下去|不如死了算了';
const SUICIDE_EN =
  'want to die|wanna die|want to kill myself|am going to kill myself|want to end my life|want to end it all|am suicidal|want to hang myself|took all my pills|am cutting myself again|want to jump off a bridge|cant live anymore|dont want to live anymore|have no reason to live|am better off dead|wish i was dead|wrote my suicide note|want to overdose|will end my life tonight|plan to commit suicide|hurt myself again|want to slit my wrists';
const SEX_ZH =
  '脱衣服|露胸|露奶|露点|脱光|裸聊|做爱|上床|约炮|口交|看下面|掰开看看|揉胸|自慰|叫床|啪啪|舔你|操你|干你|插你|射你身上|看你的奶子|摸你的胸|看小穴|一夜情|开房|陪睡|吃奶子|舔下面|发裸照|看逼';
const SEX_EN =
  'show your tits|show boobs|get naked|send nudes|take your clothes off|spread your legs|suck my dick|suck my cock|ride my cock|fuck me|fuck you hard|have sex|lick your pussy|cum on your face|cum inside you|touch yourself|masturbate on cam|flash us|strip for me|drop the panties|jerk off to you|see your pussy|eat your ass|bend over naked|moan for me';

export const insults: readonly Family[] = [
  words('words-abuse-zh', 'zh', 'abuse', INSULTS_ZH, AT_ZH),
  words('words-abuse-en', 'en', 'abuse', INSULTS_EN, AT_EN),
  words(
    'words-threat-zh',
    'zh',
    'threat',
    THREATS_ZH,
    [
      '[我|老子|爷|哥|我一定|我迟早|信不信我|早晚|明天就|今晚就|敢来就|再说一句|出门就|等着我|小心我|我找人|叫人|直接]<*>[，等着|，说到做到|，走着瞧|，你试试|，我知道你住哪|]<end_zh>',
    ],
    ['abuse'],
  ),
  words(
    'words-threat-en',
    'en',
    'threat',
    THREATS_EN,
    [
      '[i will|im going to|im gonna|ill|i swear ill|we will|someone will|i want to|wait until i|say it again and ill|tonight i|next time i|one day ill] <*>[ bitch| soon| tonight| watch| i promise| you know it| when i find you|]',
    ],
    ['abuse'],
  ),
  words('words-self-harm-zh', 'zh', 'self_harm', SUICIDE_ZH, [
    '[我|我真的|真的|好累，|我好|每天都|有时候|今晚|突然|一个人，|抑郁了，|我已经|最近总是|妈妈对不起，我|没人要我，]<*>[，再见|，没人懂|，对不起|，谁救救我|，好痛苦|，别劝我|，永别了|]<end_zh>',
  ]),
  words('words-self-harm-en', 'en', 'self_harm', SUICIDE_EN, [
    '[i|i just|honestly i|sometimes i|every night i|lately i|nobody cares, i|im so tired, i|sorry mom, i|i think i|tonight i|im done, i] <*>[ goodbye| please help| sorry| nobody cares| for real| it hurts|]',
  ]),
  words(
    'words-sexual-zh',
    'zh',
    'sexual.text',
    SEX_ZH,
    [
      '[主播|妹妹|小姐姐|宝贝|美女|姐姐|想|好想|能不能|快|来|给我|晚上|刷火箭就|有没有|求|多少钱]<*>[吗|吧|呗|，刷礼物|，私聊|，哥哥有钱|，好硬|，湿了没|]<end_zh>',
    ],
    ['abuse'],
  ),
  words(
    'words-sexual-en',
    'en',
    'sexual.text',
    SEX_EN,
    [
      '[please|baby|babe|i want to|let me|come on|for $<number>|girl|you should|can you|wanna|hey sexy|mommy] <*>[ baby| tonight| on cam| please| for me| now| im so hard| im horny|]',
    ],
    ['abuse'],
  ),
];

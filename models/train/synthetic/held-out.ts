import type { Label } from '@airlock/contracts/signal';
import type { Family } from './grammar.ts';

const held = (
  id: string,
  lang: 'zh' | 'en',
  labels: readonly Label[],
  unsure: readonly Label[],
  patterns: readonly string[],
): Family => ({ id: `held-${id}`, part: 'held-out', lang, labels, unsure, patterns });

const SOLD: readonly Label[] = ['spam', 'privacy.contact', 'fraud'];

/** What must be found, in words and frames of no other family. Only measured on: never fitted, calibrated or chosen by. */
export const heldOut: readonly Family[] = [
  held(
    'spam-zh',
    'zh',
    ['spam'],
    ['privacy.contact', 'fraud'],
    [
      '[不用出门|躺在床上]就能[挣钱|有收入]，[给短剧点赞|帮商家冲销量]一单[<small>元|八块]，[做完就结|当天提现]，[招<small>人|满员即止]',
      '[本店|老板娘]清库存，[真皮女包|运动手环|蚕丝被][骨折价|一折]，[亏本|含泪]甩，[进店铺|戳小黄车]',
      '[买赞|买人气|刷榜]上[我们平台|自助站]，[<small>块千赞|最低价]，[不掉量|三分钟到]，[认准|百度搜]<site>',
      '[征信花了|被拒过]也能[贷|借]，[额度<small>万起|放款快]，[点击头像|进主页]申请',
      '[王者|段位][代打|陪练]团队，[包星|不上钻退款]，[价目表|接单]看[动态|主页]',
    ],
  ),
  held(
    'spam-en',
    'en',
    ['spam'],
    ['privacy.contact', 'fraud'],
    [
      '[boost|grow] your [channel|twitch|tiktok] [fast|overnight] with our [promo packs|bot viewers], [order|check] <site>',
      '[earn|cash out] $<number> [every week|daily] by [liking videos|answering surveys], [link in my profile|signup <site>]',
      '[luxury bags|smart watches|sneakers] [wholesale|factory outlet], [<small>% off|best price], [shop at|order from] <site>',
      '[need a loan|bad credit]? [get|borrow] $<number> [same day|without paperwork], [apply|details] at <site>',
    ],
  ),
  held('gambling-zh', 'zh', ['gambling'], SOLD, [
    '[大厅|包间]开[百家|龙虎|骰宝]，[最低<small>起押|上不封顶]，[赢家抽水<small>个点|现金兑筹码]',
    '[竞彩|足彩]大神[今日单|私推]，[主胜加大球|串三关]，[命中率高|已连中<small>天]，[跟单|买单]来',
    '[棋牌app|电玩城|捕鱼城]充<number>得<number>，[爆率开到最高|天天有人爆庄]，[上下分|兑换]秒到',
    '[彩票|快三]群[老师|导师]带[倍投|计划]，[稳赢不亏|日赚<number>]，[扣1|拉你]进',
    '[想翻本|输多了]的换[我们盘|这个娱乐城]，[首充|注册]送<number>，[出款|提现]不卡',
  ]),
  held('gambling-en', 'en', ['gambling'], SOLD, [
    '[our|this] [casino|sportsbook] gives [<number> free chips|a huge welcome bonus], [deposit|bet] [today|now] and [cash out instantly|win]',
    '[slots|blackjack|poker] are [paying big|hot] tonight, [spin|play] for [real money|crypto] at <site>',
    '[vip|daily] betting [tips|picks] with <small>% [win rate|accuracy], [stake|wager] and [profit|double up]',
  ]),
  held('drugs-zh', 'zh', ['drugs'], SOLD, [
    '[冰毒|麻古|大麻|摇头丸][到货了|还有存货]，[品质|劲道][一流|稳]，[闪送|埋包]，<number>[一克|一颗]',
    '[谁要|有人要][笑气|K粉|上头烟弹]，[夜店|酒吧]这边[能拿|现给]，[嗨一晚|助兴]',
  ]),
  held('drugs-en', 'en', ['drugs'], SOLD, [
    '[fresh|new] batch of [weed|cocaine|mdma|shrooms], [tested|strong], [drop off|delivery] in <city_en>, $<number> [a gram|an ounce]',
    '[my plug|i] [sells|got] [xanax|oxy|ketamine] [all week|cheap], [discreet|cash app] only',
  ]),
  held('weapons-zh', 'zh', ['weapons'], SOLD, [
    '[真家伙|进口][手枪|猎枪|气枪]带[子弹|消音器]，[验枪付款|暗号交易]，[<number>一把|价私聊]',
    '[雷管|炸药|黑火药][长期供货|少量出]，[矿上|自制]的，[安全送达|不走快递]',
  ]),
  held('weapons-en', 'en', ['weapons'], SOLD, [
    '[unregistered|ghost] [glock|rifle|pistol] with [extra mags|ammo], [no paperwork|no id], $<number> [shipped|pickup]',
    '[step by step|easy] [pipe bomb|explosives|silencer] [guide|blueprint], [works every time|household parts]',
  ]),
  held(
    'contact-zh',
    'zh',
    ['privacy.contact'],
    ['spam'],
    [
      '[感兴趣|想了解|聊得来]就[v|扣|威信|微]<handle>',
      '[客服|老板]电话<phone>，[微信同号|白天打]',
      '[换个地方|下播后]聊，[q|企鹅号|薇]<qq>',
    ],
  ),
  held(
    'contact-en',
    'en',
    ['privacy.contact'],
    ['spam'],
    [
      '[hmu|hit me up|find me] on [telegram|snap|whatsapp] <handle>[ anytime| babe|]',
      '[here is|this is] my [cell|number] <phone>, [text first|call after <small>]',
    ],
  ),
  held(
    'threat-zh',
    'zh',
    ['threat'],
    ['abuse'],
    [
      '[放学|下班]路上[给我小心|等着]，[我带刀|我带人][在门口|在你家楼下]等你',
      '[你敢不道歉|再嘴硬]，[我就|老子][弄断你手|把你埋了|让你全家不得安生]',
    ],
  ),
  held(
    'threat-en',
    'en',
    ['threat'],
    ['abuse'],
    [
      '[keep streaming|log off now] or [i will come and|we will] [break your jaw|shoot you|burn your house down]',
      '[your family|you] will [bleed|pay with your life] [tonight|when i get there], i [have your address|am not joking]',
    ],
  ),
  held(
    'self-harm-zh',
    'zh',
    ['self_harm'],
    [],
    [
      '[活着好痛苦|撑了很久]，[今晚想走了|不如死了|想从楼上跳下去]，[没人会难过|别找我]',
      '[手腕|胳膊]上[新|又多]了[几道口子|刀痕]，[是我自己划的|划完才舒服]',
    ],
  ),
  held(
    'self-harm-en',
    'en',
    ['self_harm'],
    [],
    [
      '[nobody would notice|whats the point], i [want to end it all|will kill myself|wish i was dead] [tonight|for real]',
      'i [keep|started] [cutting|hurting] myself [and cant stop|again], [i dont want to live|i want to die]',
    ],
  ),
  held(
    'sexual-zh',
    'zh',
    ['sexual.text'],
    ['abuse'],
    [
      '[刷个火箭|上个舰长]就[露胸|脱光|掰开]给[大家|哥哥]看[不|吧]',
      '[想|真想][插|舔|干][你的小穴|烂你|死这个骚货]，[硬得不行|射了]',
      '[私房|无码|偷拍]视频[出|有]，[学生|少妇]都有，[口交|做爱]全程',
    ],
  ),
  held(
    'sexual-en',
    'en',
    ['sexual.text'],
    ['abuse'],
    [
      '[pull down|take off] your [panties|top|bra] and [show|touch] [that pussy|your tits|yourself]',
      '[so horny|rock hard], [want|need] your [mouth on my cock|naked body|ass] [babe|right now]',
    ],
  ),
  held(
    'minors-zh',
    'zh',
    ['minor_safety.personal_data'],
    ['privacy.contact'],
    [
      '我[上|读]<school_zh>[五年级|初一]，[叫|名字是]<name_zh>，家在<city_zh>[解放路<small>号|和平小区<small>栋]',
      '[我女儿|我弟]<age>岁在<school_zh>[念书|上学]，[班主任|她]电话<phone>',
    ],
  ),
  held(
    'minors-en',
    'en',
    ['minor_safety.personal_data'],
    ['privacy.contact'],
    [
      '[im|i just turned] <age>, i go to <school_en>, my house is [at|on] <number> [pine street|river road]',
      '[my little sister|my daughter] <name_en> is <age>, she [attends|goes to] <school_en> near <city_en>',
    ],
  ),
  held(
    'abuse-zh',
    'zh',
    ['abuse'],
    [],
    [
      '[瞎了狗眼|蠢得像猪]的[主播|玩意儿]，[去死吧|赶紧滚|恶心谁呢]',
      '[你这|什么][脑残|傻逼|贱货][操作|水平]，[丢人|滚回娘胎]',
    ],
  ),
  held(
    'abuse-en',
    'en',
    ['abuse'],
    [],
    [
      '[god you are|you’re] [a useless bitch|such a dumb fuck|a fat ugly loser], [quit|delete your channel]',
      '[go to hell|screw you|fuck off] [you stupid clown|dickhead|you worthless trash]',
    ],
  ),
  held(
    'hate-zh',
    'zh',
    ['abuse', 'hate'],
    [],
    [
      '<group>[没一个好东西|天生下贱|都是寄生虫]，[滚远点|看着就脏|死绝才好]',
      '[跟|和]<group>[说话都嫌脏|住一起真恶心]，[这帮|一群][畜生|蛆|劣等货]',
    ],
  ),
  held(
    'hate-en',
    'en',
    ['abuse', 'hate'],
    [],
    [
      '<group_en> [are filth|are worthless animals|dont deserve to live], [kick them all out|disgusting parasites]',
    ],
  ),
];

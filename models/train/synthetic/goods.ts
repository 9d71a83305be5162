import type { Family } from './grammar.ts';

/** Gambling, drugs and weapons on offer. */
export const goods: readonly Family[] = [
  {
    id: 'gambling-zh-site',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[澳门|皇家|新葡京|永利|威尼斯人|太阳城][赌场|娱乐城|线上娱乐|真人娱乐|棋牌][，| ][首充|首存|注册|充值][送|返]<number>[元|%|彩金|][，| ][提现秒到|信誉保证|大额无忧]<site>',
      '[真人荷官|美女荷官|性感荷官]在线发牌[，| |！][百家乐|龙虎斗|轮盘|牛牛|德州][等你来|爽到爆|上线了|][<site>|]',
      '[百家乐|牛牛|炸金花|龙虎|捕鱼|老虎机|轮盘][上分|下分|平台|包赢|技巧|稳赢][，| ][注册送|上分找我|24小时上下分|信誉平台|秒上秒下]<end_zh>',
    ],
  },
  {
    id: 'gambling-zh-lottery',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam', 'fraud'],
    patterns: [
      '[时时彩|六合彩|快三|北京赛车|PK10|幸运飞艇|加拿大28|分分彩][计划|导师带|带单|包中|预测|内幕][，| ][稳赚|一对一|日赚<number>|准确率<small>%|跟着下注][，|][进群|想赚的来|上车|]',
      '[内部|精准|一码][特码|六肖|平特|波色|三中三][，| ][不中退款|期期中|已连中<small>期|包中][，| ][要料|看料|拿料][找我|进群|]',
      '[跟我|跟着导师|跟计划][买彩票|下注|投注|倍投][，| ][回血|翻本|上岸|一天赚<number>][，|！]<end_zh>',
    ],
  },
  {
    id: 'gambling-zh-sport',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[足球|篮球|世界杯|欧冠|NBA|电竞][投注|买球|下注|外围|盘口|滚球][，| ][赔率高|平台|返水<small>%|上|首选]<site>',
      '[球友|球迷][都来|想买球的][买|玩|下注|上车][，| ][今晚|本场|稳胆][大球|主胜|让球|串关][必中|稳了|包红|已红<small>场]',
      '[欢乐|亲友圈|正规][麻将|斗牛|扎金花|推筒子|牌九][群|房卡|代理][，| ][一块一分|<small>块底|真钱|现结|红包结算]',
    ],
  },
  {
    id: 'gambling-zh-agent',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[招|诚招|招募][棋牌|博彩|彩票|菠菜|赌场|盘口][代理|推广|会员][，| ][佣金|返佣|返点|提成]<small>[%|个点]',
      '[押大小|猜大小|猜单双|摇骰子|押宝][，| ][一赔<small>|赢了翻倍|下注吧|买定离手][，| ][来玩的|要下注的|押多少][发红包|转账|扣1|]',
    ],
  },
  {
    id: 'gambling-zh-room',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[赢钱|爆分|大奖|爆奖][就来|就玩|首选][这个平台|我家平台|老平台]，[电子|捕鱼|棋牌|老虎机]爆率[高|<small>%]，[彩金|体验金]<number>[免费领|送不停]',
      '[有没有|谁要|想][玩|来][百家|BJL|德扑|梭哈|二八杠|21点]的，[现金局|带你赢|上桌|开局了]，[输赢日结|筹码<number>起|保证金<number>]',
    ],
  },
  {
    id: 'gambling-zh-tips',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam', 'fraud'],
    patterns: [
      '[昨晚|今天|这周][带粉丝|跟单的兄弟|老铁们]在[平台|盘口]上[赢了|中了]<number>，[今晚继续|下一期][跟投|下单|带飞|押注]',
      '[博彩|菠菜|网赌|彩票][回血|翻身|包赔]，[平台|盘子]信誉[好|第一]，[充|存]<number>[送|返]<number>，[出款|提款]快',
    ],
  },
  {
    id: 'gambling-en-casino',
    part: 'fit',
    lang: 'en',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[best|top|new] [online casino|slots|crypto casino|poker site] [<number>% bonus|free spins|instant withdraw|no deposit bonus] [at|on|join] <site>',
      '[play|spin|try] [blackjack|roulette|baccarat|slots|poker] [for real money|and win big|with live dealers] [sign up|register|deposit now] <site>',
      '[bet|place your bets|wager] on [tonight’s game|the match|football|nba|esports] [best odds|<number>x payout|sure win] [at <site>|dm for picks]',
    ],
  },
  {
    id: 'gambling-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[sure|fixed] [odds|matches|tips|picks] [today|daily], [<small> wins in a row|99% accurate], [join vip|pay after win|stake high]',
      'use [code|promo code] <handle> [at|on] [stake|the casino|roobet] for [free bets|a deposit bonus|rakeback]',
    ],
  },
  {
    id: 'gambling-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['gambling'],
    unsure: ['spam'],
    patterns: [
      '[jackpot|mega win|huge payout] [waiting|every day] at our [casino|slot machines], deposit $<number> and [double it|get free spins|win real cash]',
      '[who wants to|lets] [bet|gamble] $<number> on [this round|the winner|the final], [payout|odds] <small> to 1, [cash only|crypto accepted]',
    ],
  },
  // drugs
  {
    id: 'drugs-zh-sale',
    part: 'fit',
    lang: 'zh',
    labels: ['drugs'],
    unsure: ['spam'],
    patterns: [
      '[出|卖|有|长期供应|现货][冰毒|麻古|摇头丸|K粉|大麻|笑气|叶子|海洛因|飞行员|邮票|神仙水|听话水|迷药|上头电子烟][，| ][纯度高|同城送货|货到付款|支持验货|价格优|包邮隐蔽][，|]<end_zh>',
      '[要|想要|需要][冰|叶子|飞叶子|溜冰|嗨药|k粉|笑气][的|货][私聊|找我|联系我|密我][，| ][同城|秒发|闪送][<emoji>|]',
      '[求购|收|哪里买|谁有][大麻|冰毒|麻黄碱|笑气|三唑仑|蓝精灵|叶子|摇头丸][，| ][价格好说|急要|同城交易|有的私我]',
      '[一起|晚上|今晚][溜冰|飞叶子|嗨药|打K|吸笑气|抽大麻|磕药][吗|，有货|，来不来|，姐妹局]',
    ],
  },
  {
    id: 'drugs-zh-how',
    part: 'fit',
    lang: 'zh',
    labels: ['drugs'],
    patterns: [
      '[怎么|教你|如何][制作|自制|提炼|种植|合成][冰毒|大麻|麻古|K粉][，| ][配方|教程|原料][齐全|有偿|私发|包会]',
      '[氟胺酮|依托咪酯|烟弹|止咳水|曲马多][有货|出售|批发|现货][，| ][上头|劲大|同城]',
    ],
  },
  {
    id: 'drugs-zh-held',
    part: 'fit',
    lang: 'zh',
    labels: ['drugs'],
    unsure: ['spam'],
    patterns: [
      '[老板|兄弟]要[货|粉|冰|草|丸子]吗，[四号|冰糖|麻果|大麻花|可卡因]，[一克|一粒|一包]<number>，[全国|本地]发货',
      '[迷奸药|乖乖水|失忆水|催情水|蒙汗药][出售|哪里有卖|现货]，[无色无味|一喝就晕|见效快]',
    ],
  },
  {
    id: 'drugs-en',
    part: 'fit',
    lang: 'en',
    labels: ['drugs'],
    unsure: ['spam'],
    patterns: [
      '[selling|got|buy|cheap] [weed|coke|cocaine|meth|mdma|molly|xanax|lsd|shrooms|ketamine|heroin|fentanyl|percs|oxy] [discreet shipping|dm me|best quality|next day delivery|<small> a gram|overnight]',
      '[anyone|who] [selling|got|knows a plug for] [weed|coke|molly|xans|adderall|percs|acid][?|, i pay good|, need some tonight]',
    ],
  },
  {
    id: 'drugs-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['drugs'],
    patterns: [
      '[how to|guide to] [cook|make|grow|extract] [meth|crack|dmt|weed] [at home|step by step]',
      '[plug|dealer] [here|in <city_en>], [carts|edibles|pills|powder] [in stock|available], [hit my line|menu on request]',
    ],
  },
  {
    id: 'drugs-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['drugs'],
    unsure: ['spam'],
    patterns: [
      'order [mdma pills|crystal meth|cannabis|cocaine|magic mushrooms] online, [stealth packaging|worldwide delivery], [pay with bitcoin|no prescription]',
    ],
  },
  // weapons
  {
    id: 'weapons-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['weapons'],
    unsure: ['spam'],
    patterns: [
      '[出售|卖|现货|批发|低价出][手枪|仿真枪|气枪|猎枪|军火|子弹|弹药|管制刀具|电棍|弩|雷管|炸药|五连发|消音器|弹簧刀][，| ][货到付款|支持验货|包邮|隐蔽发货|全国配送|威力大][，|]<end_zh>',
      '[求购|哪里能买|谁有|想买][真枪|气枪|手枪|子弹|炸药|雷管|弓弩|枪支配件|黑火药][，| ][私聊|急|价格好说|当面交易|有渠道的说]',
      '[教你|怎么|如何][自制|制作|改装|组装][炸弹|土枪|火药|气枪|燃烧瓶|枪械|炸药][，| ][图纸|教程|配方|零件][齐全|有偿|发你|]',
    ],
  },
  {
    id: 'weapons-zh-dev',
    part: 'fit',
    lang: 'zh',
    labels: ['weapons'],
    patterns: [
      '[军用|警用|进口][匕首|手铐|催泪喷雾|电击器|甩棍|十字弩][，| ][专卖|直销|可定制|到付]',
      '[枪|狗子|秃鹰|工字][和铅弹|配件|成品|套件][，| ][有货|出|转让][，| ][懂的来|圈内价]',
    ],
  },
  {
    id: 'weapons-zh-held',
    part: 'fit',
    lang: 'zh',
    labels: ['weapons'],
    patterns: [
      '[本店|我这里]有[54式|92式|格洛克|霰弹枪|手雷|步枪|钢珠枪]，[<number>一把|带<small>发子弹|保证能打响]，[要的联系|快递发货]',
      '[土制|遥控][炸弹|爆炸物|雷管]的[做法|配方|材料清单]，[有偿|免费][分享|出]',
    ],
  },
  {
    id: 'weapons-en',
    part: 'fit',
    lang: 'en',
    labels: ['weapons'],
    unsure: ['spam'],
    patterns: [
      '[selling|buy|for sale|got] [a glock|ar15|handguns|ghost guns|untraceable guns|ammo|silencers|switchblades|explosives|pistols] [no background check|no papers|cash only|ship anywhere|dm me]',
      '[how to|guide to|tutorial to] [make|build|3d print] [a pipe bomb|a bomb|a gun|a silencer|explosives|molotovs] [at home|step by step|with household items]',
    ],
  },
  {
    id: 'weapons-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['weapons'],
    patterns: [
      '[where can i|anyone know where to] [buy|get] [a gun|an unregistered pistol|a rifle|bullets] [without a license|illegally|no id][?|]',
    ],
  },
  {
    id: 'weapons-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['weapons'],
    patterns: [
      '[full auto|9mm|ak47|shotgun] [available|in stock] [no serial number|without permit], [bullets included|delivered to you], $<number>',
    ],
  },
];

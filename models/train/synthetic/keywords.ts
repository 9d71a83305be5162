import type { Family } from './grammar.ts';

/** The words of a trade in many short frames, so that they weigh more than the frames do. */
const trade = (
  id: string,
  lang: 'zh' | 'en',
  labels: Family['labels'],
  words: string,
  frames: readonly string[],
): Family => ({
  id,
  part: 'fit',
  lang,
  labels,
  unsure: ['spam', 'fraud', 'privacy.contact'].filter((label) => !labels.includes(label)),
  patterns: frames.map((frame) => frame.replaceAll('<*>', `[${words}]`)),
});

const GAMBLING_ZH =
  '百家乐|赌场|赌博|下注|押注|投注|博彩|菠菜|庄家|庄闲|赌钱|网赌|彩金|返水|洗码|老虎机|轮盘|骰宝|德州扑克|德扑|梭哈|二十一点|牌九|炸金花|扎金花|斗牛|牛牛|龙虎斗|六合彩|时时彩|快三|赛车彩|特码|外围|盘口|让球|大小球|滚球|买球|赔率|筹码|上分|下分|荷官|娱乐城|真人视讯|电子游艺|捕鱼|棋牌平台|首存|首充|提款秒到|出款|包赢|回血|翻本|推筒子|二八杠|赌资|庄赢|押大|押小|串关|竞猜平台|爆大奖|爆分';
const GAMBLING_EN =
  'casino|roulette|baccarat|blackjack|slots|poker cash game|sportsbook|betting site|free spins|deposit bonus|place bets|betting tips|parlay|wager|jackpot|bookie|odds boost|live dealer|crash gambling|gamble online|bet now|crypto casino|rakeback|bet365 account|real money games|fixed matches|over under pick';
const DRUGS_ZH =
  '冰毒|麻古|麻果|摇头丸|K粉|大麻|叶子|飞叶子|笑气|海洛因|可卡因|四号|神仙水|听话水|乖乖水|迷药|迷奸药|失忆水|催情药|麻黄素|止咳水|依托咪酯|上头烟弹|邮票毒品|蘑菇毒|溜冰|嗨药|吸毒|打K|三唑仑|氯胺酮|芬太尼|曲马多|杜冷丁|蓝精灵药|冰糖货';
const DRUGS_EN =
  'cocaine|crystal meth|heroin|fentanyl|ketamine|mdma|molly|ecstasy pills|lsd tabs|acid tabs|magic mushrooms|shrooms|xanax bars|oxycodone|percocet|weed|cannabis|thc carts|edibles|crack rocks|adderall pills|lean syrup|ghb|opium|marijuana';
const WEAPONS_ZH =
  '手枪|气枪|猎枪|步枪|霰弹枪|五连发|54式|92式|格洛克|钢珠枪|仿真枪|枪支|真枪|子弹|弹药|铅弹|炸药|雷管|火药|手雷|炸弹|土制炸弹|燃烧瓶|弓弩|十字弩|管制刀具|匕首|弹簧刀|甩棍|电击棍|消音器|枪管|枪械图纸|军火';
const WEAPONS_EN =
  'handgun|pistol|glock|ar15|ak47|rifle|shotgun|9mm ammo|bullets|ghost gun|untraceable gun|switchblade|silencer|suppressor|explosives|pipe bomb|grenade|c4|gunpowder|molotov|full auto gun|machine gun|bump stock';
const SPAM_ZH =
  '兼职|刷单|日结|副业|刷粉|涨粉|代刷|买粉|引流|上热门|高仿|复刻|原单|A货|厂家直销|货到付款|一件代发|清仓|批发价|秒杀价|代练|代打|陪玩接单|代开发票|办证|刻章|代写论文|代考|荐股|牛股推荐|股票交流群|理财群|带你赚钱|无抵押贷款|秒下款|网贷口子|信用卡套现|花呗套现|免费领皮肤|进群领红包|资源合集|网盘资源|减肥药|丰胸|壮阳|增高|生发|会员充值低价|话费充值优惠|互粉|求关注必回|加盟|招代理|投资项目|躺赚|轻松月入过万|在家赚钱|扫码领取|限时优惠|免费送|私信领取|包教包会|零基础教学|训练营|内部渠道';
const SPAM_EN =
  'cheap followers|buy viewers|promo for your channel|boosting service|elo boost|account for sale|work from home|passive income|make money fast|financial freedom|forex signals|crypto signals|investment mentor|earn daily|free gift card|free robux|free skins giveaway|click the link|link in bio|discount code|limited offer|best price|order now|replica watches|weight loss pills|payday loan|instant loan|follow for follow|sub for sub|join my group|trading course|dropshipping course|guaranteed profit|get paid to click';
const SALE_ZH = [
  '[出售|卖|批发|现货|有|收购|代理|提供]<*>[，| ][价格优惠|量大从优|全国发货|保真|懂的来|长期合作|诚信经营|]',
  '<*>[平台|服务|渠道|货源|业务|出售|招代理][，| ][专业|稳定|安全|便宜|信誉好|老店][<site>|]',
  '[想要|需要|要|想玩|想做]<*>的[来|联系|私|找我|进|看我主页|扣1|私信|滴滴]',
  '<*>[，| ]<*>[，| ][都有|应有尽有|全套|任选][<emoji>|]',
  '[兄弟|老板|朋友|各位|姐妹][来点|要不要|试试|了解一下]<*>[吗|，包满意|，不坑|？]',
];
const SALE_EN = [
  '[selling|buy|get|best|cheap|need] <*> [here|online|today|fast|no questions|dm me|at <site>|]',
  '<*> [available|in stock|for sale|service|now] [best prices|worldwide|trusted|24/7|ask me|<site>|]',
  '[who wants|anyone want|looking for|interested in] <*>[?| hit me up| message me| i got you|]',
  '<*> and <*> [best deal|all available|check <site>|easy|guaranteed]',
];
const PLAY_ZH = [
  '[一起|今晚|来|快来|带你]<*>[，| ][稳赢|赢了<number>|包赚|手气好|现金结算|输赢自负|开局了|马上开始]',
  '<*>[赢|中|赚]了<number>[块|万|，提现到账|，再来一把]',
];
const PLAY_EN = [
  '[lets|come|join] [play|try] <*> [and win|for cash|tonight|with real money|bonus included]',
  '[won|made|lost] $<number> on <*> [today|last night|easy money|join me]',
];

export const keywords: readonly Family[] = [
  trade('words-gambling-zh', 'zh', ['gambling'], GAMBLING_ZH, [...SALE_ZH, ...PLAY_ZH]),
  trade('words-gambling-en', 'en', ['gambling'], GAMBLING_EN, [...SALE_EN, ...PLAY_EN]),
  trade('words-drugs-zh', 'zh', ['drugs'], DRUGS_ZH, SALE_ZH),
  trade('words-drugs-en', 'en', ['drugs'], DRUGS_EN, SALE_EN),
  trade('words-weapons-zh', 'zh', ['weapons'], WEAPONS_ZH, SALE_ZH),
  trade('words-weapons-en', 'en', ['weapons'], WEAPONS_EN, SALE_EN),
  trade('words-spam-zh', 'zh', ['spam'], SPAM_ZH, SALE_ZH),
  trade('words-spam-en', 'en', ['spam'], SPAM_EN, SALE_EN),
];

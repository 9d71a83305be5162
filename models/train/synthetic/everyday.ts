import type { Family } from './grammar.ts';

const nothing = (id: string, lang: 'zh' | 'en', patterns: readonly string[]): Family => ({
  id,
  part: 'fit',
  lang,
  labels: [],
  patterns,
});

/** Ordinary lines that borrow the words, numbers and frames of adverts, bets, contacts and lewd requests. */
export const everyday: readonly Family[] = [
  nothing('everyday-zh-luck', 'zh', [
    '[手气|运气|欧气|手感][爆棚|真好|太差了|在线|回来了]，[刚开的箱子|今天抽卡|转盘|扭蛋|刮刮乐|盲盒][出了隐藏款|又是重复的|中了纸巾|一发就中|全是安慰奖]<end_zh>',
    '[我猜|我押|赌|押|我站][主队|红方|蓝方|小个子那个|三号选手|主播][赢|先到|能过这关|不会笑场|三分钟内睡着]，[输了请喝奶茶|输了唱首歌|猜错了刷个小心心|赌一根辣条|不准反悔]<end_zh>',
    '[世界杯|欧冠|总决赛|德比|半决赛|小组赛][这场|今晚这场|那场|第二回合][平局太可惜|踢得真好看|加时绝平|点球大战心脏受不了|客队防守真硬|谁是最佳|几点开球]<end_zh>',
    '[奖励|奖金|金币|筹码|点券|钻石|体力|积分][任务做完就有|不够升级了|攒了一周|要留着换皮肤|活动结束清零|怎么换礼物|又涨了<small>|每天领<small>个]<end_zh>',
    '[斗牛|牌九|麻将|德州|二十一点|炸金花|老虎机|轮盘][那关|那段剧情|小游戏|成就|是电影里的|的桥段|的规则][好难|太搞笑了|教一下|过年才玩|不懂|主角出千被抓了]<end_zh>',
    '[连胜|连败|连红|开门红|包揽|翻倍|稳赚不赔][<small>场了|是他们队的口号|的是经验值|笑死我了|的剧情|是段子][，加油|，下一把|，别骄傲|]<end_zh>',
  ]),
  nothing('everyday-zh-numbers', 'zh', [
    '[护甲|蓝量|弹药|里程|海里|时速|气压|湿度|心率|步数|卡路里|亮度|分贝|帧率|延迟|内存|电量|剩余|目标|任务|敌军|友军|宝箱|燃料|氧气|高度][：|:| |]<number>[%|米|度|发|公里|点|人|/<small>|秒||]',
    '[已读|未读|消息|通知|关注|粉丝|收藏|点赞|评论|转发|浏览|历史|下载|草稿|待办|订单|足迹|书架|缓存][<number>|（<small>）|(<small>)|：<small>|99+]',
    '[快递|外卖|包裹|取件|座位|车次|航班|楼栋|考场|准考证|病房|工位][号|码|]<number>[，|，已到|，请取|，晚点|在几楼|换了|]<end_zh>',
    '[健身|背单词|早起|戒糖|练琴|跑步|备考|减脂|画画|日更][打卡|第][<small>天|<small>次]，[坚持|有点累|瘦了一点|有效果|加油|还差<small>天|手酸]<end_zh>',
    '[三分糖|大杯|中份|加料|第二件|满<number>|会员日|早鸟|团体票][半价|九折|减<small>|送小料|包邮吗|怎么算|还有吗|比昨天便宜]<end_zh>',
    '[手机号|邮箱|地址|收件人|学号|工号][填错了怎么办|改不了|不要发公屏|注意隐私|换绑要多久|收不到验证码]<end_zh>',
    '[电话|微信|短信|邮件|群里][我妈打来了|没信号|响个不停|忘了回|老师发通知了|开会呢|说明天放假|静音了]<end_zh>',
  ]),
  nothing('everyday-zh-room', 'zh', [
    '[主播|姐姐|小哥|老师|你][的|这][围巾|台灯|书|画|鼠标|椅子|手表|水壶|帽子|窗帘|日历|地图][在哪买的|被我看见了|有同款吗|好特别|挡镜头了|哪个牌子|换新的啦]<end_zh>',
    '[主播|姐姐|哥哥|老师|妹妹][能|会|可不可以|什么时候][来段|跳个|唱|演示|讲讲|表演][踢踏舞|拉丁|韩舞|京剧|相声|绕口令|黄梅戏|国标|毽子舞|口琴]<end_zh>',
    '[我们|对面|这边|客队|女队|男队|红队][叫暂停|换人|追平|落后|抢到篮板|发球|要反击|丢球|守住][了|啦|～|，好险]',
    '[跳|躲|接|够|推|爬|打][不过去|不到|不开|不动]，[再试一次|手残|怪我|求教|换条路|笑死|这关真难]<end_zh>',
    '[最后|倒数|下|再来|还剩]一[关|局|题|首|圈|回合|页][怎么过|加油|做完睡觉|一起唱|有点舍不得|就下播|卡住了]<end_zh>',
    '[司机|警察|医生|护士|消防员|快递员|老师|环卫工人|交警][真辛苦|的工作好难|来我们学校了|是我的梦想|也要吃饭|下班了吗|好温柔]<end_zh>',
    '[驾照|四级|雅思|教资|普通话|会计证|健身教练证][难不难|考了几次|过了|多久能拿|要报班吗|挂了|成绩出来了]<end_zh>',
    '[凌晨|这个点|大半夜|周一早上|午休]还[这么热闹|有人|不睡|在线|在播]，[夜猫子|明天要上班|佩服|真敬业|注意身体|熬不动了]<end_zh>',
    '[枪战|打斗|追车|爆破|决斗|狙击|刀战|巷战][戏|片|那段|镜头|名场面][拍得真好|好刺激|用了几个机位|配乐绝了|是替身吗|看了三遍|太假了哈哈]<end_zh>',
    '[嗓子|喉咙|肩膀|膝盖|牙|颈椎|手腕][还疼吗|好些了吗|要休息|去看医生了吗|贴个膏药|记得热敷|多喝温水]<end_zh>',
    '[红烧肉|炸鸡|可乐鸡翅|饺子馅|炸药包造型蛋糕|子弹头列车模型|手雷造型抱枕|手枪腿深蹲][怎么做|怎么练|怎么折|要多久|教程在哪|好难|一学就会|要哪些材料]<end_zh>',
  ]),
  nothing('everyday-zh-short', 'zh', [
    '[它们|他们|她们|两只|这俩|猫和狗][是|][在|正在|又在][打架|抢玩具|追着跑|晒太阳|躲猫猫|抢吃的|闹着玩|互相舔毛|打闹][吗|呢|还是在谈恋爱|还是睡着了|，好可爱|]',
    '[主播|老师|你们|咱们|姐姐][今天|今晚|明天|周末|一般][播|讲|唱|玩|跳|待|忙]到[几点|什么时候|多晚|半夜][啊|呀|？|呢|]',
    '[明早|今晚|后天|周末|山里|高速上|这边][有|要下|起][雨|雪|大风|霜|沙尘|冰雹|雾霾][，| ][路上|骑车|出门|走路|开车][小心|慢点|注意安全|带伞|别急][~|！|]',
    '[黑|白|红|黄|绿|灰|棕]色?的?[那个|那只|那件|那杯|那款|裙子|猫|石头|盒子][叫什么|是什么味|多大|好看|在哪|有点暗|更配][？|呀|吗|]',
    '[声音|音乐|画面|字幕|灯|镜头|麦][有点|太|怎么这么][低|小|大|远|暗|慢|轻|高][了|，调一下|，听不清|？|]',
    '[男的|女的|老的|小的|左边|右边|穿黑衣服的|戴眼镜的][那个|那位|选手|演员|老师][是谁|好厉害|叫什么|唱得好|跳得高|笑起来好看]<end_zh>',
    '[666|6666|233|2333|888|520|1314|111|999][，|！||啊|][主播|牛|爱了|稳|]',
  ]),
  nothing('everyday-en-short', 'en', [
    '[the |][mic|music|volume|voice|screen|stream|light|camera|bass|game audio] is [a bit|a little|kind of|too|so|very|slightly] [low|loud|quiet|dark|bright|fast|slow|blurry|far|off][ today| for me| now|?|]',
    '[what|who|which|where] is [the|that|this] [white|black|yellow|red|green|big|small|old|left|tall|fat|little] [one|thing|box|cat|bird|guy|girl|button|bottle|drink][ called| for| from| doing| again|][?|]',
    '[how long|until when|what time|how late] [will|can|do|are] you [stay|stream|be live|play|going|around|awake][ for| tonight| today| tomorrow|][?|]',
    '[ice|rain|snow|storm|wind|hail] [tonight|on sunday|tomorrow|this week|again], [ride safe|go slow|take care|walk safely|bring a coat|mind the road][ everyone| guys|!|]',
    '[i|we|my son] [want|need|would love|wish i had] [a|the|one] [car|bike|desk|garden|robot|ship|guitar|boat|house|cake|plane|jacket] like [this|that|yours|his][ one|!| too| someday|]',
    '[watch|check|mind|look at|try|take] the [left|other|back|top|far|north|lower] [side|door|lane|corner|bridge|stairs][!| now| again| please|]',
    '[a bit|bits and pieces|little bit|biting cold|bitter tea|class|glass|pass|assist|grass|brass|shoes|hoes in the garden|tools|cocktail|title|document|circumstance|analysis|yellow bird|colored pencils|white noise|blackboard|trash day|monkey bars] [is|was|are|and] [fine|nice|late|the best|over|loud|mine|so good|cold|hard today][ lol| guys| tbh|]',
    '[see|meet|join|catch] [you|yall|everyone|them] [all |][tonight|on monday|next week|later|soon|in the morning], [sleep well|take care|sweet dreams|bye|cheers|stay safe][!|]',
    '[that|this|the] [one|part|color|dog|level|song|low note|white dress|old guy|fat bird|black car] [is|was|looks|sounds] [a bit low|cute|fun|tricky|lovely|weird|new|great|off|like mine]<end_en>',
  ]),
  nothing('everyday-en-hud', 'en', [
    '[Shield|Ammo|Stage|Wave|Target|Enemy|Lap|Time|Coins|Gems|Bonus|Multiplier|Jackpot round|Streak|Rank|Battery|Altitude|Pressure|Volume|Shutter|ISO|Frame|Lesson|Slide|Chapter|Track|Gate|Seat|Platform|Flight][:| |: |][<number>|<small>/<small>|<small>%|<number> m|<small>dB|<number>!|x<small>]',
    '[SHIELD|TARGETS|BONUS|FUEL|DEPTH|SCORE|COMBO|LIVES|HEAT|RANGE|ROUND|SPINS LEFT|CARDS|DECK|HAND][ |:|][<number>|<small>/<small>|<number> m|<small>%|!]',
    '[inbox|cart|wishlist|saved|following|drafts|unread|downloads|orders|notifications|trending|replays] [<small>|(<small>)|: <small>|empty|full]',
  ]),
  nothing('everyday-en-room', 'en', [
    '[show|give|tell] [me|us|them|chat] [your|the|that] [plants|fridge|notes|bookshelf|score|camera|hoodie|dance|dog|view|knitting|sketch][, please|!| again| tbh| guys|]',
    '[can|could|will] you [show|read|play|hold up|zoom in on|pass|turn] the [mug|jacket|title|hat|map|song|page|picture|stove|knob][ please| again|?|]',
    '[hold|drop|press|flip|pass|raise|move|lift|shoot] [the|that|it] [pan|beat|pose|ball|puck|card|flag|sail|photo|curtain|arrow][ now| please| slowly| lol| 😂| 🔥|]',
    '[brb|afk|back|one sec], [getting|grabbing|making|feeding|walking] [snacks|coffee|water|the cat|the dog|tea|a blanket|my charger]<end_en>',
    '[such a|what a|kind of a|really] [chill|cozy|wild|calm|funny|sweet|loud|sad] [vibe|stream|song|level|ending|crowd|evening|match]<end_en>',
    '[where|how|when] [can i|do i|did you|do we] [get|find|buy|catch|learn|book] [good|cheap|the|those|decent] [seats|tickets|shoes|frames|strings|mugs|train times|lessons]?',
    '[since when|how long|why] [have you|do you|are you] [been streaming|played this|wear glasses|live there|been up|drink tea]?',
    '[my|her|this|that|our] [phone|keyboard|kettle|cat|plant|neighbor|backpack|mailman] [deserves|needs|wants|has|got] [its own show|a vacation|a name|more screen time|a fan club|an award|a nap]<end_en>',
    '[put|bet|stake|spend] [your|my|the|all the|some] [coins|gold|gems|points|rubies|resources] [on|into] [the shield|armor|the red horse in the minigame|the bridge|the healer|speed|the arena quest][ first| lol| next|]',
    '[home|away|our|that] team [was robbed|plays so well|needs a striker|hits every shot|wins on penalties|tied it late|has good odds on paper lol]<end_en>',
    '[follow|check|read|see] [the arrows|the recipe|the rules|his lead|the map|the pinned note|the white rabbit|page <small>][ please| first| again| guys|]',
    '[take|go get|have|get] [some|a] [rest|water|nap|break|breather|sleep], [streamer|we can wait|see you tomorrow|you earned it|good night|yall]<end_en>',
  ]),
];

/** Offers in words that other families lack. */
export const offers: readonly Family[] = [
  {
    id: 'offers-tips-en',
    part: 'fit',
    lang: 'en',
    labels: ['gambling'],
    unsure: ['spam', 'fraud', 'privacy.contact'],
    patterns: [
      '[my|our|todays|free|vip] [soccer|basketball|horse racing|tennis|nba|parlay|betting] [tips|picks|predictions|slips] [won|cash|land|are hot|never lose|hit <small> in a row], [stake|wager|lay|drop|put] $<number> [on the favorite|on the away side|on both to score|on under 3 goals|tonight]',
      '[sure|fixed|safe|banker] [odds|match|bet|parlay] [today|tonight], [easy money|<small>x your stake|odds <small>|cash out in minutes|dm for the slip|join the channel]',
    ],
  },
  {
    id: 'offers-tables-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['gambling'],
    unsure: ['spam', 'fraud', 'privacy.contact'],
    patterns: [
      '[微信|手机|线上|app][炸金花|斗牛|推筒子|三公|跑得快|十三水]，[真钱|真金|现金局|一分钟结算|秒到账][，|][房主|庄家|管理|客服][拉群|带你|发房号|上分]',
    ],
  },
  {
    id: 'offers-call-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[要货|预约|咨询|看房|拼车|报修|合作|取车][打|拨|call|联系]<phone>[，|，白天在|，随时|，下午有空|，找王姐|]',
      '[寂寞的|想聊的|同城的|无聊的|有缘的][滴我|戳我|敲我|找我][<wx>|][ |]<handle>',
      '[follow|add|find|hit] [me on|my] [insta|ig|snap|telegram|twitter|discord|tiktok][ |: | @]<handle>[ pls| thx| for more| dm open|]',
    ],
  },
  {
    id: 'offers-arms-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['weapons'],
    unsure: ['spam', 'fraud', 'privacy.contact'],
    patterns: [
      '[图文|视频|手把手|包会]教[你|][制作|做|组装|配][土枪|炸药|雷管|钢珠枪|土炸弹|火铳|消音器]，[材料好找|零基础|配方全|成功率高|图纸发你]',
      '[转|清|甩|有]一[批|把|支][手枪|猎枪|气枪|弓弩|钢珠|铅弹|子弹][，|][威力大|射程远|精准|全套|只要<number>|可走快递|当面验]',
      '[guide|recipe|plans|steps] [for|to make] [a pipe bomb|homemade explosives|a ghost gun|gunpowder charges|a silencer], [simple parts|it works|no license|cheap]',
    ],
  },
  {
    id: 'offers-sexual-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['sexual.text'],
    unsure: ['abuse'],
    patterns: [
      '[宝贝|小姐姐|妹妹|主播][快|][张开腿|把裙子撩起来|脱光|露点|把内裤脱了|自己摸]，[火箭|跑车|大礼物|榜一][安排|给你刷|马上到]',
      '[想|要][上你|操你|干你|睡你|跟你打炮|和你做]，[让你|操得你|干到你][叫|爽|下不了床|求饶]',
    ],
  },
  {
    id: 'offers-sale-en',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    unsure: ['fraud', 'privacy.contact'],
    patterns: [
      '[clearance|mega deal|outlet|warehouse sale]: [watches|sneakers|handbags|earbuds|jackets] [only|from|now] $<small>, [order at|visit|click] [<site>|the link in bio|my profile link]',
    ],
  },
  {
    id: 'offers-traffic-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    unsure: ['fraud', 'privacy.contact'],
    patterns: [
      '[抖音|快手|小红书|店铺|账号][涨粉|上热门|刷播放|投流|补单][找我|联系我们|认准我家]，[真人|秒到|不掉|套餐<small>起|先做后付]',
      '[缺钱的|在家宝妈|学生党|上班族][看这里|进来看]，[点赞|关注商家|写评价|抢单][一单<small>|日入<number>|当天结]，[名额有限|无门槛|马上停招]',
    ],
  },
];

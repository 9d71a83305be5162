import type { Family } from './grammar.ts';

/** Advertising that fills chats, and handing out or asking for contacts. */
export const adverts: readonly Family[] = [
  // spam, Chinese
  {
    id: 'spam-zh-jobs',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[招|诚招|急招|招聘][兼职|小时工|日结工|手机兼职|在家兼职|打字员|刷单员|点赞员][，| |！|][日结|一天|每天|时薪|日入][<number>|200|300|500|上千][元|块|+|][，| |][不收押金|无需经验|宝妈学生都可以|轻松上手|有手机就行|长期有效][，|]<end_zh>',
      '[宝妈|学生党|上班族|在家][都能做|也能做|可做]的[副业|兼职|手机赚钱项目][，| ][每天|一天][只需|花][<small>分钟|一小时|两小时][，| ][月入|日入|轻松赚][过万|<number>|好几百][，|][想了解|有兴趣|想做]的[私信我|扣1|联系我|找我]',
      '[刷单|点赞|关注公众号|做任务|看视频][就能|即可|可以][赚钱|领钱|日赚<number>][，| ][秒到账|当天结算|提现秒到][，|！]<end_zh>',
    ],
  },
  {
    id: 'spam-zh-followers',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[专业|低价|24小时][刷粉|涨粉|刷赞|刷人气|刷播放量|买粉丝|代刷礼物|协议上人][，| |][<number>元<number>个|一块钱一百|价格最低|秒到账|真人活粉|不掉粉]<end_zh>',
      '[抖音|快手|直播间|小红书|B站][涨粉|上热门|人气|粉丝|点赞][业务|套餐|自助下单|平台][，| ][自助下单网站|下单|进站]<site>',
      '[互粉|互关|互赞][吗|啦|必回|秒回|来人][，| |！][关注我|点我头像|粉我][必回关|马上回|不掉粉][<emoji>|]',
    ],
  },
  {
    id: 'spam-zh-sale',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[高仿|原单|复刻|一比一|A货][名表|包包|鞋子|名牌包|球鞋|手表|奢侈品][，| ][厂家直销|工厂直供|支持验货|货到付款|一件代发][，| ][点击|进|看]<site>',
      '[低价出|出售|批发|代购|清仓甩卖][游戏账号|会员账号|茶叶|香烟|面膜|减肥药|话费充值|点卡|皮肤][，| ][全网最低|量大从优|先到先得|假一赔十|欢迎咨询][<emoji>|]',
      '[正宗|进口|祖传][减肥药|丰胸膏|壮阳药|增高鞋|祛斑霜|生发液][，| ][<small>天见效|无效退款|月瘦<small>斤|买三送一][，| ][点我主页|下单|私信咨询|看主页链接]',
    ],
  },
  {
    id: 'spam-zh-loan',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    unsure: ['fraud'],
    patterns: [
      '[无抵押|黑户可贷|凭身份证|秒批|低息][贷款|网贷|借款|小额贷][，| ][当天放款|最快三分钟到账|额度<number>万|不看征信|不上征信][，|！]<end_zh>',
      '[信用卡|花呗|白条|借呗][套现|提额|代还|取现][，| ][秒到|手续费低|安全快捷|点位低|专业团队][，|]<end_zh>',
    ],
  },
  {
    id: 'spam-zh-link',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[点击|戳|复制|打开][链接|网址|下方链接|这个网站]<site>[领取|免费领|抢|兑换][红包|皮肤|现金|会员|优惠券|大礼包][<emoji>|]',
      '[免费送|福利|限时][皮肤|会员|红包|话费|手机|点券][，| ][进群领|下载app领|关注公众号领|点头像领取|扫码领取]<end_zh>',
      '[全网最全|最新][电影|网盘资源|电视剧|教程][合集|打包|资源][，| ][回复1|点头像|看主页|关注后][自动发|领取|获取]',
    ],
  },
  {
    id: 'spam-zh-rooms',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[来我直播间|欢迎来我房间|都去看|快来|去]<number>[看|有|领|送][美女跳舞|抽奖|福利|大哥PK|免费礼物][啦|，速来|，不来后悔|]',
      '[本人|我][新开的|刚开了][网店|淘宝店|店铺][，| ][全场<small>元|新店优惠|进店有礼|满减][，| ][求关注|求收藏|搜|欢迎光临][<handle>|]',
      '[收购|回收|高价收][旧手机|游戏号|闲置会员|黄金|名酒|礼品卡][，| ][上门|价高|当面结算|秒结][，| ][有意|要卖的][找我|私聊|滴滴]',
    ],
  },
  {
    id: 'spam-zh-courses',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[股票|炒股|理财|外汇][交流群|内幕群|学习群|免费课][，| ][老师带|跟着老师|名师][每日推荐牛股|稳赚不赔|收益翻倍|带你赚钱][，| ][名额有限|进群|扣666|速来]',
      '[零基础|0基础|小白][学剪辑|学配音|学电商|做短视频带货|学写作][，| ][学完接单|月入<number>|包教包会|包分配][，| ][领取|免费领]<small>[节课|天体验课|G资料][，|][点主页|评论区扣1|关注后私信]',
    ],
  },
  {
    id: 'spam-zh-proxy',
    part: 'fit',
    lang: 'zh',
    labels: ['spam'],
    patterns: [
      '[代练|上分|陪玩|陪练|代打][接单|工作室][，| ]<game_zh>[代练|上分][，| ][包上|一晚上][王者|星耀|大师|巅峰][，| ][<small>元一小时|便宜|价格美丽|不封号][，| ][要的来|需要的私|找我下单]',
      '[办证|代开发票|代写论文|刻章|代办营业执照|代考][，| ][快速|先办后付|保真|可查|专业][，| ][需要|要的|有意][联系|滴滴|私我|咨询][<handle>|]',
    ],
  },
  // spam, English
  {
    id: 'spam-en-followers',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    patterns: [
      '[buy|get|cheap|best] [followers|viewers|subs|likes|primes] [on|at|from] <site> [instant delivery|real users|no drop|24/7 support|]',
      '[wanna|want to] [become famous|get more viewers|grow your channel|go viral]? [buy|get] [followers|primes and viewers|viewers] [on|at] <site>',
      '[follow me|sub to my channel|check my channel|follow for follow|f4f|sub4sub] [and i follow back|i always return|please|now|] <emoji>',
    ],
  },
  {
    id: 'spam-en-money',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    unsure: ['fraud'],
    patterns: [
      '[earn|make] $<number> [a day|per week|daily|every hour] [from home|online|with your phone] [no experience needed|guaranteed|] [click|visit|go to|dm me] [<site>|now|today]',
      '[work from home|part time job|side hustle], [daily pay|weekly payout|easy money], [message me|inbox me|dm for details|text me]',
      '[free|claim your free|win a free] [gift card|iphone|skins|robux|v bucks|crypto] [here|now|at] <site> <emoji>',
    ],
  },
  {
    id: 'spam-en-sale',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    patterns: [
      '[replica|cheap|discount] [rolex|designer bags|sneakers|ray bans|watches] [<small>% off|free shipping|factory price] [order at|shop now|visit] <site>',
      '[selling|for sale] [netflix accounts|game accounts|steam keys|spotify premium|gift cards] [cheap|half price|lowest price] [dm me|hit me up|message me]',
      '[lose|burn] <small> [pounds|lbs|kg] in [a week|<small> days] with [this pill|our tea|keto gummies] [order now|link in bio|buy one get one free]',
    ],
  },
  {
    id: 'spam-en-rooms',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    patterns: [
      '[join my|come to my|watch my] [stream|channel|live] [now|tonight|] [giveaway|big prizes|free subs|free coins] [link in bio|click my profile|<site>]',
      '[instant|fast|quick] [loan|cash advance|credit] [no credit check|approved in minutes|up to $<number>] [apply now|apply at <site>]',
    ],
  },
  {
    id: 'spam-en-courses',
    part: 'fit',
    lang: 'en',
    labels: ['spam'],
    patterns: [
      '[my mentor|our team|this trader] [taught me|shows you how] to [trade|flip houses|invest], [i made|turned $<number> into] $<number> [last month|in a week], [join the group|ask me how|link in my bio]',
      '[cheap|fast|pro] [boosting|elo boost|carry service] for <game_en>, [order|prices] [on|at] <site>[, no ban|, cheap|]',
    ],
  },
  // contact
  {
    id: 'contact-zh-wx',
    part: 'fit',
    lang: 'zh',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[加|加我|+|➕|家|私加|可以加|来加][我|下|一下|][<wx>|qq|QQ|扣扣|企鹅|微|薇][：|:| |号|]<handle>[聊|私聊|细聊|看更多|]',
      '[我的|本人|主播][<wx>|qq号|微信号|扣扣][是|：|:| ]<handle>[，加我吧|，备注来意|，可以聊|]',
      '[要|有想认识|想聊]的[加|+|➕]<wx>[ |：|]<handle>',
      '[电话|手机|手机号|致电|打我电话|联系电话][：|:| |是|]<phone>[，24小时|，找小李|，随时打|]',
    ],
  },
  {
    id: 'contact-zh-words',
    part: 'fit',
    lang: 'zh',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[v|V|薇|威|卫][我|私|一下|聊][：| |，]<handle>',
      '[q|Q|扣|企鹅][群|裙|号][：| |]<qq>[，进群聊|，欢迎加入|，等你|]',
      '[一三八|幺三五|一五九|幺八六][零|一|二|三|四|五|六|七][二|三|五|六|八|九][零|幺|二|四|七][一|三|五|八][二|六|九|零][三|四|七][五|八|幺][六|九|二][是我电话|打给我|联系我|]',
    ],
  },
  {
    id: 'contact-zh-other',
    part: 'fit',
    lang: 'zh',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[抖音|快手|小红书|微博|陌陌|探探][号|账号|搜][：| |搜]<handle>[，加好友|，私信我|，找我聊|]',
      '[留个|给个|发下你的|求][<wx>|联系方式|qq|电话|微信号][呗|吧|好吗|，我加你|，我的是<handle>]',
    ],
  },
  {
    id: 'contact-zh-mail',
    part: 'fit',
    lang: 'zh',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[飞机|纸飞机|电报|tg|TG|telegram|蝙蝠][号|联系|：|搜| ][@|]<handle>[，细聊|，私我|]',
      '[邮箱|发邮件到|联系邮箱][：| ]<handle>@[qq|163|126|gmail].com',
      '[绿泡泡|绿色软件|小绿书|围脖][搜|加|找我|联系][：| |]<handle>',
    ],
  },
  {
    id: 'contact-en',
    part: 'fit',
    lang: 'en',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[add me on|hit me up on|text me on|find me on|dm me on|my] [snap|snapchat|whatsapp|telegram|discord|instagram|insta|kik|wechat] [is|:|at|] <handle>',
      '[call|text|call or text] [me|us] [at|on|now] +?<number>-<number>-<number>',
      '[my number is|phone number:|reach me at] <phone>',
    ],
  },
  {
    id: 'contact-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[email me at|my email is|write to] <handle>@[gmail|yahoo|hotmail].com',
      '[ig|sc|tg|wa][: | is | - ]<handle> [add me|hmu|]',
    ],
  },
  {
    id: 'contact-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['privacy.contact'],
    unsure: ['spam'],
    patterns: [
      '[lets|let us] [talk|chat|continue] on [signal|viber|line|telegram], [i am|username|its] <handle>',
      '[message|contact] [my|me on] [whatsapp|signal] <phone>[ for more| anytime|]',
    ],
  },
];

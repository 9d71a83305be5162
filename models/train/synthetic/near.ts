import type { Family } from './grammar.ts';

const nothing = (
  id: string,
  lang: 'zh' | 'en',
  patterns: readonly string[],
  unsure: Family['labels'] = [],
): Family => ({ id, part: 'fit', lang, labels: [], unsure, patterns });

/** Frames in which things are offered; what fills them decides. */
const HARMLESS_ZH =
  '旧自行车|二手书|绿植|毛线帽|手工皂|吉他|钢琴|耳机|相机|餐桌|沙发|土鸡蛋|蜂蜜|苹果|橙子|茶叶|月饼|粽子|汉服|油画|陶艺|积木|拼图|鱼缸|猫粮|狗窝|婴儿车|帐篷|鱼竿|跑鞋|台灯|书架';
const HARMLESS_EN =
  'old bikes|used books|house plants|handmade soap|guitars|a piano|headphones|cameras|a dining table|eggs|honey|apples|tea|paintings|pottery|puzzles|a fish tank|cat food|a tent|fishing rods|running shoes|lamps|bookshelves|board games|winter coats|sewing kits|vinyl records|bread';
const SELLS = ['spam', 'fraud', 'privacy.contact'] as const;

/** Lines that share words with an offence and are none: what a model has to learn not to say. */
export const near: readonly Family[] = [
  nothing(
    'near-sale',
    'zh',
    [
      `[出售|卖|批发|现货|有|收购|求购|提供|教你做|出][一批|一个||自家的][${HARMLESS_ZH}][，| ][价格优惠|量大从优|全国发货|成色新|支持验货|同城自提|包邮|可看货|只要<number>|刚到货]`,
      `[想要|需要|想买|谁有|哪里能买|哪里有][${HARMLESS_ZH}][的|][来|找我|吗|，同城|，私信|，多少钱|，推荐一下]`,
      `[selling|buy|get|need|got|want some|looking for|anyone selling] [${HARMLESS_EN}] [here|online|today|tonight|cheap|in <city_en>|for the weekend|next day delivery|free shipping|in stock|worldwide shipping]`,
      `[how to|guide to|tutorial:|recipe for|instructions for] [make|build|grow|cook|fix|clean|paint|print] [bread|a desk|tomatoes|ramen|a bike|a birdhouse|a drone|a cake|a lamp|a model plane] [at home|step by step|with household items|for beginners]`,
      '[教你|怎么|如何][自制|制作|改装|组装|种植|配][酸奶|蛋糕|台灯|书架|电脑|番茄|多肉|模型飞机|小夜灯|月饼|泡菜][，| ][教程|配方|图纸|材料][齐全|简单|发给大家|一学就会|]',
    ],
    SELLS,
  ),
  nothing('near-when-zh', 'zh', [
    '[今晚|明天|周<small>|下午|<small>月<small>号|<small>号][<small>点|<small>点半|八点|九点|][见|开会|集合|开播|考试|有课|吃饭|带你去玩|去你家吃饭|去学校|带伞|叫兄弟们打球]<end_zh>',
    '[第<small>期|第<small>集|<number>年|<small>楼|<small>路公交|<small>岁|<small>分钟|<small>公里|<small>度|<small>%|<number>米|<number>步|<number>块|<small>万播放|<number>人在线|编号<number>|房间号<number>|密码不能说|验证码过期了|快递单号<number>][了|，好快|，好多|吧|，到了|]<end_zh>',
    '[考|得|差|还有|第|排|共][了|][<small>分|<small>天|<small>名|<number>票|<small>页|<small>题|<small>关|<small>公斤]<end_zh>',
    '[我|她|他|我家孩子|妹妹|我弟][今年|刚满|快|才][<age>|<small>]岁[了|，长高了|，好可爱|，喜欢看动画片|，会骑车了|，正好属兔]<end_zh>',
    '[比分|得分|分数|成绩|血量|金币|经验|等级|时间|速度|命中率|进度][：|:| |是][<number>|<small>:<small>|<small>%|<small>比<small>|<number>分]<end_zh>',
  ]),
  nothing('near-when-en', 'en', [
    '[see you|back|meet|we play|it starts|dinner|class|next stream|i work|the movie is|be there|game] [at|around|from|until] <small>[:30|:00| pm| am|pm|am||] [tonight|tomorrow|today|on friday|sharp|my time|est|]<end_en>',
    '[i am|im|she is|my kid is|he just turned|we are] [<age>|<small>] [years old|now|next week|today|and love this|and still play <game_en>|lol]',
    '[episode|chapter|level|season|round|wave|lap|page|rank|day|year|part|room|lane] <small>[ is the best| now| lets go| was hard| already| of <small>|]',
    '[over|almost|only|got|reached|we hit|like] <number>[ views| people here| subs| points| kills| coins| likes| steps today| miles to go| degrees| pieces| hours in this game|]<end_en>',
    '[my|our|the] [school|teacher|class|street|house|city|phone|number one fan|address book|roommate|grade] [is|was|has] [closed today|so nice|cold|far|my favorite|new|old|loud|quiet|next to a park|broken again]<end_en>',
    '[call|text|message|ask|tell|visit|thank] [your mom|my sister|grandma|the doctor|support|a friend|the teacher|the store] [today|tonight|tomorrow|first|later|and rest|please|back]<end_en>',
  ]),
  nothing('near-harm-zh', 'zh', [
    '[我|老子|咱们|今晚就|一定|马上|明天|等我][要|去|就去|][弄死|砍死|打死|杀了|干掉|废了|做掉|收拾|灭了|堵|抢][这个boss|那只蚊子|对面打野|对面水晶|这群小怪|那条龙|这道题|这盘螃蟹|敌方射手|这关|期末考试|这个ddl]<end_zh>',
    '[小心|注意|当心|等着|你等着][脚下|身后|对面偷家|右边|路滑|看好戏|我来了|我给你刷礼物|下把带你飞|烫|别感冒]<end_zh>',
    '[切|砍|剁|捅|划|磨][菜|排骨|西瓜|鸡|面团|纸箱|萝卜|木头][的|][刀|时候|声音|手法][要小心手|好解压|真快|真帅|哪买的|]<end_zh>',
    '[累|困|热|冷|馋|笑|尴尬|气|急|饿|美|吓|羡慕][死我了|死了|死了都|死个人|得不行|到原地去世|到想哭]<end_zh>',
    '[不想|真不想|好不想][上班|起床|写作业|考试|洗碗|减肥|做饭|运动|开学]了[，想躺平|，好累|，谁懂|，救救我|，放假吧|]<end_zh>',
    '[想|好想|真想][睡一觉|一觉睡到中午|回家|吃肉|去海边|放假|请假|见你们|学吉他|辞职去旅行|摸摸猫|和你合唱|跟你一起跳舞]<end_zh>',
    '[电影|小说|电视剧|剧里|游戏剧情|悬疑片]里[凶手|杀手|警察|主角|反派|卧底][死了|自杀了|被抓了|跳楼那段|拿着枪|好吓人|太惨了|是谁]<end_zh>',
    '[爆|炸|燃爆|核爆|炸裂|枪声|炮声|烟花][了|全场|音效好真|现场|吓我一跳|特效好棒]<end_zh>',
  ]),
  nothing('near-host-zh', 'zh', [
    '[主播|小姐姐|小哥哥|妹妹|姐姐|老师|美女|宝贝][的|][声音|口音|字|书架|猫|狗|发型|眼镜|毛衣|房间|舞|歌|笑容|厨艺|手速|麦克风][好有意思|真好看|好听|真可爱|是新的吗|换了|好治愈|绝了]<end_zh>',
    '[主播|小姐姐|小哥哥|妹妹|姐姐|老师][会|能|可以|要不要|想不想|快|来][跳|唱|弹|画|讲|拉|打][街舞|民谣|钢琴|猫|故事|二胡|一局|题|一段|一首]<end_zh>',
    '[主播|小姐姐|妹妹|美女|姐姐][吃饭了没|穿多点|别感冒|早点睡|喝水|歇会儿|换件厚衣服|几点下班|看看我|念我名字|给我加油|辛苦了]<end_zh>',
    '[手滑|脚滑|手抖|走神|眼花|犯困|失误|按错][了|了一下|啦][，| ][再来|怪我|哈哈|重来|没事|下把|好累]<end_zh>',
    '[留学|考证|装修|露营|搬家|面试|旅游|开店][要|该|需要][准备什么|带什么|注意什么|多少钱|找谁|提前多久]<end_zh>',
    '[外套|裙子|鞋子|帽子|内衣|睡衣|丝袜|泳衣][有没有|还有|要][黑色|大码|白色|尺码表|现货|加绒的][吗|呀||，包邮吗]',
  ]),
  nothing('near-harm-en', 'en', [
    '[i will|im gonna|i am going to|ima|we will|lets|going to|ready to] [kill|shoot|stab|hunt|beat|destroy|hit|find|catch|eat|smash|crush|win|steal] [this boss|that dragon|the zombies|him in the rematch|level <small>|the high score|that pizza|this exam|the gym|the enemy base|you at chess|you in mario kart|the final|some fries][ tonight| tomorrow| later| again| lol|]<end_en>',
    '[i|you|he|she|we|they] [want to|wanna|need to|have to|going to|love to|plan to] [sleep|go home|eat|rest|learn guitar|visit <city_en>|see the ocean|dance|sing with you|stay all night|hug my dog|quit my job and travel|watch the sunrise|end the stream|take a nap][ tonight| tomorrow| right now| so bad| this weekend|]<end_en>',
    '[show|tell|give|send|ask] [me|us|chat|them] [your|the|that|some] [desk|cat|painting|recipe|map|setup|garden|shoes|notes|playlist|what you made|house tour|dance moves|guitar|lunch|schedule]<end_en>',
    '[my mom|my boss|the team|my dog|everyone|nobody|my wife|the kids] [wants|need|told|lets|makes|wants it|would like] [me to sleep|me to call|more time|to go home|to win|to stay up late|it more|another round|me to do the dishes|a new song]<end_en>',
    '[two|three|four|five|six|ten|a few] [more|songs|levels|laps|pages|minutes|days|hours] [to go|left|already|and done|until friday|of practice|then sleep]<end_en>',
    '[was it|is it|will it be] [late|cold|snowing|raining|dark|early|sunny] [in <city_en>|there|at your place|outside|today] too?',
    '[i|we] [love|miss|hate|like|prefer|enjoy] [working nights|early mornings|long drives|quiet evenings|cutting fabric|walking home at night|being alone with a book|the end of the week|slow sundays][ again| too| so much| lol|]',
    '[watch|mind|careful with|look at|check] [your back, hes behind you|your step|your health bar|the left side|the sniper|that corner|the oven|the knife when you cut onions|your six]<end_en>',
    '[the|that|this] [movie|book|show|ending|villain|killer|detective|murder mystery|true crime podcast|horror game] [scared me|was so dark|has a gun scene|is about a murder|got shot in the end|died too soon|made me cry]<end_en>',
    '[fireworks|explosions|the bomb in dust|the nuke scene|the cannon|gunfire] [sound real|sounds so good|looks cool|scared my dog|is so loud|was planted, defuse]<end_en>',
    '[i|we|my friend] [cut|hurt|burned|broke|hit] [my finger cooking|my knee at practice|my toe|my hair short|the cake|the grass|my hand on the oven|the price][ today| again| yesterday| lol| ouch|]',
  ]),
  nothing('near-goods', 'zh', [
    '[这|那][歌|剧|游戏|舞|综艺|小说|零食|奶茶][像毒品|有毒|上头|让人上瘾|太上头了|停不下来]<end_zh>',
    '[叶子|草|冰|粉|糖|蘑菇|邮票|水|药|丸子|货|烟][好绿|好看|掉了一地|真甜|收集了<small>张|炖汤|到了吗|好吃|撒多了|别放太多|做装饰|过敏]<end_zh>',
    '[滑冰|冰糖|冰粉|冰雪|叶子牌|糖果|肉丸|撒尿牛丸|螺蛳粉|香菇|集邮|面粉|爽身粉][好好吃|太好玩了|怎么做|哪家正宗|多少钱一斤|好冷|真香]<end_zh>',
    '[体育|球赛|比赛|欧冠|世界杯|奥运会|NBA|电竞总决赛][几点|谁赢了|太精彩了|支持主队|<small>比<small>|加时了|绝杀了|裁判黑哨|在哪看|好紧张]<end_zh>',
    '[股票|基金|理财|买房|贷款|保险|公积金|税][好难懂|亏了哈哈|跌了|不懂|讲得真清楚|怎么交|我妈也在学|涨了一点]<end_zh>',
    '[大奖|中奖|抽中|手气|运气|彩蛋|押题|赌一把|我赌|打赌][的是谁|好准|他不敢|能中|五毛|一包辣条|下句是高音|哈哈哈|真好|羡慕了]<end_zh>',
    '[水枪|泡泡枪|玩具枪|发令枪|热熔胶枪|钉枪|洗车水枪|刀削面|刀鱼|剪刀石头布|炮仗|火药味|刀马旦][好好玩|哪买的|小时候玩过|多少钱|真香|好用吗|帅]<end_zh>',
    '[胸|腿|腰|背|屁股|肩膀][练|拉伸|酸|疼|锻炼][了|得不行|<small>组|怎么做|动作标准吗|好痛|多久见效]<end_zh>',
  ]),
  nothing('near-goods', 'en', [
    '[i bet|you bet|bet|gamble|lucky|what are the odds|roll the dice|all in|jackpot] [he misses|you win this|it rains|lol|on this build|you cant do that again|she sings next|of that drop|haha|with that card]<end_en>',
    '[the|my|our] [team|club|side|guys] [won|lost|scored|tied|played] [again|<small> to <small>|in overtime|at home|the final|last night|the derby][, what a match|, so proud|, so unlucky|]',
    '[weed the garden|pull the weeds|coke or pepsi|a can of coke|mushrooms on pizza|sugar rush|crack an egg|speed run|ice cold water|grass is green|herb garden|powdered sugar|acid reflux|rolling papers for origami] [today|please|lol|is the best|for me|again|time]<end_en>',
    '[water gun|nerf gun|glue gun|nail gun|toy gun|heat gun|paintball gun|staple gun|massage gun] [fight|for crafts|is fun|broke|for the kids|on sale|works great]<end_en>',
    '[stock market|crypto|taxes|rent|my loan|insurance|savings|college fund] [is confusing|went down|makes no sense|is due|help|talk is boring|explained well]<end_en>',
    '[my|your|the|that] [chest day|leg day|arms|back|butt|abs|shoulders] [hurts|is sore|is tomorrow|was rough|workout|stretch|form looks good]<end_en>',
    '[chicken breast|hard level|wet hair|hot sauce|hot today|naked cake|strip the wires|bed sheets|suck at this game|screw it|cum laude|cock a doodle|pussycat|boobytrap|sexy sax solo] [lol|is so good|for dinner|on sale|at <small>|again|haha|was fun]<end_en>',
  ]),
  nothing('near-rude', 'zh', [
    '[狗|猪|鸡|垃圾|屎|臭豆腐|滚|废|傻|笨|丑小鸭|妖怪|死神|恶魔|小丑|鬼片|奇葩说|变态辣][好可爱|桶满了|分类怎么分|味道真香|滚长江|笑了|萌萌的|是电影|铲完了|料怎么卖|动画片|cos真好看|牌输了]<end_zh>',
    '[我|我真|我好|我这人|我今天][傻了|是笨蛋|太菜了|手残|废了|眼瞎没看到|丢人了|脑子不好使|嘴笨|猪队友|是猪吗又吃了]<end_zh>',
    '[河南|东北|上海|广东|四川|湖北|新疆|山东|农村|印度|日本|韩国|美国|非洲|黑人|白人|女生|男生|老人|女司机][美食真多|的朋友你好|下雪了|口音好亲切|音乐好棒|电影好看|今天高考|特产有啥|来的举手|旅游攻略|姐姐好飒|同学考上大学了|师傅开得稳]<end_zh>',
  ]),
  nothing(
    'near-rude',
    'en',
    [
      '[i|im|i am|my aim|my brain|my luck] [such an idiot|so dumb|trash at this game|the worst at chess|a mess today|is garbage|so bad lol|is stupid today|suck at puzzles|so lazy]<end_en>',
      '[trash can|garbage day|dirty dishes|ugly sweater|fat cat|dumb luck|stupid bug|crazy cat|sick beat|bad ping|monkey island|pig plush|rat in the maze|yellow bird|white shirt|black coffee|charlie chaplin|oreo cookies] [lol|is cute|again|tonight|is my favorite|here|today|was fun]<end_en>',
      '[mexican|indian|chinese|arab|jewish|black|asian|african|muslim|gay] [food is amazing|music is great|new year party|neighbour says hi|friends visiting|comedian is so funny|artist from <city_en>|film festival|history month|wedding was beautiful]<end_en>',
      '[damn|hell yeah|holy shit|holy crap|what the hell|fuck yeah|no shit|oh shit|shit|badass|hot damn] [that was good|thats close|nice one|what a save|im late|my bad|its already <small>|the cat again|i forgot the oven]<end_en>',
    ],
    ['abuse'],
  ),
];

import type { Family } from './grammar.ts';

const nothing = (id: string, lang: 'zh' | 'en', patterns: readonly string[]): Family => ({
  id,
  part: 'held-out',
  lang,
  labels: [],
  patterns,
});

/** What must be left alone, in words and frames of no other family. Only measured on: never fitted, calibrated or chosen by. */
export const heldOutChat: readonly Family[] = [
  nothing('ordinary-held-zh', 'zh', [
    '[各位观众|小伙伴们|姐妹们|兄弟们]，[周末过得怎么样|今天有口福了|准备好了吗|我又来蹭直播了]<end_zh>',
    '[解说|嘉宾|搭档|摄影师][太专业了|好幽默|嗓子都哑了|是哪位]<end_zh>',
    '[阳台|院子|办公室]的[花|绿萝|咖啡机|打印机][开了|活过来了|坏了|真香]<end_zh>',
    '[半决赛|第三节|加时赛][打得真凶|悬了|杀红眼了|该换人了|绝地反击]<end_zh>',
    '[boss|敌人|怪物]的[弱点|大招|弹道][在背后|记住了|太阴间了|打头就死]<end_zh>',
    '[围巾|行李箱|炒锅|儿童座椅][链接呢|上架了没|有优惠码吗|材质安全吗|好评返图了]<end_zh>',
    '[换季|熬夜|换牙|节食][真难受|对身体不好|忍忍就过去了|要看医生]<end_zh>',
    '[清唱|现场版|童声|琴声][一开口就跪了|好有画面感|听得我鼻子酸|再录一遍]<end_zh>',
    '[车票|签证|证书|快递][终于到手|办下来了|等了<small>天|丢了好烦]<end_zh>',
    '[外公|表妹|同桌|教练]今天[夸我了|过生日|学会用手机了|也进来看了]<emoji>',
    '[作文|实验|单词|编程][写到<small>点|背了<number>个|跑通了|被老师表扬]<end_zh>',
    '<small>月<small>号[生日会|漫展|开学|体检]，[不见不散|记得提醒我|请好假了]',
    '[酸菜鱼|煎饼|冰淇淋|拌面][这个火候|摆盘|分量][绝|可以|有点少|看饿我]<end_zh>',
  ]),
  nothing('ordinary-held-en', 'en', [
    '[popping in|dropping by|sneaking in] [before work|from the bus stop|between classes], [looking good|hi all|what did i miss]',
    '[the commentator|your editor|the drummer|that referee] [is on point|needs a raise|looks confused|lost his voice]<end_en>',
    '[my garden|our kitchen|the office printer|her garage] [finally works|smells great|is a mess|got flooded]<end_en>',
    '[semifinals|third quarter|overtime|the last lap] [was brutal|had me on my feet|is heating up|starts at <small>]<end_en>',
    '[aim for|dodge|parry] the [weak spot|laser|red attack|shield], [then punish|it dies fast|trust me]',
    '[is the|any] [scarf|suitcase|frying pan|toddler seat] [back in stock|discount code|machine washable]?',
    '[cant sleep|long shift|rough week|early start], [this helps|tea and this stream|thanks for the calm]',
    '[that harmony|her high note|the bassline|live version] [gave me chills|is unreal|beats the record]<end_en>',
    '[grandpa|my cousin|our coach|the twins] [joined|learned to type|says you are funny|turned <age> yesterday]<end_en>',
    '[wrote|memorized|debugged|sketched] <number> [words|lines|pages|faces] [by <small>am|for class|and my hand hurts]',
    '[see you|catch you|talk] [at the meetup|on the other side|after the break|next sunday night]<end_en>',
    '[dumplings|grilled fish|tacos|cheesecake] [look perfect|need more lime|<small> minutes left|i am drooling]<end_en>',
    '[passport|ticket|package|diploma] [arrived|got lost|took <small> weeks|is on my wall]<end_en>',
  ]),
  nothing('ordinary-held-near-zh', 'zh', [
    '[刀郎|枪炮玫瑰|毒液|炸鸡配可乐|杀马特|死亡搁浅][出新歌了|好看吗|两人份|回忆杀|通关了]<end_zh>',
    '[明晚|后天|下周]<small>点[我家集合|老地方见|在校门口等你|去你家吃火锅]<end_zh>',
    '[打针|吃药|输液|拔牙][好疼|忌口什么|医保能报吗|护士真温柔]<end_zh>',
    '[缉毒警|拆弹专家|法医|狙击手][这部剧好看|致敬|的纪录片推荐|太飒了]<end_zh>',
    '[加分|加班|加油站|加点糖|加号在哪|QQ农场|微信步数<number>][哈哈|懂了|好怀念|真多]<end_zh>',
    '[网球|台球|乒乓球]赔我<small>天[早起|练习]，[输给教练|赢了一局|手臂好酸]',
  ]),
  nothing('ordinary-held-near-en', 'en', [
    '[guns n roses|the killers|weezer|the doors|venom|drug store|casino royale] [is on my playlist|again tonight|is a classic|near my house]<end_en>',
    '[come over|be home|class|curfew] [tomorrow|on friday|tonight] at <small>, [bring snacks|mom is cooking|dont be late]',
    '[the nurse|my dentist|the vet] [was so kind|gave me shots|said drink water|took <small> stitches]<end_en>',
    '[bomb squad|swat|detective|hitman] [documentary|cosplay|level|scene] [was great|is my favorite|is so tense]<end_en>',
    '[add me to|count me in for|sign me up for] the [next race|raid|bake off|book club]<end_en>',
    '[i would die|id kill|i am dead set] for [a nap|that view|a slice of cake|more episodes]<end_en>',
  ]),
  nothing('counter-held-zh', 'zh', [
    '<group>[招谁惹谁了|凭本事吃饭|跟你有什么不同]，[别戴有色眼镜|少点偏见多点尊重]',
    '[把|拿]<group>[贴标签|一棍子打死]的[行为|言论][该停了|我坚决反对|没道理]',
  ]),
  nothing('counter-held-en', 'en', [
    '[my best friends|half my team] are <group_en> and [they are wonderful|i love them|stop the jokes]',
    '[please report|lets not repeat] the slurs about <group_en>, [words hurt|be better]',
  ]),
  nothing('screen-held-en', 'en', [
    '[THROTTLE|STAMINA|ENERGY|MISSION|OBJECTIVE|CHECKPOINT|ALTITUDE][ |:|]<small>[/<small>|%| COMPLETE|KM]',
    '[JOINT|BONE|SPINE|WRIST|PITCH|YAW][ANGLE|SCALE|WEIGHT]:<small>% [CONFIDENCE|TARGET|LIMIT]<small>',
    '[Compiling|Uploading|Rendering|Installing] <small>% [done|<number> files|eta <small>:<small>]',
    'testsrc[2|] <small>:<small>:<small>.<number> [frame|n]=<number>',
  ]),
  nothing('screen-held-zh', 'zh', [
    '[弹药|耐久|魔力|任务进度|击退|经济][：|]<number>[／<number>|点|%|]',
    '[取消订单|申请售后|物流信息|确认收货|再次购买][ |＞|（<small>）]',
    '[主播热度|礼物榜|观众席|本周新星]<number>[万|位|]',
  ]),
];

import type { Family } from './grammar.ts';

const nothing = (id: string, lang: 'zh' | 'en', patterns: readonly string[]): Family => ({
  id,
  part: 'dev',
  lang,
  labels: [],
  patterns,
});

/** Ordinary chat of other occasions than the fitted families: thresholds are set on it. */
export const chatDev: readonly Family[] = [
  nothing('chat-dev-zh', 'zh', [
    '[主播|老师]的[书架|杯子|口音|字|发型|猫][好有意思|是新的吗|真好看|让我想起<city_zh>|被我注意到了]<end_zh>',
    '[<small>点|半夜|凌晨|饭点]还[这么多人|在播|在线|不睡]，[卷王|注意身体|佩服|我也没睡]<emoji>',
    '[蓝队|红队|客队|主队|我方][优势|先拿一分|要追上了|叫暂停|换人了|士气很高]<end_zh>',
    '[这个|第一个|最后那个][转场|灯笼|折纸|火候|针法|笔触|音色][是怎么弄的|好妙|再演示一次|太细了]<end_zh>',
    '[带娃|熬汤|织毛衣|写毛笔字|赶地铁|写周报]的时候[听你直播|放着你的歌|看两眼]<end_zh>',
    '[考研|春招|装修|备孕|健身|学车]第<small>天[，打卡|，有进步|，想放弃但坚持|，求鼓励]',
    '[打不过|躲不开|跳不过去|没接住|手滑了][就用<small>技能|换个思路|再来|怪我|哈哈]<end_zh>',
    '[刀工|枪法|棋艺|球技|车技|厨艺][进步了|好稳|练了几年|一绝|不如从前]<end_zh>',
    '[可乐|奶粉|面粉|药膏|草莓|丸子|冰棍]<number>[一箱|一盒|一份][贵了|还行|我要两份|昨天才<small>]',
    '[求|蹲]一个[歌单|教程|链接|回放|壁纸|表情包|后续]<emoji>',
    '[我给|我在|我跟]我妈[刷到你了|学这道菜|一起看|打电话说这歌]<end_zh>',
    '[单身|社恐|上班族|学生党|老年人|小朋友]也[能看|喜欢|学会了|想试试]<end_zh>',
    '[太短|太长|太辣|太咸|太亮|太吵]了[吧|，下次注意|，但是喜欢|]',
  ]),
  nothing('chat-dev-en', 'en', [
    '[that|your] [mug|bookshelf|painting|haircut|keyboard sound|accent] [reminds me of home|is new?|made me smile|is my favorite thing]',
    '[red|blue|home|away] team [is ahead|needs a timeout|looks tired|scored first|wants it more]<end_en>',
    '[it is|its] [<small>am|midnight|past my bedtime|lunch time|freezing] [here|in <city_en>|already|and im still watching]',
    '[i|we] [started|stopped|miss|love|tried] [knitting|running|piano lessons|baking bread|working nights|skateboarding] [because of you|last year|so much|with my mom|again]',
    '[how|where] [did you|can i|do people] [learn|find|fold|mix|tune|get] [that|the colors|this pattern|the recipe|good tickets]?',
    '[missed|skipped|rewatched|clipped|saw] [the intro|the first half|that fall|the best part|yesterdays stream] [sorry|again|lol|what happened|worth it]',
    '[thank you|thanks] for [reading my name|the laugh|answering|the company|explaining it twice|being here tonight]<end_en>',
    '[the rain|that cat|this dungeon|my phone|her hat|the crowd] [stopped|is judging you|never ends|is at <small> percent|deserves its own channel|went silent]<end_en>',
    '[three|two|five|ten] [more|days|laps|bosses|minutes|songs] [to go|left|and we sleep|for the record|tonight]<end_en>',
    '[tell|ask|show] [us|them|me] [about the trip|a story|your desk|the map again|what you cooked]<end_en>',
    '[take the shot|cut the rope|light it up|blow the bridge|hit the switch|drop the beat|drop the pot] [now|after this|slowly|please|]<end_en>',
  ]),
];

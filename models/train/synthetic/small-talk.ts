import type { Family } from './grammar.ts';

const nothing = (id: string, lang: 'zh' | 'en', patterns: readonly string[]): Family => ({
  id,
  part: 'fit',
  lang,
  labels: [],
  patterns,
});

/** Questions, thanks, prices and good wishes in the frames that adverts and threats use too. */
export const smallTalk: readonly Family[] = [
  nothing('talk-en-frames', 'en', [
    '[anyone|anybody|who|who else|is anyone|someone] [else|here|still|also|] [from|watching from|near|in|living in] <city_en>[?| tonight?| too?| say hi|]',
    '[anyone|who|someone] [else |][watching this at work|eating dinner|here for the music|remember this game|playing <game_en>|learning piano|up this late|love this song|got the same mug][?| lol| tonight?|]',
    '[i|we|my brother|she|he] [passed|failed|aced|missed|finished|booked|survived] [my|the|our|her|his] [exam|interview|driving test|finals|flight|class|shift|audition|check up][ today| yesterday| again|][, so relieved|, oh well|, next time|, wish me luck|]',
    '[it|this|that|mine|the jacket|the mic] [costs|cost|was|is|sells for] [about |only |]$<number>[ on sale| at the store| online| with tax|][, worth it|, too much|, not bad|, fair price|]',
    '[does|will|can|do] [it|the jacket|the shirt|this mic|those shoes|the set] [come in|fit|ship in|look good in|last in] [black|white|large|small|other colors|winter|the rain|one box]?',
    '[hope you|please|go|just|make sure you] [feel better|rest|drink water|get some sleep|eat well|stay warm|take a break|take care|stretch][ soon| everyone| <name_en>| y’all| tonight| first|][, good night|, we can wait|, dont rush|, love you|]',
    '[i|we|my sister] [started|quit|learned|picked up|tried|stopped] [drawing|cooking|coding|running|reading|painting|gardening|singing|eating sugar|biting my nails] [because of you|thanks to this channel|this year|with my friends|last month]<end_en>',
    '[show|take|drop|hit|light|cut|throw|press|open|turn|pull] [the|that|a|it] [shot|pot|switch|rope|torch|ball|button|door|wheel|lever|shirt|hat|shoes|plate] [please|now|slowly|again|to the left|after this|for us|one more time]<end_en>',
    '[the|that|this|todays] [ending|opening|finale|bed time story|last scene|bridge part|key change] [was|is] [so good|past my bedtime|the best|too short|so sad|a surprise|worth the wait]<end_en>',
    '[Signal|Zoom|Depth|Bonus|Fuel|Focus|Wind|Tilt|Grip|Speed|Heat|Oxygen|Slot|Card|Bet you|Coin][:| |: ]<small>[/<number>|%| m| km/h| left|!|x|]',
  ]),
  nothing('talk-zh-frames', 'zh', [
    '[手机|耳机|电脑|键盘|水杯|面膜|奶粉|牛奶|大米|丸子|草莓|可乐|鞋|书包]<number>[块|元][买的|一箱|一份|一盒|入手的|一斤|拿下][，| ][性价比高|很值|我要两份|还行|贵了|给爸妈买的|昨天才<small>|真香]<end_zh>',
    '[待发货|待付款|待收货|待评价|已签收|退款中|我的钱包|优惠券|购物车|收货地址|物流信息|确认订单|再来一单][<small>|（<small>）|：<small>|件|]',
    '[枪法|准星|刀法|箭术|压枪|弹道|枪线|拳法|剑术|身法][好|真|太|越来越|还是][稳|准|帅|菜|快|秀|飘|漂亮][了|啊|呢|]<emoji>',
    '[别|不要|不用|懒得][理|管|跟|在意][黑粉|喷子|杠精|键盘侠|带节奏的|说风凉话的|他们|网上那些人][，| ][我们支持你|开心就好|好好直播|不值得|继续唱|禁言就行]<end_zh>',
    '[主播|小姐姐|小哥哥|姐|哥][会|能|来][跳|唱|弹|玩|讲][科目三|街舞|极乐净土|芭蕾|古典舞|爵士|小苹果|吉他|原神|笑话][吗|吧|呗|，想看|，送花]<end_zh>',
    '[嗓子|腰|皮肤|感冒|眼睛|身体|胃|脚][好点了吗|好些没|还疼吗|要保养|别硬撑|舒服了没][，| ][多喝水|早点睡|少熬夜|去看医生|别太拼|]<end_zh>',
    '[打游戏|比赛|下棋|打球|猜拳|踢球|狼人杀][赢了|输给|赢|输了|打平了][朋友|队友|同学|弟弟|教练|我爸|电脑][，| ][再来一局|开心|请喝奶茶|不服|好气|手酸]<end_zh>',
    '[我|我跟|我和|我在|我给|我带][我妈|我爸|奶奶|女儿|室友|同事][一起看|刷到你了|学这个|说了|推荐了你|也关注了|在家看|笑得不行]<end_zh>',
    '[红包|福袋|礼物|签名照|门票|盲盒][手慢了|没抢到|抢到了|真难抢|在哪领|发完了|是什么呀]<end_zh>',
    '[隔壁|楼下|邻居|我家|对门][的|][狗|猫|小孩|鸡|鸟|大爷][又在闹|在叫|睡着了|在楼道跑|也在看|把我吵醒了]<end_zh>',
    '[有道理|确实|同意|没毛病|说得对|学到了|就是这个意思|懂了|明白|好家伙]<end_zh>',
    '[信号|连击|关卡|回合|深度|油量|变焦|赔付|积分|火力|弹容量][：|:| |]<number>[米|%|℃|级|点|/<small>|格|]',
  ]),
];

import type { Family, Part } from './grammar.ts';

const screen = (id: string, part: Part, lang: 'zh' | 'en', patterns: readonly string[]): Family => ({
  id,
  part,
  lang,
  labels: [],
  patterns,
});

/** Words that stand in a picture and mean nothing, as recognition reads them: run together, half, in capitals. */
export const screens: readonly Family[] = [
  screen('screen-en', 'fit', 'en', [
    '[SCORE|HP|MP|XP|LV|LEVEL|TIME|FPS|PING|KILLS|ROUND|LAP|SPEED|COINS|AMMO|STAGE|HI-SCORE|BEST|RANK|COMBO|GEMS|LIVES|WAVE][:| |: |][<number>|<small>|<small>/<small>|<small>%|<small>:<small>|x<small>][ SCORE| HP| TIME <small>:<small>| LV<small>| PAUSE|]',
    '[HEAD|BODY|CAMERA|VIEW|MODEL|FACE|EYE|HAND|ARM|AXIS|FRAME|MESH|LIGHT|SOUND][ROTATION|POSITION|ANGLE|TRACKING|SIZE|OFFSET|MODE|SPEED|LEVEL|STATE|CONTROL|DETECTED|LOST][ |:|][<small>|-<small>.<small>|<small>%|ON|OFF|X<small> Y<small>|]',
    '[POWER|ARMOR|GOLD|HEALTH|MANA|DAMAGE|HITS|MOVES|WORLD|FLOOR|ZONE|KEYS|STARS|RINGS|CREDITS|TOTAL|WINS|LOSSES|TEMP|HEIGHT|WEIGHT|WIDTH|RANGE|GEAR|RPM|FLOW|LOAD|DISK|CPU|GPU|RAM|BUFFER|GAIN|PAN|TEMPO|BPM|KEY|DELAY|HEADING|PAGE|ITEM|ORDER|QTY|No][: |:| |. |][<number>|<small>|<number>/<small>|<small>%|<small> m|<small>!|<number>.<small>]',
    '[my phone|battery|the download|my progress|my laptop|the bar|volume|brightness] [is at|is|at|hit|was at] <small>[ percent|%| of <number>|]<end_en>',
    '[START|PAUSE|RESUME|OPTIONS|SETTINGS|EXIT|QUIT|CONTINUE|NEW GAME|LOAD GAME|SAVE|PRESS START|PRESS ANY KEY|GAME OVER|READY|GO|LOADING|INSERT COIN|PLAYER <small>|NEXT|BACK|OK|CANCEL|SKIP|MENU|HELP|MAP|INVENTORY|QUEST LOG][ <small>%|...| [A]| ESC||]',
    '[File|Edit|View|Insert|Format|Tools|Window|Help|Home|Layout|Terminal|Run|Selection][ |][Edit|View|Go|Insert|Window|Help|Table|Image|Layer|Select|Filter|Debug][ |][Help|Tools|Share|Search|Untitled<small>|Document<small>|]',
    '[REC|LIVE|ON AIR|CH|CAM|TC|F|ISO|AUTO|WB][ |:|][<small>|<small>:<small>:<small>|<small>:<small>:<small>.<number>|<number>|HD|<number>p][ | REC| LIVE|]',
    '[frame|time|t|n|pts|timestamp|fps|bitrate|size|q|seq|id][=|: | |]<number>[.<small>|][ | fps=<small>| time=<small>:<small>:<small>.<small>| <number>kbps|]',
    '[<small>:<small>:<small>|<small>:<small>|<number>-<small>-<small>|<small>/<small>/<number>|<small>.<small>.<number>][ |][<small>:<small>|AM|PM|UTC|<number>|]',
    '[ABCDEFG|QWERTY|LOREM IPSUM|TEST PATTERN|TEST CARD|COLOR BARS|PM5544|HDTV|1080i|720p60|NO SIGNAL|PLEASE STAND BY|TECHNICAL DIFFICULTIES|STARTING SOON|BE RIGHT BACK|STREAM ENDED|INTERMISSION][ <small>| <number>|]',
    '[Breaking news|Weather|Traffic|Sports|Market|Local|World|Today|Tonight][:| -| |][ | ][high <small> low <small>|fog in <city_en>|road works on route <small>|<city_en> <small> : <small> <city_en>|bridge reopens|library opens at <small>|sunny|update at <small>]',
    '[Subscribers|Viewers|Followers|Likes|Goal|Donations today|Top fan|Latest follower|Now playing|Up next|Playlist|Chat|Today][: | ][<number>|<small>/<small>|<name_en>|<name_en>_<small>|track <small>|<number> / <number>]',
    '[a|e|i|o|s|t|n|r|l|il|rn|co|ve|nt|10|O0|l1|II|5S|8B|1l|..|--|=|+|_|/|*][ ||][A|E|T|0|1|l|I|o|.|:|-|=|~|x|z][ ||][<small>|<number>|a|O|S|i|,|.|:|]',
  ]),
  screen('screen-zh', 'fit', 'zh', [
    '[得分|分数|积分|血量|等级|金币|钻石|体力|时间|倒计时|击杀|助攻|排名|经验|战力|胜率|延迟|电量|速度|高度][：|:| |][<number>|<small>%|<small>/<small>|<small>:<small>|<small>ms|<small>级|<number>万]',
    '[信号|网络信号|手机信号|信号强度|信号灯|型号|编号|序号|账单|订单|订单号|包裹|座位|车次|航班|楼层|座号|尾号|期号|温度|电压|流量|内存|里程|步数|心率|体重|身高|频道|页码|总数|余额|剩余次数][：|:| |][<number>|<small>|<small>%|<number>米|<small>格|（<small>）|<small>级|<number>次]',
    '[开始游戏|继续|暂停|设置|退出|返回|确定|取消|背包|商城|任务|地图|好友|排行榜|签到|邮件|公告|加载中|请稍候|下一关|重新开始|跳过|自动战斗|匹配中|准备][<small>%|…|（<small>）|]',
    '[天气预报|今日新闻|本台消息|记者|主持人|早间新闻|体育快讯|路况播报|字幕|编导|摄像|制片][：|:| |][<city_zh><small>到<small>度|<name_zh>|多云转晴|<city_zh>主场<small>:<small>取胜|<small>路通车|图书馆<small>点开放|明日有雾]',
    '[价格|原价|现价|到手价|券后|库存|销量|规格|产地|净含量|保质期|货号|型号|颜色|尺码|材质][：|:| |￥|][<number>|<number>件|<number>g|<small>个月|<city_zh>|<small>码|纯棉|均码|<small>.<small>]',
    '[第<small>章|第<small>节|第<small>题|例<small>|练习<small>|公式|定理|答案|解|求证|如图|表<small>|图<small>][：|:| |][求<small>x+<small>的值|三角形的面积|选C|略|已知a=<small>|古诗二首|单词表|<number>÷<small>=?|函数单调递增]',
    '[文件|编辑|视图|插入|格式|工具|窗口|帮助|开始|页面布局|公式|数据|审阅|新建|保存|另存为|撤销|首页|我的|消息|关注|推荐|附近|搜索|直播中|回放][ |][编辑|视图|消息|我的|帮助|发现|关注|<small>|]',
    '[在线人数|观看|粉丝|点赞|本场音浪|小时榜|关注主播|连麦中|PK中|点亮灯牌|欢迎来到直播间|正在播放|下一首|歌单][：|:| |][<number>|<number>万|第<small>名|<name_zh>|晴天|<small>:<small>|]',
    '[<small>:<small>:<small>|<number>年<small>月<small>日|<small>月<small>日|星期三|周<small>][ |][<small>:<small>|上午|下午|阴|晴|]',
  ]),
  screen('screen-en-dev', 'dev', 'en', [
    '[Wind|Humidity|Altitude|Depth|Battery|Signal|Volume|Zoom|Focus|Shutter][: | ][<small>%|<small> km/h|<number> m|<small>dB|1/<number>]',
    '[DISTANCE|ENEMIES LEFT|TURN|SHIELD|FUEL|TARGETS|STREAK|BONUS][:| |]<number>[ m|/<small>|!|]',
    '[Chapter|Lesson|Slide|Figure|Step] <small>[ of <small>|: introduction|: summary|]',
  ]),
  screen('screen-zh-dev', 'dev', 'zh', [
    '[剩余|距离|护盾|油量|敌人|回合|关卡|连击][：|:|]<number>[米|个|%|]',
    '[风速|湿度|气温|海拔|信号|音量|亮度][：| ]<small>[级|%|℃|米|]',
    '[购物车|客服|收藏|足迹|待发货|待评价|我的订单][（<small>）|<small>|]',
  ]),
];

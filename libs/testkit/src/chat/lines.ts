export type Locale = 'zh' | 'en';
export type Line = string;
type Lines = Readonly<Record<Locale, readonly Line[]>>;

export const NICKNAMES: Lines = {
  zh: ['小鱼干', '晚风', '今天也很困', '柠檬不酸', '北海渔夫', '阿树', '云边小卖部', '三分糖', '路过的猫', '橘子汽水', '老张', '摸鱼一号', '星河', '豆沙包', '半夏'],
  en: ['milo_92', 'tea.and.toast', 'northwind', 'Pip', 'quietfox', 'hazel', 'BrickByBrick', 'rosa_m', 'lowbattery', 'jun', 'saltycrisps', 'owlet', 'kiteflyer', 'Mrs Dots', 'tomtom'],
}; // prettier-ignore

type Topic = 'any' | 'clean' | 'delay' | 'cut' | 'news';

export const CLEAN: Readonly<Record<Locale, Readonly<Record<Topic, readonly Line[]>>>> = {
  zh: {
    any: ['来了来了', '晚上好呀', '哈哈哈哈', '第一次来,请多关照', '画质好清楚', '主播今天播到几点?', '刚下班,赶上了', '声音有点小', '现在正好', '打卡', '关注了', '这个时间人还挺多', '明天还播吗', '好治愈', '666', '先去吃个饭,等下回来', '前面的朋友说得对', '求背景音乐的名字'],
    clean: ['那条橙色的好肥', '水好蓝啊', '泡泡声太助眠了', '白色那条叫什么名字', '想养鱼了', '它们是在打架还是在玩', '水草也在跳舞', '看着看着就睡着了'],
    delay: ['这个夕阳绝了', '山的颜色好漂亮', '像一幅画', '鸟飞过去了!', '在哪里拍的呀', '下次想去现场看', '水面的光好舒服', '想起小时候的暑假'],
    cut: ['冲冲冲', '小心右边的石头', '这个分数可以啊', '手速真快', '再来一局', '差一点就撞上了', '这游戏叫什么', '高手'],
    news: ['明天有雾,开车注意', '新图书馆几点开门', '终于赢了!', '桥修好了,上班少绕路', '记者辛苦了', '地图那边是哪里', '这条新闻有文字版吗', '早上好'],
  },
  en: {
    any: ['hi everyone', 'good evening from up north', 'first time here, hello', 'lol', 'picture is really sharp today', 'how long will you be on?', 'just got off work', 'sound is a bit low', 'better now, thanks', 'followed!', 'same time tomorrow?', 'brb, dinner', 'so many people tonight', 'what is this song?', 'love this', 'haha that was great', 'greetings from the train', 'my cat is watching too'],
    clean: ['the orange one is huge', 'this is better than any sleep app', 'what is the white one called?', 'I want a tank like this', 'the bubbles!', 'are they playing or fighting?', 'even the plants are dancing', 'so blue'],
    delay: ['that sunset though', 'look at the hills', 'there go the birds', 'where is this?', 'like a painting', 'the light on the water is lovely', 'reminds me of summers as a kid', 'wish I was there'],
    cut: ['watch the right side!', 'nice dodge', 'that score!', 'one more round', 'what game is this?', 'so close', 'go go go', 'clean run so far'],
    news: ['fog tomorrow, drive carefully', 'when does the library open?', 'finally a win!', 'good news about the bridge', 'is there a text version?', 'where is that on the map?', 'good morning', 'thanks for the update'],
  },
}; // prettier-ignore

/** Rude, and no worse than a mask should handle. */
export const ABUSIVE: Lines = {
  zh: ['你个傻逼会不会播', '沙比主播会不会玩', '什么垃圾主播,滚', '傻 逼 操作', '傻❤逼吧你', '弱智才看这个', '前面那个是智障吧', '废物主播,下播吧', '狗东西别挡着', '这主播就是个脑残'],
  en: ['what a load of bullshit', 'total piece of sh1t', 'nobody asked, dumbass', 'u r a l0ser', 'stupid bitch can\'t even play', 'this guy is an a$$hole', 'oh fuck off with the ads', 'what a dickhead', 'you are trash at this'],
}; // prettier-ignore

/** Ways to be reached elsewhere. The numbers are random. */
export const CONTACT: Lines = {
  zh: ['加我微信 vx###8##2 看更多', '想学的加q 1##0##4##8', '电话 138####66##,随时可聊', '私我微信 abc_####', '有意思,留个联系方式吧 139####12##'],
  en: ['add me on whatsapp +44 7### ###8##', 'dm me on telegram @fast_cash_####', 'my number is +1 415 555 ####', 'whats app me 07## ### ####, I can teach you'],
}; // prettier-ignore

/** What is sold to a chat that never asked: sure winnings, mostly. */
export const SPAM: Lines = {
  zh: ['注册送彩金188,提现秒到账', '网上赌博平台 首充送彩金', '时时彩必中计划,包赢', '押大小带你中奖,速来', '百 家 乐 真人荷官在线'],
  en: ['online casino, free spins for the first 50', 'sure win bets every night, no deposit bonus', 'fixed matches 100% safe, bet now', 'best b3tting s1te, casino bonus inside', 'baccarat online, free spins today'],
}; // prettier-ignore

/** What a crowd of accounts copies. */
export const WAVE: Lines = {
  zh: ['隔壁房间今晚有抽奖，大家都去看看吧', '全场好物清仓，先到先得，都来逛逛'],
  en: ['big raffle in the room next door tonight, everyone go and see', 'everything must go next door, first come first served'],
}; // prettier-ignore

/** What a human should see first. Worded without any detail. */
export const SELF_HARM: Lines = {
  zh: ['我真的不想活了', '好累,不想活了', '有时候真的想自杀'],
  en: ['I want to kill myself', 'I can\'t do this anymore, I want to die', 'thinking about ending my life tonight'],
}; // prettier-ignore

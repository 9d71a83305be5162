import { type Random, pick } from '../random.ts';

const list = (text: string): readonly string[] => text.split('|');

const digits = (random: Random, count: number): string => {
  let text = String(1 + Math.floor(random() * 9));
  while (text.length < count) text += String(Math.floor(random() * 10));
  return text;
};
const letters = (random: Random, count: number): string => {
  let text = '';
  while (text.length < count) text += pick(random, list('a|b|c|d|f|h|j|k|l|m|n|q|s|w|x|y|z|i|u|o'));
  return text;
};
const handle = (random: Random): string =>
  pick(random, [
    () => letters(random, 2 + Math.floor(random() * 4)) + digits(random, 2 + Math.floor(random() * 5)),
    () => letters(random, 6 + Math.floor(random() * 4)),
    () => digits(random, 6 + Math.floor(random() * 5)),
    () => `${letters(random, 3)}_${letters(random, 3)}${digits(random, 2)}`,
  ])();
const phone = (random: Random): string =>
  `1${pick(random, list('3|5|7|8|9'))}${digits(random, 9)}`.replace(
    /^(\d{3})(\d{4})(\d{4})$/,
    pick(random, ['$1$2$3', '$1-$2-$3', '$1 $2 $3']),
  );

/** What patterns may name between angle brackets. */
export const slots: Readonly<Record<string, readonly string[] | ((random: Random) => string)>> = {
  handle,
  phone,
  qq: (random) => digits(random, 6 + Math.floor(random() * 5)),
  number: (random) => digits(random, 1 + Math.floor(random() * 4)),
  small: (random) => String(2 + Math.floor(random() * 60)),
  age: (random) => String(8 + Math.floor(random() * 8)),
  age_zh: list('八岁|九岁|十岁|十一岁|十二岁|十三岁|十四岁|十五岁'),
  site: (random) =>
    `${letters(random, 3)}${digits(random, 3)}.${pick(random, list('com|vip|cc|top|net|xyz|club|me'))}`,
  wx: list('微信|vx|VX|wx|薇信|v信|威信|卫星|V|WeChat'),
  emoji: list('😂|🔥|❤️|👍|🎉|😍|💰|🙏|😭|👏|✨'),
  end_zh: list('|！|。|~|…|哈哈|啊|呀|呢|哦|😂|🔥|!!'),
  end_en: list('|!|.|lol|😂|🔥|!!|...|tbh|man|guys|haha'),
  who_zh: list('主播|大家|兄弟们|姐妹们|各位|老铁|家人们|宝子们|朋友们|楼上|房管'),
  who_en: list('guys|everyone|bro|chat|streamer|friends|y’all|folks|man'),
  region: list(
    '河南人|东北人|上海人|广东人|四川人|湖北人|新疆人|山东人|江西人|福建人|北京人|外地人|农村人|安徽人|甘肃人|香港人|台湾人|江浙人|湖南人|浙江人|河北人',
  ),
  race: list('黑人|白人|亚裔|黄种人|印度人|日本人|韩国人|非洲人|犹太人|少数民族|移民|外国人|华人|美国人'),
  gender: list('女性|男性|女生|男生|女人|男人|同性恋|女司机|变性人|女孩子|老人|残疾人|单亲妈妈|全职妈妈'),
  group: (random) => pick(random, list('<region>|<race>|<gender>')),
  group_en: list(
    'black people|white people|asians|women|men|gay people|immigrants|muslims|jews|mexicans|trans people|disabled people|indians|refugees|chinese people|arabs',
  ),
  name_zh: list('小明|张伟|李娜|王芳|刘洋|陈静|小红|杨磊|赵敏|小宇|浩浩|乐乐|朵朵|小雨|子涵|梓轩'),
  name_en: list('jack|emma|mike|lucy|tom|anna|kevin|lily|ben|sarah|tyler|mia'),
  school_zh: list('实验小学|第一小学|育才小学|三中|第二中学|外国语学校|红星小学|附中|希望小学|十五中'),
  school_en: list(
    'lincoln elementary|oak hill school|west middle school|st mary primary|roosevelt middle school',
  ),
  city_zh: list('杭州|成都|武汉|西安|郑州|长沙|南京|重庆|苏州|青岛|合肥|福州'),
  city_en: list('austin|leeds|denver|toronto|seattle|dublin|chicago|perth'),
  sexual_zh: list('做爱|口交|自慰|骚逼|小穴|射精|裸照|叫床'),
  sexual_en: list('blowjob|handjob|threesome|cumshot|deepthroat|milf porn|anal sex'),
  food_zh: list('火锅|烧烤|奶茶|螺蛳粉|饺子|面条|蛋糕|麻辣烫|西瓜|炸鸡'),
  food_en: list('pizza|ramen|tacos|ice cream|a burger|sushi|pasta|fries'),
  game_zh: list('王者|吃鸡|原神|英雄联盟|我的世界|和平精英|蛋仔|永劫|金铲铲|斗地主'),
  game_en: list('minecraft|valorant|fortnite|elden ring|league|cs2|zelda|apex|overwatch'),
  thing_zh: list('衣服|背景|头发|麦克风|耳机|猫|口红|键盘|裙子|歌|帽子|房间'),
  thing_en: list('hair|setup|cat|mic|shirt|song|room|keyboard|hat|voice'),
};

import { type FoldBuffer, GAP } from './fold.js';

/**
 * Characters that chat writes as their two parts side by side ("女马" for 妈), each followed by its parts. Only what
 * people type: left and right parts that exist as characters or radicals of their own.
 */
const TABLE =
  '妈女马 好女子 奶女乃 妓女支 嫖女票 婊女表 娘女良 她女也 妹女未 姐女且 奸女干 姑女古 娃女圭 妞女丑 姨女夷 婚女昏 ' +
  '他亻也 你亻尔 信亻言 佣亻用 仿亻方 值亻直 代亻弋 位亻立 借亻昔 债亻责 做亻故 作亻乍 伤亻力 体亻本 侵亻妾 仆亻卜 ' +
  '加力口 叶口十 吸口及 号口丂 听口斤 吃口乞 喝口曷 吞口天 嗑口盍 叫口丩 吗口马 呢口尼 喷口贲 唱口昌 啪口拍 咬口交 ' +
  '操扌喿 打扌丁 捅扌甬 投扌殳 提扌是 抽扌由 扫扌日 抱扌包 拍扌白 押扌甲 把扌巴 抢扌仓 换扌奂 扑扌卜 拉扌立 挂扌圭 援扌爰 摇扌䍃 找扌戈 ' +
  '滚氵衮 海氵每 洛氵各 注氵主 泼氵发 洗氵先 淫氵㸒 没氵殳 法氵去 泡氵包 汉氵又 波氵皮 油氵由 湿氵显 液氵夜 溜氵留 ' +
  '枪木仓 机木几 棍木昆 楼木娄 林木木 杠木工 构木勾 模木莫 杖木丈 材木才 村木寸 权木又 ' +
  '炮火包 炸火乍 烧火尧 炼火东 灯火丁 烟火因 爆火暴 ' +
  '赌贝者 贱贝戋 贷代贝 赚贝兼 账贝长 购贝勾 贩贝反 财贝才 货化贝 ' +
  '码石马 砍石欠 硫石㐬 碰石并 破石皮 ' +
  '银钅艮 钱钅戋 针钅十 钢钅冈 铃钅令 铜钅同 锁钅肖 ' +
  '约纟勺 给纟合 红纟工 组纟且 级纟及 纪纟己 结纟吉 ' +
  '话讠舌 证讠正 说讠兑 诈讠乍 骗马扁 请讠青 讲讠井 订讠丁 让讠上 试讠式 ' +
  '狗犭句 猪犭者 狼犭良 猫犭苗 狂犭王 ' +
  '性忄生 情忄青 怕忄白 恨忄艮 悔忄每 ' +
  '脑月㐫 胸月匈 脱月兑 腿月退 腕月宛 肛月工 肥月巴 脏月庄 胖月半 肚月土 ' +
  '垃土立 圾土及 场土昜 地土也 址土止 坏土不 ' +
  '种禾中 私禾厶 秒禾少 利禾刂 和禾口 积禾只 ' +
  '割害刂 刷尸刂 剑佥刂 到至刂 刺朿刂 别另刂 ' +
  '现王见 弄王廾 理王里 玩王元 球王求 ' +
  '杀乂木 杂九木 鸡又鸟 鸭甲鸟 群君羊 彩采彡 粉米分 冰冫水 冷冫令 次冫欠 残歹戋 死歹匕 殃歹央 跳足兆 跑足包 踢足易 ' +
  '裸衤果 被衤皮 裙衤君 裤衤库 聊耳卯 职耳只 联耳关 行彳亍 微彳敚 得彳㝵 彼彳皮 酸酉夋 配酉己 ' +
  '逼辶畐 返辶反 迷辶米 进辶井 送辶关 过辶寸 达辶大 还辶不 连辶车 这辶文 退辶艮 速辶束 ' +
  '明日月 昨日乍 晚日免 时日寸 晴日青 眼目艮 睡目垂 瞎目害 知矢口 短矢豆 的白勺 站立占 牌片卑 弹弓单 弩奴弓 张弓长 弱弓弓 ' +
  '饭饣反 饿饣我 饱饣包 即艮卩 却去卩 部咅阝 都者阝 郎良阝 阴阝月 阳阝日 队阝人 防阝方 陪阝咅 险阝佥 ' +
  '萝艹罗 莉艹利 药艹约 草艹早 芳艹方 花艹化 苦艹古 屄尸穴 肏入肉 孬不好 歪不正 甭不用 尿尸水 屎尸米 屌尸吊 ';

/** Other ways to write a part. */
const ALIKE: readonly (readonly [part: string, others: string])[] = [
  ['亻', '人イ'],
  ['扌', '手才'],
  ['氵', '冫'],
  ['讠', '言'],
  ['钅', '金'],
  ['纟', '糸'],
  ['犭', '犬'],
  ['衤', '衣'],
  ['饣', '食'],
  ['艹', '艸'],
  ['刂', '刀'],
  ['喿', '品木'],
];

interface SplitTable {
  /** Composed unit by `first << 16 | second`. */
  readonly composed: ReadonlyMap<number, number>;
  /** 1 where some pair has this `hash`. */
  readonly maybe: Uint8Array;
}

let table: SplitTable | undefined;

function splitTable(): SplitTable {
  return (table ??= build());
}

function build(): SplitTable {
  const composed = new Map<number, number>();
  const maybe = new Uint8Array(0x10000);
  const alike = new Map(ALIKE);
  const add = (first: string, second: string, whole: string): void => {
    if (first.length !== 1 || second.length !== 1) return;
    const [a, b] = [first.charCodeAt(0), second.charCodeAt(0)];
    if (composed.has(key(a, b))) return;
    composed.set(key(a, b), whole.charCodeAt(0));
    maybe[hash(a, b)] = 1;
  };
  for (const entry of TABLE.trim().split(' ')) {
    const [whole = '', first = '', second = ''] = entry;
    if (whole === first || whole === second) continue;
    for (const a of [first, ...(alike.get(first) ?? '')])
      for (const b of [second, ...(alike.get(second) ?? '')]) add(a, b, whole);
    // What surrounds the other part has no place in a line: people write it before or behind.
    if (first === '辶') add(second, first, whole);
  }
  return { composed, maybe };
}

function key(first: number, second: number): number {
  return first * 0x10000 + second;
}

function hash(first: number, second: number): number {
  return ((first * 0x9e37) ^ (second * 0x1f35)) & 0xffff;
}

/** Whether `joinSplit` could find any; cheap enough to be asked of every message. */
export function mayHoldSplit({ codes, length }: FoldBuffer): boolean {
  const { maybe } = splitTable();
  let found = 0;
  for (let i = 1; i < length; i++) found |= maybe[hash(codes[i - 1]!, codes[i]!)]!;
  return found !== 0;
}

/** Joins the parts of split characters, signs and spaces between them included. Returns whether there were any. */
export function joinSplit(text: FoldBuffer, out: FoldBuffer): boolean {
  const { composed, maybe } = splitTable();
  const { codes, gaps, starts, ends, length } = text;
  out.clear();
  out.reserve(length);
  let any = false;
  for (let i = 0; i < length; i++) {
    const next = i + 1 < length ? codes[i + 1]! : 0;
    const whole =
      maybe[hash(codes[i]!, next)] !== 0 && gaps[i + 1] !== GAP.wide
        ? composed.get(key(codes[i]!, next))
        : undefined;
    if (whole === undefined) out.push(codes[i]!, gaps[i]!, starts[i]!, ends[i]!);
    else {
      out.push(whole, Math.max(gaps[i]!, gaps[i + 1]!), starts[i]!, ends[i + 1]!);
      i++;
      any = true;
    }
  }
  return any;
}

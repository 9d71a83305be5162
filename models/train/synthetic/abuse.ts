import type { Family } from './grammar.ts';

/** Insults as live chats throw them at one person, and at a group. */
export const abuse: readonly Family[] = [
  {
    id: 'abuse-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse'],
    patterns: [
      '[主播|你|楼上|房管|你这种人|你丫|这货][就是|真是|是个|纯纯的|真|][傻逼|垃圾|废物|脑残|智障|狗东西|贱人|人渣|畜生|白痴|蠢货|沙雕东西|不要脸|小丑|猪脑子]<end_zh>',
      '[滚|滚蛋|滚开|给我滚|快滚|赶紧滚][吧|啊|出去|远点|，别播了|]<end_zh>',
      '[你妈|你全家|尼玛|你爹|你娘][死了|没了|炸了|是狗|没教你做人|的坟]<end_zh>',
      '[操|艹|草|日|干]你[妈|娘|大爷|祖宗|全家]<end_zh>',
      '[长得|唱得|播得|打得|声音][跟狗一样|跟猪似的|像屎一样|恶心死了|真他妈难看][，| ][滚吧|别出来吓人|丢人现眼|废物]',
    ],
  },
  {
    id: 'abuse-zh-dev',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse'],
    patterns: [
      '[没脑子的|没教养的|死不要脸的][东西|玩意|狗主播]，[闭嘴|去死|恶心人]',
      '[废物|弱智|傻狗]主播[打得什么玩意|也配赚钱|谁看谁瞎]',
    ],
  },
  {
    id: 'abuse-zh-held',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse'],
    patterns: [
      '[就你这|凭你这][猪样|狗样|丑八怪样子][也好意思|还有脸]直播，[呸|恶心|垃圾玩意]',
      '[脑子有病|脑子进水|有娘生没娘养]的[贱货|杂种|狗崽子]，[吃屎去吧|怎么还不死]',
    ],
  },
  {
    id: 'abuse-en',
    part: 'fit',
    lang: 'en',
    labels: ['abuse'],
    patterns: [
      '[you are|you’re|ur|this streamer is] [a|such a|a fucking|a complete] [idiot|moron|loser|piece of shit|clown|bitch|retard|pathetic loser|dumbass]<end_en>',
      '[shut the fuck up|stfu|fuck off|fuck you|get lost|eat shit] [you idiot|loser|nobody likes you|trash|]<end_en>',
      '[you look|you sound|you play] like [shit|garbage|trash|a pig]<end_en>',
    ],
  },
  {
    id: 'abuse-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['abuse'],
    patterns: ['[nobody|no one] wants [you|your ugly face] here [bitch|you worthless trash|asshole]'],
  },
  {
    id: 'abuse-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['abuse'],
    patterns: [
      '[what a|such a] [worthless|disgusting|stupid] [cunt|asshole|pig|waste of oxygen][, quit streaming|, go cry|]',
    ],
  },
  {
    id: 'hate-zh',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse', 'hate'],
    patterns: [
      '<group>[都是|就是|全是|没一个不是|一个个都是][垃圾|小偷|骗子|废物|畜生|猪|贼|低等人|蛆|劣等种族|杂种|蠢货][，| ][滚出去|真恶心|死光最好|]',
      '[讨厌|恶心|最烦|鄙视|恨死][这些|死|臭|]<group>[，| ][赶紧滚|都该死|丢人现眼|没素质|不配活着|脏死了]',
      '<group>[滚出|别来|不配进][中国|我们这|直播间|这个国家][，| ][一群垃圾|恶心|蝗虫|]',
      '[把|应该把]<group>[都杀了|赶出去|关起来|灭了|阉了]<end_zh>',
    ],
  },
  {
    id: 'hate-zh-dev',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse', 'hate'],
    patterns: ['[难怪|果然]是<group>，[天生就|骨子里就][贱|蠢|懒|偷鸡摸狗|低人一等]'],
  },
  {
    id: 'hate-zh-held',
    part: 'fit',
    lang: 'zh',
    labels: ['abuse', 'hate'],
    patterns: ['[看见|一听说是]<group>就[想吐|犯恶心|想打]，[一窝|一帮][骗子|臭虫|劣种|狗东西]'],
  },
  {
    id: 'hate-en',
    part: 'fit',
    lang: 'en',
    labels: ['abuse', 'hate'],
    patterns: [
      '<group_en> [are all|are nothing but|are just|are] [vermin|criminals|animals|disgusting|subhuman|parasites|filthy pigs|a disease]<end_en>',
      '[i hate|fuck|i cant stand|death to] [all |these |]<group_en>[, go back to your country|, they should die|, disgusting|]',
      '[we should|someone should] [deport|kill|ban|lock up|get rid of] [all|the] <group_en>',
    ],
  },
  {
    id: 'hate-en-dev',
    part: 'fit',
    lang: 'en',
    labels: ['abuse', 'hate'],
    patterns: [
      '<group_en> [dont belong here|ruin everything|should not exist|are inferior], [filthy scum|get out]',
    ],
  },
  {
    id: 'hate-en-held',
    part: 'fit',
    lang: 'en',
    labels: ['abuse', 'hate'],
    patterns: [
      '[typical|stupid|dirty] <group_en> [stealing everything|breeding like rats|acting like animals], [go back where you came from|they all need to be gone]',
    ],
  },
];

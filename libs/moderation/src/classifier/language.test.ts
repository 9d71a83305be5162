import { eld } from 'eld/extrasmall';
import { describe, expect, it } from 'vitest';
import { openLanguageReader } from './language.js';

const reader = openLanguageReader(eld);
const language = (message: string): string | undefined => reader.unknown(message)?.language;

describe('what nobody here reads', () => {
  it.each([
    ['привет всем как у вас дела сегодня', 'ru'],
    ['สวัสดีทุกคนวันนี้เป็นอย่างไรบ้าง', 'th'],
    ['안녕하세요 오늘 방송 재미있네요', 'ko'],
    ['こんにちは、今日の配信も楽しいですね', 'ja'],
    ['مرحبا كيف حالكم اليوم', 'ar'],
    ['hola amigos como estan todos ustedes hoy', 'es'],
    ['bonjour tout le monde vous allez bien ce soir', 'fr'],
    ['wie geht es euch allen heute abend', 'de'],
    ['xin chào mọi người hôm nay thế nào', 'vi'],
  ])('%s is %s', (message, expected) => expect(language(message)).toBe(expected));
});

describe('what counts as readable', () => {
  it.each([
    ['short', 'hola que tal'],
    ['emoji', '😂😂😂🔥🔥👍🏽❤️'],
    ['digits', '1234567890 666 233'],
    ['nothing', ''],
    ['Chinese', '今天的直播真好看，主播辛苦了'],
    ['English', 'this stream is so good, see you all tomorrow'],
    ['slang', 'lol bro that was insane no cap fr'],
    ['Chinese with English', '这个 outfit 真的 so cute 想要 link please thanks'],
    ['pinyin', 'zhubo jintian zhen haokan wo ai ni'],
    ['kana for decoration', '你の笑容真好看呀大家'],
    ['a face', '(´･ω･`)ノシ 哈哈'],
    ['Cyrillic look-alikes in English', 'yоu аre sо stupid gо hоme yоu lоser'],
    ['a link', 'https://abc123.vip/register?code=hello'],
  ])('%s', (_, message) => expect(language(message)).toBeUndefined());
});

it('asks the language library only about lines that neither script nor common words tell', () => {
  let asked = 0;
  const counting = openLanguageReader({
    detect: (text) => {
      asked++;
      return eld.detect(text);
    },
  });
  for (const line of [
    '主播好',
    'what a great stream this is today',
    'привет всем друзья',
    'ok',
    '哈哈哈 so funny',
  ])
    counting.unknown(line);
  expect(asked).toBe(0);
  counting.unknown('hola amigos como estan todos ustedes hoy');
  expect(asked).toBe(1);
});

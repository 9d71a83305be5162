import type { ChannelTarget } from '@airlock/contracts/page';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import { outgoing, type OutgoingFacts } from '@airlock/moderation/paging';

/** What a channel is told: that something of a kind calls, that somebody answered, or that it is over. */
export interface Message {
  /** The same for every attempt. */
  readonly id: string;
  readonly act: 'call' | 'acknowledged' | 'resolved';
  readonly facts: OutgoingFacts;
  readonly lang: NoticeLanguage;
}

/** One way out of the house. Throws an error that says why it did not arrive and gives no secret away. */
export interface Notifier {
  send(target: ChannelTarget, message: Message, now: number): Promise<void>;
}

/** One line without anything that could steer a terminal, a chat or a header. */
export const plainLine = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .toWellFormed()
    .trim();

/** Cut to so many bytes of UTF-8, between characters. */
export const fitBytes = (text: string, bytes: number): string => {
  if (Buffer.byteLength(text) <= bytes) return text;
  let size = 0;
  let end = 0;
  for (const char of text) {
    if ((size += Buffer.byteLength(char)) > bytes - 3) break;
    end += char.length;
  }
  return `${text.slice(0, end)}…`;
};

export interface Words {
  readonly headline: string;
  readonly lines: readonly string[];
}

export const wordsOf = ({ facts, lang }: Message): Words => {
  const { headline, lines } = outgoing(facts, lang);
  return { headline: plainLine(headline), lines: lines.map(plainLine) };
};

import type { Label } from '@airlock/contracts/signal';

/** Where a code leads those who scan it. */
export type CodeLabel = 'code.url' | 'code.contact' | 'code.payment' | 'code.data';
export const CODE_LABELS = [
  'code.url',
  'code.contact',
  'code.payment',
  'code.data',
] as const satisfies Label[];

/** What a code's content is, for policy and for people. */
export interface Payload {
  readonly label: CodeLabel;
  /** The content without control characters, cut short. */
  readonly shown: string;
  /** What the text path reads: as `shown`, percent-encoding undone. */
  readonly readable: string;
  /** Lower case, without the colon. */
  readonly scheme?: string;
  /** Of http(s) addresses, as a browser would go there. */
  readonly host?: string;
}

/** Longest content that is looked at, UTF-16 units; a QR code holds up to 4,296 characters. */
const LONGEST = 2_000;

/** Schemes that open a wallet or ask for money. */
const PAYMENT_SCHEMES = new Set(
  'wxp alipay alipays alipayqr bitcoin litecoin dogecoin ethereum tron solana monero upi paytm venmo cashapp pay payto'.split(
    ' ',
  ),
);
/** Schemes that open a conversation or add somebody. */
const CONTACT_SCHEMES = new Set(
  'weixin wechat mqq mqqapi mqqopensdkapi tencent tg whatsapp line lineb viber skype discord sgnl signal kakaotalk zalo tel sms smsto mmsto mailto matmsg mecard bizcard facetime sip xmpp'.split(
    ' ',
  ),
);
/** Hosts and all below them. */
const PAYMENT_HOSTS = [
  'qr.alipay.com', 'mobilecodec.alipay.com', 'render.alipay.com', 'payapp.weixin.qq.com', 'wx.tenpay.com', 'i.qianbao.qq.com',
  'qr.95516.com', 'paypal.me', 'cash.app', 'venmo.com', 'revolut.me', 'ko-fi.com', 'buymeacoffee.com',
]; // prettier-ignore
const CONTACT_HOSTS = [
  't.me', 'telegram.me', 'telegram.dog', 'wa.me', 'whatsapp.com', 'u.wechat.com', 'weixin.qq.com', 'work.weixin.qq.com', 'wechat.com',
  'qm.qq.com', 'jq.qq.com', 'wpa.qq.com', 'line.me', 'lin.ee', 'discord.gg', 'discord.com', 'signal.me', 'signal.group', 'm.me',
  'viber.com', 'zalo.me', 'open.kakao.com', 'kik.me',
]; // prettier-ignore

/** Control characters, and those that turn the direction of what is shown after them. */
const UNSHOWN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const SCHEME = /^([a-z][a-z0-9+.-]{0,31}):/i;
/** EMVCo merchant-presented codes begin with their version and end with a checksum. */
const EMV = /^000201.*6304[0-9a-f]{4}$/i;
/** SEPA credit transfer (EPC069-12). */
const SEPA = /^BCD\s+00[12]\s/;
const CARD = /^BEGIN:VCARD/i;

const below = (host: string, of: readonly string[]): boolean =>
  of.some((name) => host === name || host.endsWith(`.${name}`));

function addressOf(text: string): URL | undefined {
  const address = /^https?:/i.test(text) ? text : /^www\./i.test(text) ? `http://${text}` : undefined;
  return address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
}

/** Undoes percent-encoding where it hides valid text, and leaves the rest as it is. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run).replace(UNSHOWN, ' ');
    } catch {
      return run;
    }
  });

function schemeLabel(scheme: string, text: string): CodeLabel {
  if (scheme === 'weixin' && /^weixin:\/\/wxpay\b/i.test(text)) return 'code.payment';
  if (PAYMENT_SCHEMES.has(scheme)) return 'code.payment';
  if (CONTACT_SCHEMES.has(scheme)) return 'code.contact';
  // Other apps' links go somewhere too; `WIFI:` and the like do not.
  return text.startsWith('//', scheme.length + 1) ? 'code.url' : 'code.data';
}

/** Says what a code's content is for. Any text at all may come in: a code is written by whoever holds it into the camera. */
export function classifyPayload(content: string): Payload {
  const shown = content.slice(0, LONGEST).toWellFormed().replace(UNSHOWN, ' ').trim();
  const base = { shown, readable: decoded(shown) };
  if (EMV.test(shown) || SEPA.test(shown)) return { ...base, label: 'code.payment' };
  if (CARD.test(shown)) return { ...base, label: 'code.contact' };
  const address = addressOf(shown);
  if (address !== undefined) {
    const host = address.hostname.replace(/\.$/, '');
    const label = below(host, PAYMENT_HOSTS)
      ? 'code.payment'
      : below(host, CONTACT_HOSTS)
        ? 'code.contact'
        : 'code.url';
    return { ...base, label, scheme: address.protocol.slice(0, -1), host };
  }
  const scheme = SCHEME.exec(shown)?.[1]?.toLowerCase();
  return scheme === undefined
    ? { ...base, label: 'code.data' }
    : { ...base, label: schemeLabel(scheme, shown), scheme };
}

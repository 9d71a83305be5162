import type { Appeal } from '@airlock/contracts/redress';
import type { AdmissionAnswer } from '@airlock/contracts/admission';
import type { CreditView } from '@airlock/contracts/http/credit-api';
import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Notice } from '@airlock/contracts/notice';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { claim, refused, until } from './scene.js';
import type { Told } from './story.js';

/** A streamer of the story, who is nobody's real account. */
export interface Streamer {
  readonly streamerId: string;
  readonly roomId: string;
  readonly title: string;
  readonly category: string;
}

const stood = ({ points, tier }: CreditView): string => `${points} points, tier ${tier.name}`;

/** What is prohibited is removed before anybody sees it. */
export async function dumped({ cast, stage, say }: Told, streamer: Streamer): Promise<StreamId> {
  const streamId = await stage.onAir(streamer);
  const verdict = await until('no prohibited picture was found', async () => {
    const { hits } = await cast.head.get<StreamView>(`/v1/streams/${streamId}`);
    return hits.find((v: SegmentVerdict) => v.final && v.decision === 'dump');
  });
  const { links } = await cast.head.get<StreamView>(`/v1/streams/${streamId}`);
  const playlist = await fetch(links.viewer).then((r) => (r.ok ? r.text() : ''));
  const file = new RegExp(`^s/${verdict.seq}\\.`, 'm');
  claim(!file.test(playlist), 'the audience is never offered what was dumped', playlist);
  say('dumped', `${streamer.streamerId} shows a prohibited picture: segment ${verdict.seq} is dumped before anybody sees it.`); // prettier-ignore
  return streamId;
}

/** A person ends the stream; it is dark, and the streamer may not come back by themself. */
export async function cutOff(
  { cast, stage, say }: Told,
  streamer: Streamer,
  streamId: StreamId,
): Promise<ActionView> {
  const { action } = await cast.head.post<ActionView>(`/v1/streams/${streamId}/cut`, {
    reason: 'The prohibited picture was shown on purpose',
    label: 'known.prohibited',
  });
  await until('the stream stays on air', async () => {
    const view = await cast.head.get<StreamView>(`/v1/streams/${streamId}`);
    return view.state === 'dark';
  });
  await stage.leave(streamer, streamId);
  const again = await cast.platform.post<AdmissionAnswer>('/v1/admissions', { ...streamer, source: 'rtmp' });
  claim(!again.allow, 'who was cut is refused', again);
  const view = await cast.head.get<ActionView>(`/v1/actions/${action.actionId}`);
  say('cut', `The officer on duty cuts the stream: it is dark, and ${streamer.streamerId} is refused when they try again.`); // prettier-ignore
  return view;
}

/** What it costs. */
export async function creditFalls(
  { cast, say }: Told,
  { streamerId }: Streamer,
  before: CreditView,
): Promise<void> {
  const fallen = await until('credit does not fall', async () => {
    const now = await cast.platform.get<CreditView>(`/v1/streamers/${streamerId}/credit`);
    return now.points < before.points && now;
  });
  claim(fallen.tier.atLeast < before.tier.atLeast, 'credit falls a tier', fallen);
  const line = fallen.lines.find((l) => l.kind === 'deduction');
  say('credit', `Credit falls from ${stood(before)} to ${stood(fallen)}: ${line?.text.en ?? ''}`);
}

/** Why, in words, to the streamer. */
export async function reasonSent(
  { cast, say }: Told,
  { streamerId }: Streamer,
  { action }: ActionView,
): Promise<void> {
  const notice = await until('no statement of reasons is sent', async () => {
    const path = `/v1/notices?recipient=${encodeURIComponent(`streamer:${streamerId}`)}&limit=50`;
    const { items } = await cast.head.get<{ items: Notice[] }>(path);
    return items.find((n) => n.kind === 'statement' && n.subject === action.actionId);
  });
  claim(notice.text.includes(action.reason), 'the statement says why', notice.text);
  say(
    'reason',
    `A statement of reasons goes to ${streamerId}, in ${notice.lang}: facts, clause, and how to appeal.`,
  );
}

/** Whoever decided may not review; somebody else reverses it, and everything that followed is undone. */
export async function reversed(
  { cast, stage, say }: Told,
  streamer: Streamer,
  { action }: ActionView,
  before: CreditView,
): Promise<void> {
  const { streamerId } = streamer;
  const { appealId } = await cast.platform.post<Appeal>('/v1/appeals', {
    against: action.actionId,
    appellant: `streamer:${streamerId}`,
    grounds: 'It was a painting of my own.',
  });
  say('appeal', `${streamerId} appeals.`);
  await refused('who cut may not review it', 'forbidden', cast.head.post(`/v1/appeals/${appealId}/take`));
  await cast.reviewer.post(`/v1/appeals/${appealId}/take`);
  const appeal = await cast.reviewer.post<Appeal>(`/v1/appeals/${appealId}/decide`, {
    outcome: 'reversed',
    reason: 'The picture is a painting; the list was wrong.',
  });
  claim(appeal.state === 'decided' && appeal.reviewer !== appeal.decider, 'another person decides', appeal);
  const now = await cast.platform.get<CreditView>(`/v1/streamers/${streamerId}/credit`);
  claim(
    now.points === before.points && now.tier.name === before.tier.name,
    'the points are restored',
    stood(now),
  );
  await until('the cut stays in force', async () => {
    const view = await cast.head.get<ActionView>(`/v1/actions/${action.actionId}`);
    return !view.inForce;
  });
  const again = await cast.platform.post<AdmissionAnswer>('/v1/admissions', { ...streamer, source: 'rtmp' });
  claim(again.allow, 'whose cut was reversed may go live again', again);
  await stage.leave(streamer, again.stream.streamId);
  say('reversed', `The officer who cut may not review it; another person does, and reverses: ${stood(now)} again, and ${streamerId} may go live.`); // prettier-ignore
}

// The arithmetic of scaling.md: node docs/scaling.mjs prints its tables. Change an input, run it again.

export const inputs = {
  // The streams, assumed.
  bitrateMbit: 2.5, // 720p
  segmentSeconds: 2,
  keyframeKB: 80,
  inlineShare: 0.4, // of keyframes that are below 64 KiB
  looksPerSecond: 0.5, // one keyframe per segment
  chatPerSecond: 1, // lines per stream, on average
  viewersPerStream: 20, // on average; a few rooms have most of them
  suspicious: 0.01, // share of looks that a second model is asked about

  // CPU of one look at 720p in ms, measured on the two-core machine of the benches (H.264, in-process decoder).
  decodeMs: 11,
  mobileNetMs: 8.5,
  pdqMs: 2,
  // Measured ten times the first model's (model card).
  secondOpinionMs: 85,
  // Bus, blob and policy of a segment with its two parts, in ms; assumed.
  segmentOverheadMs: 2,
  chatLineMs: 0.05,
  utilisation: 0.7, // above about 0.9 ages grow without end

  // Records in bytes of JSON and rows in bytes with their indexes, measured on this code (rows: PGlite, 20,000 each).
  segmentRecord: 319,
  inlineRecord: 60_288, // a first part whose keyframe is small enough to travel in the record (45 kB in base64)
  verdictRecord: 432,
  chatRecord: 212,
  chatVerdictRecord: 475,
  decodeUs: 3.5, // CPU of reading one record in Node: UTF-8, JSON, schema
  inlineDecodeUs: 32,
  segmentRow: 325,
  verdictRow: 863,
  chatRow: 956,

  // What one part carries; assumed, conservative.
  podCores: 16,
  rowsPerSecond: 20_000, // one PostgreSQL, written in batches
  brokerMB: 50, // per second and broker, written by producers
  replicas: 3,
  followerLoad: 0.25, // share of one core that a gate or control may spend on following the topics
  cdnHit: 0.98,
  gateGbit: 5, // per gate
};

/** Every figure for so many concurrent streams; rates are per second, bytes are bytes. */
export const scale = (streams, i = inputs) => {
  const segments = streams / i.segmentSeconds;
  const lines = streams * i.chatPerSecond;
  const looks = streams * i.looksPerSecond;
  const lookMs = i.decodeMs + i.mobileNetMs + i.pdqMs + i.suspicious * i.secondOpinionMs;
  const busyMs = looks * lookMs + segments * i.segmentOverheadMs + lines * i.chatLineMs;
  const cores = busyMs / 1_000 / i.utilisation;
  const inline = segments * i.inlineShare;
  // Two parts and so two records and two verdicts per segment.
  const segmentBytes = (segments * 2 - inline) * i.segmentRecord + inline * i.inlineRecord;
  const verdictBytes = segments * 2 * i.verdictRecord + lines * i.chatVerdictRecord;
  const kafkaIn = segmentBytes + verdictBytes + lines * i.chatRecord;
  // A gate and control read all segments and verdicts of their cluster.
  const followed = segments * 4 + lines;
  const followerCores = ((followed - inline) * i.decodeUs + inline * i.inlineDecodeUs) / 1e6;
  const rows = segments * 2 + lines;
  const day = 86_400;
  const mediaRate = (streams * i.bitrateMbit * 1e6) / 8;
  const blobRate = mediaRate + (segments - inline) * i.keyframeKB * 1e3;
  const viewers = streams * i.viewersPerStream;
  const audience = viewers * i.bitrateMbit * 1e6;
  const cells = Math.max(
    followerCores / i.followerLoad,
    rows / i.rowsPerSecond,
    // A Kafka cluster of nine brokers.
    ((kafkaIn / 1e6 / i.brokerMB) * i.replicas) / 9,
  );
  return {
    streams,
    looks,
    lookMs,
    cores,
    pods: Math.ceil(cores / i.podCores),
    kafkaIn,
    kafkaDisk: kafkaIn * i.replicas * day,
    brokers: Math.max(3, Math.ceil((kafkaIn * i.replicas) / 1e6 / i.brokerMB)),
    followed,
    followerBytes: segmentBytes + verdictBytes,
    followerCores,
    rows,
    rowsDay: rows * day,
    rowBytesDay: (segments * (i.segmentRow + i.verdictRow) + lines * i.chatRow) * day,
    blobRate,
    blobDay: blobRate * day,
    blobPuts: segments * 2 - inline,
    viewers,
    audience,
    origin: audience * (1 - i.cdnHit),
    gates: Math.max(2, Math.ceil((audience * (1 - i.cdnHit)) / 1e9 / i.gateGbit)),
    cells: Math.max(1, Math.ceil(cells)),
  };
};

const UNITS = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
/** Two figures, as no input has more. */
const num = (x, unit = '') => {
  const [size, prefix] = UNITS.find(([s]) => x >= s * 0.995) ?? [1, ''];
  const text = Number((x / size).toPrecision(2)).toString();
  return `${text} ${prefix}${unit}`.trim();
};
const table = (head, rows) => {
  const at = [1_000, 100_000, 1_000_000].map((n) => scale(n));
  const body = rows.map(([name, of]) => [name, ...at.map(of)]);
  const all = [[head, ...at.map((s) => num(s.streams))], ...body];
  const widths = all[0].map((_, c) => Math.max(3, ...all.map((r) => r[c].length)));
  const line = (cells) => `| ${cells.map((t, c) => t.padEnd(widths[c])).join(' | ')} |`;
  return [line(all[0]), line(widths.map((w) => '-'.repeat(w))), ...all.slice(1).map(line)].join('\n');
};

export const tables = () => ({
  ingest: table('streams', [
    ['looks per second', (s) => num(s.looks)],
    ['CPU-ms per look', (s) => s.lookMs.toFixed(1)],
    ['cores', (s) => num(s.cores)],
    ['pods of 16 cores', (s) => num(s.pods)],
    ['partitions (2 per pod, at least 16)', (s) => num(Math.max(16, s.pods * 2))],
  ]),
  kafka: table('streams', [
    ['in, before replication', (s) => num(s.kafkaIn, 'B/s')],
    ['on disks with 3 replicas, per day', (s) => num(s.kafkaDisk, 'B')],
    ['brokers', (s) => num(s.brokers)],
    ['records a gate follows, per second', (s) => num(s.followed)],
    ['bytes to each gate', (s) => num(s.followerBytes, 'B/s')],
    ['cores of each gate for that', (s) => num(s.followerCores)],
  ]),
  postgres: table('streams', [
    ['rows per second', (s) => num(s.rows)],
    ['rows per day', (s) => num(s.rowsDay)],
    ['bytes per day', (s) => num(s.rowBytesDay, 'B')],
    ['servers at 20 k rows/s', (s) => num(Math.max(1, Math.ceil(s.rows / inputs.rowsPerSecond)))],
  ]),
  blobs: table('streams', [
    ['written', (s) => num(s.blobRate, 'B/s')],
    ['puts per second', (s) => num(s.blobPuts)],
    ['per day', (s) => num(s.blobDay, 'B')],
  ]),
  gate: table('streams', [
    ['viewers', (s) => num(s.viewers)],
    ['to all viewers', (s) => num(s.audience, 'bit/s')],
    ['from the gates behind a CDN that hits 98 %', (s) => num(s.origin, 'bit/s')],
    ['gates at 5 Gbit/s', (s) => num(s.gates)],
  ]),
  cells: table('streams', [
    ['cells', (s) => num(s.cells)],
    ['streams in each', (s) => num(s.streams / s.cells)],
  ]),
});

if (import.meta.main) {
  for (const [name, text] of Object.entries(tables())) console.log(`${name}\n${text}\n`);
}

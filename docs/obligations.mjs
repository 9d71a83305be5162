// Writes obligations.md: which rule is shown by which test, and how the tests went.
//   npm test && npm run test:int && npm run e2e && npm run docs:obligations
// A test says which rule it shows by beginning its title, or its describe's, with the rule's id: `A24: …`, `D02, C04: …`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = ['unit', 'integration'].map((name) => `${root}.airlock/test/${name}.json`).filter(existsSync);

/** Ids as the client's list of obligations has them, each in a few words of ours. */
const rules = {
  A01: 'ICP filing of a platform is valid, or its new streams are refused',
  A02: 'Licences that a category needs',
  A03: 'Public-security filing within 30 days of launch',
  A04: 'No access service without filing and licences',
  A05: 'No distribution of apps without them',
  A06: 'Reports of ICP numbers, addresses and domains',
  A07: 'Blacklist of illegal providers',
  A08: 'Declared and observed data agree',
  A09: 'Apps on that blacklist are not distributed',
  A10: 'Real-name levels',
  A11: 'Streamers are managed: dossier and history',
  A12: 'Blacklist of streamers that a new account does not dodge',
  A13: 'Content is watched, and what is not is known',
  A14: 'Review with claim, lease and cited policy',
  A15: 'Measures against violations, each with one effect',
  A16: 'Clean-up of platforms within two months',
  A17: 'Business within the licence',
  A18: 'Forbidden content: taxonomy with clauses and actions',
  A19: 'Review, for access providers',
  A20: 'Information filters with variants and roll-back',
  A21: 'Complaints with receipt, deadline and outcome',
  A22: 'Response around the clock',
  A23: 'Technical means of control, one contract for all',
  A24: 'Orders of authorities carried out and receipted',
  A25: 'Recordings and logs are kept',
  A26: 'No storage, no new streams',
  A27: 'Evidence packages for inspection',
  A28: 'Proof of due diligence from the log alone',
  B01: 'Management systems as versioned documents',
  B02: 'News: platform and publisher licensed',
  B03: 'News within the licensed scope',
  B04: 'News and its chat reviewed before publication',
  B05: 'Editor-in-chief in office',
  B06: 'Corrections and retractions',
  B07: 'Sources of reprints traceable',
  B08: 'Performance and audiovisual licences',
  B09: 'Harms named in the taxonomy',
  B10: 'Staff in proportion',
  B11: 'Capacity in proportion',
  B12: 'Instant cut',
  B13: 'Technical standards of the state',
  B14: 'Review system',
  B15: 'Access control and a log that shows tampering',
  B16: 'Duty patrol',
  B17: 'Emergency handling',
  B18: 'Technical assurance',
  B19: 'Classes by category and audience',
  B20: 'Credit grades tied to services',
  B21: 'Blacklist system',
  B22: 'Protection of minors',
  B23: 'Open to the public',
  B24: 'Support of supervision with evidence',
  C01: 'Chat managed in real time',
  C02: 'Real names behind, nicknames in front',
  C03: 'Agreement accepted in its current version',
  C04: 'Warn, suspend, close; keep and report',
  C05: 'Credit system',
  C06: 'No re-registration of the blacklisted; reported',
  C07: '60 days of content and logs',
  C08: 'Material for lawful inspection',
  C10: 'Industry blacklists',
  C11: 'Convenient complaints',
  D01: 'Records of what was stopped',
  D02: 'Report within 24 hours',
  D03: 'Six months of network logs',
  D04: 'What was banned does not come back',
  D05: 'Names, emergency plan, support, complaints',
  D06: 'Terrorist content: stopped, kept, reported',
  D07: 'Fields of the log',
  D09: 'Every second of a show recorded',
  D10: 'Key rooms are seen by a person',
  D11: 'One reviewer for 50 rooms',
  D12: 'Score tied to recommendation, ladder in order',
  D14: 'Credit history',
  D15: 'Nine systems with owner and version',
  D16: 'Three years for commerce streams',
  D17: 'Blacklisting with reasons, term and appeal',
  D20: 'Tips after a mute',
  D21: 'Lists shared between platforms',
  D22: 'Banned behaviours, cards, qualifications',
  D23: 'Chat as a list, equal to the overlay',
  D24: 'Prompt before what may affect minors',
  D25: 'Age and guardian consent',
  D26: "Access to minors' data by grant",
  D27: 'Evidence for victims',
  D29: 'Account credit and yearly report',
  D31: 'Library entries approved before they act',
  D33: 'Performances are delayed and watched',
  D34: 'Editor-in-chief and sources of news',
  D35: 'Explanation of automated decisions, and a person',
  D36: 'Shortest necessary retention, restricted meanwhile',
  D38: 'Nine surfaces are reviewed',
  E01: 'Notices by anybody',
  E02: 'Statement of reasons with every restriction',
  E03: 'Statements for the public database',
  E04: 'Threats to life are told to the authorities',
  E05: 'Appeals for six months, by another person',
  E06: 'Suspension after warning, case by case',
  E09: 'Removal orders within one hour',
  E10: 'Six months of removed terrorist content',
  E13: 'Figures of how fast and how well',
  E14: 'Imminent harm jumps every queue',
  E15: 'Removal notices within 24 hours',
  E19: 'Three years of records abroad',
};

/** Rules that ask for what another one asks for: its tests are theirs. */
const same = {
  A19: ['A14'],
  B14: ['A14'],
  B22: ['D24', 'D25', 'D26', 'D27'],
  C05: ['B20'],
  C08: ['A27'],
  D01: ['A25'],
  D05: ['A10', 'B17', 'A27', 'A21'],
  D34: ['B05', 'B07'],
};

/** What a test does not say: why there is none, or how far one goes. */
const remarks = {
  A17: 'Drift is found by words that belong to another category, in the title, in what is said and in what is written in the picture; nobody asks the picture itself what kind of show it is.',
  A19: 'By the same desk. An access provider that sees streams by address alone blocks them by A07 and A23.',
  A23: 'Against SRS, MediaMTX and nginx-rtmp as they are and, for errors, time limits and pages of answers, against imitations of their APIs. No vendor’s cloud API is built in: it is asked through the webhook of a cut.',
  B11: 'Under overload the age of what is judged stays bounded and what was not looked at is counted; where the policy sets `admission.capacity`, no stream starts beyond it. How many streams a machine takes is measured by `npm run bench -- --suite capacity`.',
  B13: 'The answer names no standard. [conformity.yaml](../deploy/conformity.yaml) is a template with what holds of Airlock as it is delivered; a deployment adds what its authority names, and whether that holds nothing here can test.',
  B18: 'Each scenario of [chaos.md](chaos.md) is one test of it, run by `npm run chaos`.',
  B22: 'Together with the room class for minors in the default policy.',
  D07: 'Account, time, kind, subject, source address and port of each entry. The target is the house itself; nothing of the hardware of whoever asks is logged.',
  D09: 'A second between a segment and the next, and five before the first and after the last, are the seam and the edge of a recording and no hole.',
  D24: 'The platform’s player shows the prompt: it is on the control topic and in the gate’s list of streams.',
  D38: 'Eight of the nine: what is seeded is what the readers of picture, sound and words give, which are measured by `npm run bench -- --suite detectors`. An avatar is no part of a stream or of a line of chat here: it is read as far as it is in the picture.',
  E03: 'Fields, their limits and the 16 categories were compared with the public documentation of the API in November 2026; nothing was sent to it, which takes a token of a platform.',
};

const ID = /^((?:[A-E]\d\d)(?:(?:,| and|\/| &|,? ?)\s*[A-E]\d\d)*)\s*[:(]/;
const idsIn = (title) => (ID.exec(title)?.[1] ?? '').match(/[A-E]\d\d/g) ?? [];

const shown = new Map(Object.keys(rules).map((id) => [id, []]));
for (const file of reports)
  for (const { name, assertionResults } of JSON.parse(readFileSync(file, 'utf8')).testResults)
    for (const { ancestorTitles, title, status } of assertionResults)
      for (const id of new Set([...ancestorTitles, title].flatMap(idsIn)))
        shown.get(id)?.push({ file: relative(root, name), title, status });

/** Playwright nests: files, groups, tests. */
const played = (suite, file = suite.file) => [
  ...(suite.specs ?? []).map(({ title, ok }) => ({
    file: `apps/console/e2e/${file}`,
    title,
    status: ok ? 'passed' : 'failed',
  })),
  ...(suite.suites ?? []).flatMap((inner) => played(inner, file)),
];
const inChromium = `${root}.airlock/test/console.json`;
if (existsSync(inChromium))
  for (const suite of JSON.parse(readFileSync(inChromium, 'utf8')).suites)
    for (const test of played(suite)) for (const id of idsIn(test.title)) shown.get(id)?.push(test);

/** Scenarios of the long chaos run, which is no suite: each shows that the house holds while a part of it fails. */
const chaos = readFileSync(`${root}docs/chaos.md`, 'utf8');
/** In these nothing that is held for a person may leave: what should judge, carry or keep it is away. */
const FAILS_CLOSED = ['ingest-down', 'broker-absence', 'database-absence'];
for (const [, name, title] of chaos.matchAll(/^## ([\w-]+): (.+)$/gm))
  for (const id of FAILS_CLOSED.includes(name) ? ['B18', 'B04'] : ['B18']) {
    const status = chaos.includes(`\n| ${name} | holds |`) ? 'passed' : 'failed';
    shown.get(id).push({ file: 'docs/chaos.md', title, status });
  }

const cell = (text) => text.replaceAll('|', '\\|');
const testsOf = (id) => (same[id] ?? [id]).flatMap((of) => shown.get(of));
const lines = Object.entries(rules).map(([id, what]) => {
  const tests = testsOf(id);
  const passed = tests.filter((t) => t.status === 'passed').length;
  const result = tests.length === 0 ? '**no test**' : `${passed} of ${tests.length} passed`;
  const titles = tests.map((t) => `${cell(t.title.replace(ID, '').trim())} (\`${t.file}\`)`);
  const by = same[id] === undefined ? titles : [`as ${same[id].join(', ')}`];
  const remark = remarks[id] === undefined ? [] : [`_${remarks[id]}_`];
  return `| ${id} | ${what} | ${[...by, ...remark].join('<br>')} | ${result} |`;
});
const covered = Object.keys(rules).filter((id) => testsOf(id).length > 0).length;
const bare = Object.keys(rules).filter((id) => testsOf(id).length === 0 && remarks[id] === undefined);
const text = [
  '# Obligations and the tests that show them',
  '',
  'Written by `npm run docs:obligations` from the reports of `npm test`, `npm run test:int` and `npm run e2e`. An engineering reading, not legal advice.',
  `${covered} of ${shown.size} rules are shown by tests; where there is none, or a test goes less far than the rule, a remark says why.`,
  '',
  '| rule | what it asks, in short | shown by | result |',
  '| --- | --- | --- | --- |',
  ...lines,
  '',
].join('\n');
writeFileSync(`${root}docs/obligations.md`, text);
console.log(`${covered} of ${shown.size} rules have tests`);
if (bare.length > 0) console.log(`neither test nor remark: ${bare.join(', ')}`);

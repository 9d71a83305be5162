// For tests: hears one word for each second of sound. What the first sample says: 0.5 hangs, 0.25 ends, 0.75 nonsense.
process.stdout.write('{"engine":"fake","version":"1"}\n');
let rest = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
    const bytes = rest.subarray(4, 4 + rest.readUInt32LE(0));
    rest = rest.subarray(4 + bytes.length);
    const first = bytes.readFloatLE(0);
    if (first === 0.5) continue;
    if (first === 0.25) process.exit(1);
    const words = Array.from({ length: Math.floor(bytes.length / 64_000) }, (_, i) => ({
      text: ` w${i}`,
      startMs: i * 1_000 + 200,
      endMs: i * 1_000 + 800,
      confidence: 0.9,
    }));
    process.stdout.write(first === 0.75 ? 'what?\n' : `${JSON.stringify({ language: 'en', words })}\n`);
  }
});
process.stdin.on('end', () => process.exit(0));

// Composites the layers in a folder over their base with sharp, on one thread, and prints what a poster took.
// sharp.mjs DIR [SECONDS]
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);

const [dir, seconds = '3'] = process.argv.slice(2);
const { width, height, people } = JSON.parse(await readFile(join(dir, 'layers.json'), 'utf8'));
const raw = (width, height) => ({ width, height, channels: 3 });
const base = await readFile(join(dir, 'base.raw'));
const layers = await Promise.all(
  people.map((person) =>
    Promise.all(
      person.map(async ({ file, width, height, left, top }) => ({
        input: await readFile(join(dir, file)),
        raw: raw(width, height),
        left,
        top,
      })),
    ),
  ),
);

// Standard Huffman tables, as ours: optimised ones would take sharp a second pass.
const poster = (i) =>
  sharp(base, { raw: raw(width, height) })
    .composite(layers[i % layers.length])
    .jpeg({ quality: 85, chromaSubsampling: '4:2:0', optimiseCoding: false })
    .toBuffer();

for (let i = 0; i < 5; i++) await poster(i);
const cpu = process.cpuUsage();
const start = performance.now();
let count = 0;
let bytes = 0;
while (performance.now() - start < Number(seconds) * 1000) bytes += (await poster(count++)).length;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({ count, ms: (performance.now() - start) / count, cpuMs: (user + system) / 1000 / count, bytes: bytes / count }),
);

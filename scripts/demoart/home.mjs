// node home.mjs: draws what the demo's home shows besides goods into server/demo/images: two papers, and a
// short film made of the brand's pictures. The film is recorded as it plays, so a run takes as long as it does.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const out = join(dirname(fileURLToPath(import.meta.url)), '../../server/demo/images');
const papers = [
  { name: 'paper-organic-1.jpg', title: '有机产品认证', lines: ['茶叶（绿茶、白茶、乌龙茶、红茶）', '种植、加工与贮存'], number: '示例 ORG-2026-0001' },
  { name: 'paper-report-1.jpg', title: '年度检验报告', lines: ['农药残留、重金属、含水量', '二十八款全部合格'], number: '示例 QC-2026-0311' },
];
const FILM = ['brand-hero.jpg', 'mingqian-longjing-table-1.jpg', 'anhua-fuzhuan-flatlay-1.jpg', 'zhuni-xiaohu-table-1.jpg'];
const SCENE_S = 2.5;

const paper = ({ title, lines, number }) => `<!doctype html><style>
  body { margin: 0; width: 720px; height: 960px; background: #f1ebdd; font-family: 'Noto Serif CJK SC', serif; color: #23241f; text-align: center; }
  .edge { position: absolute; inset: 36px; border: 2px solid #2f4a3c; outline: 1px solid #b59a7c; outline-offset: -14px; }
  .brand { margin-top: 130px; font-size: 26px; letter-spacing: .5em; color: #2f4a3c; }
  h1 { margin: 46px 0 64px; font-size: 68px; letter-spacing: .12em; font-weight: 600; }
  p { margin: 14px 0; font-size: 30px; } .no { margin-top: 90px; font-size: 24px; color: #5d5c52; }
  .seal { position: absolute; right: 120px; bottom: 130px; width: 150px; height: 150px; border: 5px solid #a8402f; border-radius: 50%; color: #a8402f; font-size: 34px; line-height: 150px; transform: rotate(-12deg); }
</style><div class="edge"></div><div class="brand">青屿茶事</div><h1>${title}</h1>${lines.map((l) => `<p>${l}</p>`).join('')}<div class="no">${number}</div><div class="seal">示例</div>`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 720, height: 960 } });
for (const one of papers) {
  await page.setContent(paper(one));
  writeFileSync(join(out, one.name), await page.screenshot({ type: 'jpeg', quality: 80 }));
}

await page.setContent('<canvas width="640" height="360"></canvas>');
const pictures = FILM.map((name) => `data:image/jpeg;base64,${readFileSync(join(out, name)).toString('base64')}`);
const film = await page.evaluate(async ([pictures, seconds]) => {
  const canvas = document.querySelector('canvas'), draw = canvas.getContext('2d');
  const scenes = await Promise.all(pictures.map((src) => Object.assign(new Image(), { src })).map((i) => i.decode().then(() => i)));
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/mp4;codecs=avc1.42E01E', videoBitsPerSecond: 700_000 });
  const parts = [];
  recorder.ondataavailable = (e) => parts.push(e.data);
  const scene = (i, t) => {
    const scale = 1.02 + 0.06 * t, w = scenes[i].width, h = (w * 9) / 16;
    draw.drawImage(scenes[i], 0, Math.max(0, (scenes[i].height - h) * (0.35 + 0.2 * t)), w, Math.min(h, scenes[i].height), (640 - 640 * scale) / 2, (360 - 360 * scale) / 2, 640 * scale, 360 * scale);
  };
  recorder.start();
  const begin = performance.now(), total = scenes.length * seconds;
  await new Promise((done) => {
    const frame = () => {
      const at = (performance.now() - begin) / 1000;
      if (at >= total) return done();
      const i = Math.floor(at / seconds), t = at / seconds - i;
      draw.globalAlpha = 1;
      scene(i, t);
      if (t > 0.8 && i + 1 < scenes.length) { draw.globalAlpha = (t - 0.8) / 0.2; scene(i + 1, t - 1); }
      requestAnimationFrame(frame);
    };
    frame();
  });
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(bytes.reduce((text, b) => text + String.fromCharCode(b), ''));
}, [pictures, SCENE_S]);
writeFileSync(join(out, 'video-qingyu.mp4'), Buffer.from(film, 'base64'));
await browser.close();

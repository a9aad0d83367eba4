// The one stylesheet and the one script, each served at a path that carries the hash of its content, so that a browser
// keeps it for good and a new release is a new path. The script is optional: it only makes the countdowns tick.

import { createHash } from 'node:crypto';
import { stylesheet } from './stylesheet.ts';

/** Turns `data-due` into a ticking countdown. Business time is the server's `data-now` plus what has passed since. */
const script = `'use strict';
(() => {
  const root = document.documentElement;
  const base = Number(root.dataset.now), started = performance.now();
  const [d, h, min, s, gap, joint, left, over] = (root.dataset.units || '').split('|');
  const part = (n, unit) => n + gap + unit;
  const text = (ms) => {
    const t = Math.floor(Math.abs(ms) / 1000);
    const D = Math.floor(t / 86400), H = Math.floor(t / 3600) % 24, M = Math.floor(t / 60) % 60, S = t % 60;
    if (D) return part(D, d) + joint + part(H, h);
    if (H) return part(H, h) + joint + part(M, min);
    return part(M, min) + joint + part(S, s);
  };
  const tick = () => {
    const now = base + performance.now() - started;
    for (const el of document.querySelectorAll('[data-due]')) {
      const rest = Number(el.dataset.due) - now;
      const next = (rest < 0 ? over : left).replace('%', text(rest));
      if (el.textContent !== next) el.textContent = next;
      if (rest < 0) (el.closest('.clocked') || el).classList.add('over');
    }
  };
  if (base) { tick(); setInterval(tick, 1000); }
})();
`;

interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly content: string;
}

function asset(name: string, ending: string, contentType: string, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { path: `/assets/${name}-${hash}.${ending}`, contentType, content };
}

export const assets = {
  stylesheet: asset('faultline', 'css', 'text/css; charset=utf-8', stylesheet),
  script: asset('countdown', 'js', 'text/javascript; charset=utf-8', script),
} as const;

// Instants and spans as people read them, always with the date and the distance to UTC, so that nobody has to guess whose
// wall clock is meant.

import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import { offsetMsAt, wallDate } from '../domain/zone.ts';

const WEEKDAYS_ZH = { mon: '一', tue: '二', wed: '三', thu: '四', fri: '五', sat: '六', sun: '日' } as const;
const WEEKDAYS_EN = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
} as const;

/** `2026-07-28（周二）14:05（UTC+8）`, `Tue 2026-07-28 14:05 (UTC+8)`. Seconds are cut, so a due time never reads too late. */
export function whenOf(instant: Instant, timeZone: string, language: Language): string {
  const wall = wallDate(timeZone, instant);
  const offset = offsetOf(instant, timeZone);
  return language === 'zh-CN'
    ? `${wall.date}（周${WEEKDAYS_ZH[wall.weekday]}）${wall.time}（${offset}）`
    : `${WEEKDAYS_EN[wall.weekday]} ${wall.date} ${wall.time} (${offset})`;
}

/** `07-28 14:05`, for an SMS, which names the offset once. */
export function shortWhenOf(instant: Instant, timeZone: string): string {
  const wall = wallDate(timeZone, instant);
  return `${wall.date.slice(5)} ${wall.time}`;
}

/** `UTC+8`, `UTC-3:30`, `UTC`. */
export function offsetOf(instant: Instant, timeZone: string): string {
  const minutes = Math.round(offsetMsAt(timeZone, instant) / MINUTE_MS);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
}

/** A span in whole minutes, cut: `28 分钟`, `3 小时 20 分钟`, `2 days 4 h`. Below one minute: `不到 1 分钟`, `less than 1 min`. */
export function spanOf(milliseconds: number, language: Language): string {
  const zh = language === 'zh-CN';
  const size = Math.abs(milliseconds);
  if (size < MINUTE_MS) return zh ? '不到 1 分钟' : 'less than 1 min';
  const days = Math.floor(size / DAY_MS);
  const hours = Math.floor((size % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  const parts = [
    days > 0 ? (zh ? `${days} 天` : `${days} d`) : '',
    hours > 0 ? (zh ? `${hours} 小时` : `${hours} h`) : '',
    // Beyond a day nobody counts minutes.
    minutes > 0 && days === 0 ? (zh ? `${minutes} 分钟` : `${minutes} min`) : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** The same for an SMS: `28分`, `3时20分`, `2天4时`; `28min`, `3h20min`, `2d4h`. */
export function shortSpanOf(milliseconds: number, language: Language): string {
  const zh = language === 'zh-CN';
  const size = Math.abs(milliseconds);
  const days = Math.floor(size / DAY_MS);
  const hours = Math.floor((size % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  const [d, h, m] = zh ? ['天', '时', '分'] : ['d', 'h', 'min'];
  if (days > 0) return hours > 0 ? `${days}${d}${hours}${h}` : `${days}${d}`;
  if (hours > 0) return minutes > 0 ? `${hours}${h}${minutes}${m}` : `${hours}${h}`;
  return `${minutes}${m}`;
}

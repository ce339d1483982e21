// Instants, sizes and texts as people read them.
import { session } from './session.svelte';
import { words } from './words';

const locale = () => (session.language === 'fr' ? 'fr-FR' : 'en-GB');

export const dateTime = (instant: string): string =>
  new Date(instant).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' });

/** Short enough for a column of them. */
export const stamp = (instant: string): string =>
  new Date(instant).toLocaleString(locale(), { dateStyle: 'short', timeStyle: 'medium' });

export const day = (instant: string): string => new Date(instant).toLocaleDateString(locale(), { dateStyle: 'medium' });

/** The time of the day to the millisecond, as the journal needs it. */
export const precise = (instant: string): string =>
  new Date(instant).toLocaleTimeString(locale(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });

/** How long ago, by the hub's clock. */
export function ago(instant: string, now: number): string {
  const { now: present, past, units } = words().ago;
  const seconds = Math.round((now - Date.parse(instant)) / 1000);
  if (seconds < 2) return present;
  if (seconds < 60) return past(`${seconds} ${units.s}`);
  if (seconds < 3600) return past(`${Math.floor(seconds / 60)} ${units.m}`);
  if (seconds < 86_400) return past(`${Math.floor(seconds / 3600)} ${units.h}`);
  if (seconds < 30 * 86_400) return past(`${Math.floor(seconds / 86_400)} ${units.d}`);
  return day(instant);
}

export function size(bytes: number): string {
  const inUnit = (value: number, unit: string, unitDisplay: 'long' | 'short') =>
    value.toLocaleString(locale(), { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 });
  if (bytes < 1000) return inUnit(bytes, 'byte', 'long');
  return bytes < 1_000_000 ? inUnit(bytes / 1000, 'kilobyte', 'short') : inUnit(bytes / 1_000_000, 'megabyte', 'short');
}

/** JSON indented; any other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

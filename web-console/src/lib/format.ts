// Instants, sizes and texts as people read them.
import { session } from './session.svelte';
import { words } from './words';

const locale = () => (session.language === 'fr' ? 'fr-FR' : 'en-GB');

export const dateTime = (instant: string): string =>
  new Date(instant).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' });

export const day = (instant: string): string => new Date(instant).toLocaleDateString(locale(), { dateStyle: 'medium' });

/** The time of the day to the millisecond, as the journal needs it. */
export const precise = (instant: string): string =>
  new Date(instant).toLocaleTimeString(locale(), {
    hour12: false,
    fractionalSecondDigits: 3,
  } as Intl.DateTimeFormatOptions);

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
  const [unit, divisor] = bytes < 1000 ? ['byte', 1] : bytes < 1_000_000 ? ['kilobyte', 1000] : ['megabyte', 1_000_000];
  const value = Number(bytes) / Number(divisor);
  return value.toLocaleString(locale(), { style: 'unit', unit: String(unit), maximumFractionDigits: 1 });
}

/** JSON indented; any other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

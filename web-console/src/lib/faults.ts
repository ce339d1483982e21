// Fault rules as the builder writes them and as people read them.
import type { Fault } from './model';
import { words } from './words';

export const KINDS = [
  'status',
  'expire_token',
  'revoke_token',
  'delay',
  'timeout',
  'reset',
  'close',
  'truncate',
  'garbage',
  'wrong_content_type',
  'throttle',
  'corrupt',
  'duplicate_notifications',
  'shuffle_notifications',
  'antivirus',
] as const;
export type Kind = (typeof KINDS)[number];

export const WHENS = ['always', 'first', 'nth', 'every', 'after', 'probability'] as const;
export type When = (typeof WHENS)[number];

/** Effects that happen to the hub's answer, or before it acts, and at no other time. */
const ONLY_AFTER: readonly Kind[] = [
  'truncate',
  'wrong_content_type',
  'throttle',
  'corrupt',
  'duplicate_notifications',
  'shuffle_notifications',
];
export const phasesOf = (kind: Kind): readonly ('before' | 'after')[] =>
  ONLY_AFTER.includes(kind) ? ['after'] : kind === 'antivirus' ? ['before'] : ['before', 'after'];

export const TTLS = ['PT10M', 'PT1H', 'P1D'] as const;

export interface Draft {
  name: string;
  match: Record<string, string>;
  when: When;
  whenValue: string;
  phase: 'before' | 'after';
  kind: Kind;
  status: number;
  milliseconds: number;
  bytesPerSecond: number;
  ttl: string;
}

function whenOf({ when, whenValue }: Draft): unknown {
  if (when === 'always') return 'always';
  if (when === 'nth')
    return {
      nth: whenValue
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number),
    };
  return { [when]: Number(whenValue) };
}

/** The rule as the control API takes it. */
export function ruleOf(draft: Draft): object {
  const { name, match, kind, phase, status, milliseconds, bytesPerSecond, ttl } = draft;
  const about = Object.fromEntries(Object.entries(match).filter(([, value]) => value));
  const amount =
    { status: { status }, delay: { ms: milliseconds }, throttle: { bytesPerSecond } }[kind as 'status'] ?? {};
  return {
    ...(name && { name }),
    ...(Object.keys(about).length && { match: about }),
    when: whenOf(draft),
    phase: phasesOf(kind).includes(phase) ? phase : phasesOf(kind)[0],
    ...(ttl && { ttl }),
    effect: { kind, ...amount },
  };
}

type Written = Pick<Fault, 'match' | 'phase'> & { when?: unknown; effect: { kind: string } & Record<string, unknown> };

/** A sentence: who, which calls, what they meet. */
export function sentence(rule: Written): string {
  const w = words().faults;
  const { client, ...rest } = rule.match ?? {};
  const which = Object.values(rest).join(' ') || w.anyCall;
  const [when, amount] =
    typeof rule.when === 'object' && rule.when ? (Object.entries(rule.when)[0] ?? ['always', '']) : ['always', ''];
  const times = when === 'always' ? w.whens.always : w.whens[when as When].replace('…', String(amount));
  const { kind, ...how } = rule.effect;
  const values = Object.values(how).map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  const what = [w.kinds[kind as Kind] ?? kind, ...values].join(' ');
  return w.sees(client ?? w.everyone, `${which} (${times})`, what, w.phases[rule.phase]);
}

// Short sentences about what was just done.
import { words } from './words';

interface Toast {
  id: number;
  text: string;
  isBad: boolean;
}

export const toasts = $state<Toast[]>([]);
let last = 0;

export function tell(text: string, isBad = false): void {
  const id = (last += 1);
  toasts.push({ id, text, isBad });
  setTimeout(() => toasts.splice(0, toasts.length, ...toasts.filter((one) => one.id !== id)), isBad ? 8000 : 3500);
}

/** Does something and says how it went. */
export async function attempt<T>(work: () => Promise<T>, done?: string): Promise<T | undefined> {
  try {
    const value = await work();
    if (done) tell(done);
    return value;
  } catch (failure) {
    tell(
      `${words().common.failed}${words().common.colon}${failure instanceof Error ? failure.message : String(failure)}`,
      true,
    );
    return undefined;
  }
}

export async function copy(text: string): Promise<void> {
  await attempt(() => navigator.clipboard.writeText(text), words().common.copied);
}

/** Hands a file over to be saved. */
export function save(name: string, contents: Blob): void {
  const address = URL.createObjectURL(contents);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

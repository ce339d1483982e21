// The hub's time, which is not the machine's when its clock was moved: asked for now and then, counted on meanwhile.
import { api } from './api';

export const time = $state({ now: Date.now(), isFrozen: false, scale: 1 });
let read = { hub: Date.now(), machine: Date.now() };

export async function readClock(): Promise<void> {
  const clock = await api.clock();
  read = { hub: Date.parse(clock.now), machine: Date.now() };
  Object.assign(time, { now: read.hub, isFrozen: clock.frozen, scale: clock.scale });
}

export function tickClock(): void {
  if (!time.isFrozen) time.now = read.hub + (Date.now() - read.machine) * time.scale;
}

import { session } from '../session.svelte';
import { en, type Words } from './en';
import { fr } from './fr';

export type { Words };

/** The words of the reader's language; what reads them is written anew when it changes. */
export const words = (): Words => (session.language === 'fr' ? fr : en);

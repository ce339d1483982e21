// What this browser remembers: the admin token for this tab, the language and the look for good.
const TOKEN = 'hubee-sim-admin-token';
const LANGUAGE = 'hubee-sim-language';
const THEME = 'hubee-sim-theme';

export type Language = 'en' | 'fr';
export type Theme = 'light' | 'dark';

const preferred: Language = navigator.languages.some((tag) => /^fr\b/i.test(tag)) ? 'fr' : 'en';
const kept = localStorage.getItem(LANGUAGE);
const dark = matchMedia('(prefers-color-scheme: dark)');

export const session = $state({
  token: sessionStorage.getItem(TOKEN) ?? '',
  /** Whether the hub asks for a token that it was not given. */
  isRefused: false,
  language: kept === 'en' || kept === 'fr' ? kept : preferred,
  theme: (localStorage.getItem(THEME) ?? (dark.matches ? 'dark' : 'light')) as Theme,
});

/** Begins again with the token that the session bears, now that the hub takes it. */
export function signIn(): void {
  sessionStorage.setItem(TOKEN, session.token);
  session.isRefused = false;
}

export function speak(language: Language): void {
  localStorage.setItem(LANGUAGE, language);
  session.language = language;
}

export function wear(theme: Theme): void {
  localStorage.setItem(THEME, theme);
  session.theme = theme;
}

/** The languages in which the chat speaks, as their IETF tags. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Of whoever has chosen none, and of what is read by programs. */
export const DEFAULT_LANGUAGE: Language = 'en';

/** The language of a tag such as `en-GB`; undefined where the chat does not speak it. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary);
}

import type { GuestWords } from '../../src/domain/bookings/guest-channel.ts';
import type { Language } from '../../src/domain/people/language.ts';
import { guestWords as de } from './de/bookings.ts';
import { guestWords as en } from './en/bookings.ts';

const WORDS: Readonly<Record<Language, typeof en>> = { en, de };

/** What guests read, in the language of their unit. */
export const GUEST_WORDS: GuestWords = {
  text: (message, language) => WORDS[language].text(message),
  unnamed: (language) => WORDS[language].unnamed(language),
  backup: (language) => WORDS[language].backup(language),
};

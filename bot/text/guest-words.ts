import type { CleanersWords, GuestWords, StayMessage } from '../../src/domain/bookings/guest-channel.ts';
import { fillTemplate } from '../../src/domain/bookings/guest-template.ts';
import type { Language } from '../../src/domain/people/language.ts';
import { guestWords as de } from './de/bookings.ts';
import { guestWords as en } from './en/bookings.ts';

/** What guests read, in one language. */
export interface GuestTexts {
  /** What follows the name of the unit in a subject. */
  readonly head: Readonly<Record<StayMessage['kind'], string>>;
  /** With its placeholders. */
  readonly template: (message: StayMessage) => string;
  readonly when: (schedule: StayMessage['schedule'], here: { now: number; zone: string }) => string;
  readonly unnamed: string;
  readonly backup: string;
  readonly cleaners: (unit: string) => CleanersWords;
}

const WORDS: Readonly<Record<Language, GuestTexts>> = { en, de };

/** What guests read, in the language of their unit. It shows the PIN. */
export const GUEST_WORDS: GuestWords = {
  text: (message, language) => {
    const { head, template, when } = WORDS[language];
    const values = {
      guest: message.guest ?? '',
      code: codeIn(message),
      devices: [...message.doors, ...message.alarms].join(', '),
      time: when(message.schedule, { now: message.now, zone: message.zone }),
      unit: message.unit,
      house: message.house,
      address: message.address ?? '',
      instructions: message.instructions ?? '',
      map: message.mapLink ?? '',
    };
    return {
      subject: `${message.unit}: ${head[message.kind]}`,
      text: fillTemplate(template(message), values),
    };
  },
  unnamed: (language) => WORDS[language].unnamed,
  backup: (language) => WORDS[language].backup,
  cleaners: (language, unit) => WORDS[language].cleaners(unit),
};

/** Two of them, each with its devices, where these take different lengths. */
function codeIn({ pins = [] }: StayMessage): string {
  const [only, ...more] = pins;
  if (only && more.length === 0) return only.pin.reveal();
  return pins.map(({ pin, deviceNames }) => `${pin.reveal()} (${deviceNames.join(', ')})`).join(', ');
}

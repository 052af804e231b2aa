import type { FaultPlace, FaultPlaceOf } from '../../../src/domain/health/fault-place.ts';
import type { PartMessage, PartMessageOf, PartName } from '../../../src/domain/health/part-message.ts';

const PARTS: Readonly<Record<PartName, string>> = {
  chat: 'chat',
  MQTT: 'MQTT',
  page: 'page',
  'health check': 'health check',
};

/** The sentences about a part of Latchkey. */
const PART_SENTENCES: {
  readonly [Code in PartMessage['code']]: (message: PartMessageOf<Code>) => string;
} = {
  'runs-again': () => 'it runs again.',
  'bot-token-unknown': ({ status }) =>
    `Telegram does not know the bot token (${status}). Expected the token that @BotFather gave you, like 123456:ABC…; check telegram.token in the configuration.`,
  'cannot-listen': ({ what, host, port, error }) =>
    what === 'page'
      ? `Latchkey cannot open its page at ${host}:${port} (${error}). Choose another port in the configuration, below http.`
      : `Latchkey cannot answer health checks at ${host}:${port} (${error}). Choose another port.`,
  'failed-unexpectedly': ({ error }) => `It failed unexpectedly (${error}); the log says where.`,
  'as-written': ({ text }) => text,
};

/** The work that failed, in a few words. */
const WORK: { readonly [Work in FaultPlace['work']]: (place: FaultPlaceOf<Work>) => string } = {
  'as-written': ({ text }) => text,
  code: ({ code }) => `Code ${code}`,
  'code-news': ({ code, device }) => `Alerts and events about code ${code} on ${device}`,
  grant: ({ grant, device }) => `Grant ${grant} on ${device}`,
  'device-queue': ({ device }) => `The queue of ${device}`,
  'device-use': ({ device }) => `A use of ${device}`,
  'device-use-event': ({ device }) => `The event about a use of ${device}`,
  'disarm-rule': ({ device }) => `Disarming after a use of ${device}`,
  'free-slots': ({ device }) => `The free slots of ${device}`,
  comparison: ({ device }) => `Comparing the slots of ${device} after the house went back`,
  'driver-start': ({ driver }) => `The start of driver ${driver}`,
  'driver-event': ({ driver }) => `An event of driver ${driver}`,
  'driver-devices': ({ driver }) => `The list of devices of driver ${driver}`,
  'driver-stop': () => 'The end of a driver',
  feed: ({ feed }) => `Feed ${feed}`,
  stay: ({ stay }) => `Stay ${stay}`,
  unit: ({ unit }) => `Unit ${unit}`,
  'unit-cancelled': ({ unit }) => `Cancelled stays of unit ${unit}`,
  'unit-backups': ({ unit }) => `Backup codes of unit ${unit}`,
  'unit-cleaners': ({ unit }) => `Cleaners of unit ${unit}`,
  'unit-retention': ({ unit }) => `Erasing old guests of unit ${unit}`,
  arrivals: () => 'The list of arrivals',
  'guest-chats': () => 'The chats of guests',
  'guest-messages': () => 'The messages to guests',
  'guest-message': ({ delivery }) => `Message ${delivery} to a guest`,
  backup: () => 'The copy of the house',
  'bulk-run': ({ run }) => `Decision ${run} about many codes`,
  'bulk-code': ({ run, code }) => `Code ${code} in decision ${run} about many codes`,
  'clock-jump': () => 'Catching up after the computer slept',
  'damaged-row': () => 'The alert about a damaged row',
  'disk-alert': () => 'The alert about the disk',
  'event-log': () => 'The log of events',
  listener: ({ event }) => `A listener to events of kind “${event}”`,
  'part-alert': ({ part }) => `The alert about the ${part}`,
  retention: () => 'Erasing old entries',
  timer: () => 'A timer of the house',
  'untimed-uses': () => 'Counting uses from before the time was known',
  'update-alert': () => 'The message about the new version',
  'watch-alerts': () => 'An alert that a member asked for',
  webhook: ({ webhook }) => `Webhook ${webhook}`,
  'webhook-event': () => 'An event for a webhook',
};

/** How Latchkey itself is doing. */
export const health = {
  /** A part may have been stored by another version, which knows other parts. */
  part: (part: string): string => (Object.hasOwn(PARTS, part) ? PARTS[part as PartName] : part),
  ourPart: (part: string): string => `Latchkey’s ${health.part(part)}`,
  partMessage: (message: PartMessage): string => {
    if (!Object.hasOwn(PART_SENTENCES, message.code))
      return `It reports “${message.code}”, which this version of Latchkey does not know.`;
    const sentence = PART_SENTENCES[message.code] as (message: PartMessage) => string;
    return sentence(message);
  },
  faultPlace: (place: FaultPlace): string => {
    if (!Object.hasOwn(WORK, place.work)) return `“${place.work}”`;
    const phrase = WORK[place.work] as (place: FaultPlace) => string;
    return phrase(place);
  },
};

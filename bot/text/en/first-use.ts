import { lengthParts } from '../../../src/domain/first-use.ts';

/** `24 hours`, `1 week` */
export function lengthWords(minutes: number): string {
  const { count, unit } = lengthParts(minutes);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Of codes that work for some time from their first use on. */
export const firstUse = {
  waits: (minutes: number) => `⏳ Not used yet. It ends ${lengthWords(minutes)} after its first use.`,
  begun: (first: string, end: string) => `⏳ First used ${first}. It ends ${end}.`,
  openUntil: (minutes: number) => `Open now, until ${lengthWords(minutes)} after its first use.`,
  ends: (minutes: number) => `ends ${lengthWords(minutes)} after its first use`,
  anew: (minutes: number) => `The ${lengthWords(minutes)} begin with the next use.`,
  short: 'I know of a first use only what devices report. If a device misses it, the code goes on working.',
  day: '24 h from first use',
};

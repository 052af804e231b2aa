import { fuzzBotApi } from './bot-api.ts';
import { fuzzElkM1 } from './elk-m1.ts';
import { fuzzEnvisalink } from './envisalink.ts';
import { fuzzNx584 } from './nx-584.ts';
import { fuzzSatel } from './satel.ts';

/** Each feeds one chunk of noise to the parsers of one driver, and returns how many bytes that was. */
export const PARSERS: Readonly<Record<string, (random: () => number) => number>> = {
  'bot-api': fuzzBotApi,
  'elk-m1': fuzzElkM1,
  envisalink: fuzzEnvisalink,
  'nx-584': fuzzNx584,
  satel: fuzzSatel,
};

import { en } from '../../../bot/text/en/en.ts';
import type { Words } from '../../mqtt/words.ts';

/** Automations compare these sentences: they stay English. */
export const MQTT_WORDS: Words = {
  schedule: en.schedule,
  condition: en.condition.words,
  refusal: en.refusal,
  whose: en.whose,
};

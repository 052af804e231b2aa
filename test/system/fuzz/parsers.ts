import { fuzzBotApi } from './parsers/bot-api.ts';
import { fuzzCalendars } from './parsers/calendars.ts';
import { fuzzConfig } from './parsers/config.ts';
import { fuzzElkM1 } from './parsers/elk-m1.ts';
import { fuzzEnvisalink } from './parsers/envisalink.ts';
import { fuzzHomeAssistant } from './parsers/home-assistant.ts';
import { fuzzMqtt } from './parsers/mqtt.ts';
import { fuzzNx584 } from './parsers/nx-584.ts';
import { fuzzRows } from './parsers/rows.ts';
import { fuzzSatel } from './parsers/satel.ts';
import { fuzzZwaveServer } from './parsers/zwave-js-server.ts';

/** Each feeds one chunk of noise to the parsers of one driver, and returns how many bytes that was. */
export const PARSERS: Readonly<Record<string, (random: () => number) => number>> = {
  'bot-api': fuzzBotApi,
  calendars: fuzzCalendars,
  config: fuzzConfig,
  'elk-m1': fuzzElkM1,
  envisalink: fuzzEnvisalink,
  'home-assistant': fuzzHomeAssistant,
  mqtt: fuzzMqtt,
  'nx-584': fuzzNx584,
  rows: fuzzRows,
  satel: fuzzSatel,
  'zwave-js-server': fuzzZwaveServer,
};

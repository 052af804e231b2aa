import { fuzzBotApi } from './bot-api.ts';
import { fuzzCalendars } from './calendars.ts';
import { fuzzConfig } from './config.ts';
import { fuzzElkM1 } from './elk-m1.ts';
import { fuzzEnvisalink } from './envisalink.ts';
import { fuzzHomeAssistant } from './home-assistant.ts';
import { fuzzMqtt } from './mqtt.ts';
import { fuzzNx584 } from './nx-584.ts';
import { fuzzRows } from './rows.ts';
import { fuzzSatel } from './satel.ts';
import { fuzzZwaveServer } from './zwave-js-server.ts';

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

import { connect } from 'node:net';
import type { Section } from './draft.ts';

/** What was found, with what is known already of its part of the configuration. */
export interface Offer {
  readonly kind: string;
  readonly place: string;
  readonly section: Section;
  /** More has to be known of it, such as a password. */
  readonly asksMore: boolean;
}

/** Where to look. */
export interface Places {
  readonly zwaveServers: readonly string[];
  readonly homeAssistants: readonly string[];
  readonly brokers: readonly string[];
  readonly serialPorts: () => Promise<readonly string[]>;
}

/**
 * The usual addresses: this computer, the apps of Home Assistant by the names that its Supervisor gives them, the
 * services of our own compose file, and Home Assistant's name in a network.
 */
export const USUAL_PLACES: Places = {
  zwaveServers: [
    'ws://127.0.0.1:3000',
    'ws://core-zwave-js:3000',
    'ws://a0d7b954-zwavejs2mqtt:3000',
    'ws://zwave-js-ui:3000',
    'ws://homeassistant.local:3000',
  ],
  homeAssistants: ['http://127.0.0.1:8123', 'http://homeassistant.local:8123'],
  brokers: ['mqtt://127.0.0.1:1883', 'mqtt://core-mosquitto:1883', 'mqtt://mosquitto:1883'],
  serialPorts: async () => (await import('./serial-ports.ts')).serialPorts(),
};

type Environment = Readonly<Record<string, string | undefined>>;

const ANSWERS_WITHIN_MS = 3_000;

/** Looks everywhere at once. What does not answer within seconds is not there. Nothing is changed anywhere. */
export async function discover(places: Places, env: Environment): Promise<Offer[]> {
  const supervisor = ofSupervisor(env);
  const servers = places.zwaveServers.map(async (url) => ((await greets(url)) ? [zwaveServer(url)] : []));
  const homes = supervisor.some(({ kind }) => kind === 'home-assistant') ? [] : places.homeAssistants;
  const brokers = supervisor.some(({ kind }) => kind === 'mqtt') ? [] : places.brokers;
  const found = await Promise.all([
    ...servers,
    ...homes.map(async (url) => ((await isHomeAssistant(url)) ? [homeAssistant(url)] : [])),
    ...brokers.map(async (url) => ((await listens(url)) ? [broker(url)] : [])),
    places.serialPorts().then(
      (ports) => ports.map(stick),
      (): Offer[] => [],
    ),
  ]);
  return [...supervisor, ...found.flat()];
}

/** Where the Supervisor passes on what an app asks of Home Assistant. */
export function homeAssistantOfApp(env: Environment): string {
  return env['LATCHKEY_HOME_ASSISTANT'] ?? 'http://supervisor/core';
}

/** What Home Assistant's Supervisor gives to an app; packaging/home-assistant/start.ts puts it into the environment. */
function ofSupervisor(env: Environment): Offer[] {
  const offers: Offer[] = [];
  if (env['SUPERVISOR_TOKEN'])
    offers.push({
      kind: 'home-assistant',
      place: 'Home Assistant',
      section: {
        url: homeAssistantOfApp(env),
        // It is another one after each start.
        token: { env: 'SUPERVISOR_TOKEN' },
        media: { folder: '/media', mounted_at: '/media' },
      },
      asksMore: false,
    });
  const url = env['LATCHKEY_MQTT_URL'];
  if (url)
    offers.push({
      kind: 'mqtt',
      place: url,
      section: {
        url: { env: 'LATCHKEY_MQTT_URL' },
        ...(env['LATCHKEY_MQTT_USERNAME'] && { username: { env: 'LATCHKEY_MQTT_USERNAME' } }),
        ...(env['LATCHKEY_MQTT_USERNAME'] &&
          env['LATCHKEY_MQTT_PASSWORD'] && { password: { env: 'LATCHKEY_MQTT_PASSWORD' } }),
      },
      asksMore: false,
    });
  return offers;
}

function zwaveServer(url: string): Offer {
  return { kind: 'zwave-js-server', place: url, section: { url }, asksMore: false };
}

function homeAssistant(url: string): Offer {
  return { kind: 'home-assistant', place: url, section: { url }, asksMore: true };
}

/** Whether it asks for a login is seen when it is used. */
function broker(url: string): Offer {
  return { kind: 'mqtt', place: url, section: { url }, asksMore: true };
}

/** Only its keys tell a stick's locks from others. */
function stick(port: string): Offer {
  return { kind: 'zwave-js', place: port, section: { port }, asksMore: true };
}

/** A Z-Wave JS server says at once which version it is. */
function greets(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (isIt: boolean): void => {
      clearTimeout(timer);
      resolve(isIt);
      socket.close();
    };
    const timer = setTimeout(() => end(false), ANSWERS_WITHIN_MS);
    socket.addEventListener('message', ({ data }) => end(/"type"\s*:\s*"version"/.test(String(data))));
    socket.addEventListener('error', () => end(false));
    socket.addEventListener('close', () => end(false));
  });
}

async function isHomeAssistant(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/manifest.json`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return answer.ok && /"Home Assistant"/.test(await answer.text());
  } catch {
    return false;
  }
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: ANSWERS_WITHIN_MS });
    const end = (isIt: boolean): void => {
      resolve(isIt);
      socket.destroy();
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

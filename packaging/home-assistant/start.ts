/**
 * How the app of Home Assistant starts: the options of its page, and what the supervisor knows, become a
 * configuration of Latchkey; then it is started as anywhere else. Who writes a `latchkey.yaml` into the app's
 * own folder is served by that instead.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Scalar, stringify } from 'yaml';
import { HOME_ASSISTANT_DRIVES } from '../../drivers/home-assistant/kind.ts';
import { BOT_TOKEN } from '../../config/schema.ts';
import { draftFile } from '../../src/app/setup/draft-file.ts';

/** As config.yaml describes them. */
export interface Options {
  /** Null until it is filled in. */
  readonly telegram_token?: string | null;
  readonly owners?: readonly number[];
  readonly house_name?: string;
  readonly zwave_server?: string;
  readonly home_assistant?: boolean;
  readonly recorder_excludes_actions?: boolean;
  readonly panel_code?: string;
  readonly code_length?: number;
  readonly mqtt?: boolean;
  readonly commands?: boolean;
  readonly log_level?: string;
  readonly accept_data?: boolean;
}

/** Home Assistant's broker, as `/services/mqtt` of the supervisor describes it. */
export interface Mqtt {
  readonly host: string;
  readonly port: number | string;
  readonly ssl?: boolean;
  readonly username?: string;
  readonly password?: string;
}

export interface Found {
  readonly zone: string;
  /** Missing where no broker is there. */
  readonly mqtt?: Mqtt;
}

const SUPERVISOR = 'http://supervisor';
/** `!env SUPERVISOR_TOKEN`: it is another one after each start, and is not to be in a backup. */
const SUPERVISOR_TOKEN = Object.assign(new Scalar('SUPERVISOR_TOKEN'), { tag: '!env' });

/** The health check that the supervisor's watchdog asks for; the same as in config.yaml. */
export const HEALTH = '0.0.0.0:8099';

/** Where the supervisor finds the page; the same as in config.yaml. */
export const INGRESS_PORT = 8100;

/** What Latchkey reads. @param supervisor where the supervisor passes on what is asked of Home Assistant */
export function configurationOf(options: Options, { zone, mqtt }: Found, supervisor = SUPERVISOR): string {
  return stringify({
    house: { name: options.house_name ?? 'Home', zone },
    telegram: { token: tokenIn(options), owners: options.owners ?? [] },
    drivers: driversOf(options, supervisor),
    ...(options.code_length !== undefined && { codes: { length: options.code_length } }),
    ...(mqtt &&
      (options.mqtt ?? true) && { mqtt: { ...brokerOf(mqtt), commands: options.commands ?? true } }),
    // Who else connects there is cut off: only the supervisor says which user it is.
    http: { ingress: { port: INGRESS_PORT } },
    log: { level: options.log_level ?? 'info' },
  });
}

/** What nobody could make a configuration of, in the words of the app's page; the rest, the supervisor has checked. */
export function optionProblem(options: Options): string | undefined {
  if (!BOT_TOKEN.test(tokenIn(options)))
    return 'Telegram token: expected the token of a bot, such as 123456789:AA…. Ask @BotFather in Telegram for one.';
  if (driversOf(options, SUPERVISOR).length === 0)
    return "There is nothing to keep codes on: fill in the option Z-Wave JS server, or switch on Home Assistant's devices.";
  return undefined;
}

/** Who has filled in no token sets up the house on the page in the sidebar. */
export function isSetupWanted(options: Options): boolean {
  return tokenIn(options) === '';
}

/** What is pasted may have a space at its end. */
function tokenIn({ telegram_token: token }: Options): string {
  return token?.trim() ?? '';
}

function driversOf(options: Options, supervisor: string): object[] {
  const server = options.zwave_server ?? '';
  const zwave = { id: 'zwave', kind: 'zwave-js-server', url: server };
  const code = options.panel_code ?? '';
  const homeAssistant = {
    ...{ id: 'ha', kind: 'home-assistant', url: `${supervisor}/core`, token: SUPERVISOR_TOKEN },
    // Its Z-Wave locks are those of the server.
    ...(server !== '' && { drives: HOME_ASSISTANT_DRIVES.filter((kind) => kind !== 'zwave_js') }),
    recorder_excludes_actions: options.recorder_excludes_actions ?? false,
    ...(code !== '' && { panel_code: code }),
    // The supervisor passes on the API alone, so clips are taken from the folder that both have.
    media: { folder: '/media', mounted_at: '/media' },
  };
  return [...(server === '' ? [] : [zwave]), ...((options.home_assistant ?? true) ? [homeAssistant] : [])];
}

function brokerOf({ host, port, ssl, username, password }: Mqtt): Record<string, string> {
  return {
    url: `${ssl ? 'mqtts' : 'mqtt'}://${host}:${port}`,
    ...(username && { username }),
    ...(username && password && { password }),
  };
}

export interface Asking {
  /** The container's own, as the supervisor has set it when it made the container. */
  readonly zone?: string | undefined;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** A supervisor that is starting, or is being updated, answers with errors for a while. Milliseconds. */
const ASKS_AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Asks the supervisor. Throws, in words for the app's log, where nobody knows the time zone: by another one
 * every schedule would be hours off.
 */
export async function findOut(root: string, token: string, asking: Asking = {}): Promise<Found> {
  const { zone: own, wait = delay } = asking;
  const ask = async (path: string): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${root}${path}`, { headers }).catch(() => undefined);
    if (!response) return { status: 0, data: {} };
    const body = (await response.json().catch(() => ({}))) as { data?: Answer['data'] };
    return { status: response.status, data: (response.ok && body.data) || {} };
  };
  const askUntil = async (path: string, isEnough: (answer: Answer) => boolean): Promise<Answer> => {
    let answer = await ask(path);
    for (const ms of ASKS_AGAIN_AFTER) {
      if (isEnough(answer)) break;
      await wait(ms);
      answer = await ask(path);
    }
    return answer;
  };
  const [info, mqtt] = await Promise.all([
    askUntil('/info', ({ data }) => zoneIn(data) !== undefined),
    // Where there is no broker it says so, with an answer of 400.
    askUntil('/services/mqtt', ({ status }) => status >= 200 && status < 500),
  ]);
  const zone = zoneIn(info.data) ?? own;
  if (!zone) {
    throw new Error(
      `The supervisor does not tell the time zone (${info.status || 'no answer'} to /info), and without it every schedule would be hours off. Set it in Home Assistant under Settings, System, General, and start the app again.`,
    );
  }
  return { zone, ...('host' in mqtt.data && { mqtt: mqtt.data as unknown as Mqtt }) };
}

interface Answer {
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;
  readonly data: Record<string, unknown>;
}

function zoneIn({ timezone }: Answer['data']): string | undefined {
  return typeof timezone === 'string' && timezone !== '' ? timezone : undefined;
}

/** For an own latchkey.yaml: `!env LATCHKEY_MQTT_URL` and so on. */
function environmentOf({ mqtt }: Found): Record<string, string> {
  if (!mqtt) return {};
  const { url = '', username = '', password = '' } = brokerOf(mqtt);
  return { LATCHKEY_MQTT_URL: url, LATCHKEY_MQTT_USERNAME: username, LATCHKEY_MQTT_PASSWORD: password };
}

/** A broker that is away keeps no house from starting whose own configuration has it: it is tried again and again. */
const BROKER_AWAY = {
  LATCHKEY_MQTT_URL: 'mqtt://core-mosquitto:1883',
  LATCHKEY_MQTT_USERNAME: 'not-known-now',
  LATCHKEY_MQTT_PASSWORD: 'not-known-now',
};

export interface Folders {
  readonly data: string;
  /** The configuration that somebody, or the set-up, has written. */
  readonly own: string;
}

/**
 * Which configuration it starts with, as the command line and the environment have it: an own one, the one that the
 * options make, or one that is set up. `isMade`: of the options.
 */
export function startOf(
  options: Options,
  { found, supervisor, data, own }: Folders & { readonly found: Found; readonly supervisor: string },
): { readonly args: string[]; readonly env: Record<string, string>; readonly isMade?: true } {
  const isOwn = existsSync(own);
  if (isOwn ? existsSync(draftFile(data)) : isSetupWanted(options)) {
    // The set-up asks Home Assistant who its administrators are, and proposes its time zone.
    const known = isOwn ? { ...BROKER_AWAY, ...environmentOf(found) } : environmentOf(found);
    const env = { ...known, TZ: found.zone, LATCHKEY_HOME_ASSISTANT: `${supervisor}/core` };
    return { args: ['--config', own, '--setup', '--ingress', String(INGRESS_PORT)], env };
  }
  if (isOwn) return { args: ['--config', own], env: { ...BROKER_AWAY, ...environmentOf(found) } };
  return { args: ['--config', join(data, 'latchkey.yaml')], env: environmentOf(found), isMade: true };
}

async function start(): Promise<void> {
  const data = process.env['LATCHKEY_DATA'] ?? '/data';
  const own = join(process.env['LATCHKEY_OWN'] ?? '/config', 'latchkey.yaml');
  const supervisor = process.env['LATCHKEY_SUPERVISOR'] ?? SUPERVISOR;
  const zone = process.env['TZ'];
  const found = await findOut(supervisor, process.env['SUPERVISOR_TOKEN'] ?? '', { zone });
  const options = JSON.parse(readFileSync(join(data, 'options.json'), 'utf8')) as Options;
  const { args, env, isMade } = startOf(options, { found, supervisor, data, own });
  if (isMade) {
    const problem = optionProblem(options);
    if (problem !== undefined) throw new Error(problem);
    const file = join(data, 'latchkey.yaml');
    writeFileSync(file, configurationOf(options, found, supervisor), { mode: 0o600 });
  }
  // What is outside the data folder is gone at each start of the app.
  Object.assign(process.env, { XDG_CACHE_HOME: join(data, 'cache') }, env);
  const accepting = options.accept_data ? ['--accept-data'] : [];
  process.argv.splice(2, Infinity, ...args, '--data', data, '--health', HEALTH, ...accepting);
  await import('../../src/app/main.ts');
}

if (import.meta.main) {
  // The supervisor's watchdog starts it again.
  await start().catch((error: unknown) => {
    process.stdout.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  });
}

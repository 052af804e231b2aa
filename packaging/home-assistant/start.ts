/**
 * How the app of Home Assistant starts: the options of its page, and what the supervisor knows, become a
 * configuration of Latchkey; then it is started as anywhere else. Who writes a `latchkey.yaml` into the app's
 * own folder is served by that instead.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scalar, stringify } from 'yaml';
import { HOME_ASSISTANT_DRIVES } from '../../config/home-assistant.ts';

/** As config.yaml describes them. */
export interface Options {
  readonly telegram_token?: string;
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

/** What Latchkey reads. @param supervisor where the supervisor passes on what is asked of Home Assistant */
export function configurationOf(options: Options, { zone, mqtt }: Found, supervisor = SUPERVISOR): string {
  return stringify({
    house: { name: options.house_name ?? 'Home', zone },
    telegram: { token: options.telegram_token ?? '', owners: options.owners ?? [] },
    drivers: driversOf(options, supervisor),
    ...(options.code_length !== undefined && { codes: { length: options.code_length } }),
    ...(mqtt &&
      (options.mqtt ?? true) && { mqtt: { ...brokerOf(mqtt), commands: options.commands ?? true } }),
    log: { level: options.log_level ?? 'info' },
  });
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

/** Asks the supervisor; what it does not tell is not there. */
export async function findOut(root: string, token: string): Promise<Found> {
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${root}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) return {};
    const { data } = (await response.json()) as { data?: Record<string, unknown> };
    return data ?? {};
  };
  const [info, mqtt] = await Promise.all([ask('/info'), ask('/services/mqtt')]);
  const zone = typeof info['timezone'] === 'string' ? info['timezone'] : 'UTC';
  return { zone, ...('host' in mqtt && { mqtt: mqtt as unknown as Mqtt }) };
}

/** For an own latchkey.yaml: `!env LATCHKEY_MQTT_URL` and so on. */
function environmentOf({ mqtt }: Found): Record<string, string> {
  if (!mqtt) return {};
  const { url = '', username = '', password = '' } = brokerOf(mqtt);
  return { LATCHKEY_MQTT_URL: url, LATCHKEY_MQTT_USERNAME: username, LATCHKEY_MQTT_PASSWORD: password };
}

async function start(): Promise<void> {
  const data = process.env['LATCHKEY_DATA'] ?? '/data';
  const own = join(process.env['LATCHKEY_OWN'] ?? '/config', 'latchkey.yaml');
  const supervisor = process.env['LATCHKEY_SUPERVISOR'] ?? SUPERVISOR;
  const found = await findOut(supervisor, process.env['SUPERVISOR_TOKEN'] ?? '');
  const made = join(data, 'latchkey.yaml');
  const options = JSON.parse(readFileSync(join(data, 'options.json'), 'utf8')) as Options;
  writeFileSync(made, configurationOf(options, found, supervisor), { mode: 0o600 });
  Object.assign(process.env, environmentOf(found));
  const file = existsSync(own) ? own : made;
  process.argv.splice(2, Infinity, '--config', file, '--data', data, '--health', HEALTH);
  await import('../../src/main.ts');
}

if (import.meta.main) await start();

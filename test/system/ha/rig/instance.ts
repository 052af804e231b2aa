/**
 * One real Home Assistant on loopback, with a folder of its own: started, set up as a person would by
 * its onboarding, stopped, killed, and started again on the same port with what it has kept.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Built } from './build.ts';
import { command } from './socket.ts';

/** Of the manual panel. */
export const PANEL_CODE = '4711';
/** The first user, who owns it. */
export const OWNER_LOGIN = { username: 'owner', password: 'not a secret' };
const CLIENT_ID = 'http://127.0.0.1/';
const STARTS_WITHIN_MS = 120_000;
const STOPS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

export interface InstanceOptions {
  /** Lines for configuration.yaml, below what each instance has. */
  readonly yaml?: string;
  /** The recorder keeps what actions are given, as it does where nobody has told it otherwise. Default false. */
  readonly recordsActions?: boolean;
  /** Of its process, such as where its Supervisor is. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of custom integrations, by domain. */
  readonly customIntegrations?: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

export class RealHomeAssistant {
  readonly port: number;
  /** Where its configuration, database and log are, as a path of this machine. */
  readonly folder: string;
  #built: Built;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #token = '';

  private constructor(
    built: Built,
    { folder, port, environment }: { folder: string; port: number; environment: Record<string, string> },
  ) {
    this.#built = built;
    this.#environment = environment;
    this.folder = folder;
    this.port = port;
  }

  static async start(built: Built, options: InstanceOptions = {}): Promise<RealHomeAssistant> {
    const parent = built.root ? join(built.root, 'srv') : tmpdir();
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, 'latchkey-ha-'));
    const { environment = {} } = options;
    const instance = new RealHomeAssistant(built, { folder, port: await freePort(), environment });
    writeFileSync(join(folder, 'configuration.yaml'), configuration(instance.port, options));
    for (const [domain, source] of Object.entries(options.customIntegrations ?? {})) {
      cpSync(source, join(folder, 'custom_components', domain), { recursive: true });
    }
    await instance.startAgain();
    await instance.#onboard();
    return instance;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A long-lived one, of an administrator. */
  get token(): string {
    return this.#token;
  }

  get log(): string {
    return readFileSync(join(this.folder, 'console.log'), 'utf8');
  }

  /** Resolves when it answers over HTTP; its integrations may still be starting. */
  async startAgain(): Promise<void> {
    const { root, interpreter } = this.#built;
    const config = root ? this.folder.slice(root.length) : this.folder;
    const command = [interpreter, '-m', 'homeassistant', '--config', config, '--skip-pip'];
    const output = openSync(join(this.folder, 'console.log'), 'a');
    // It ends with this process, also where that is killed. Its mounts are gone with it.
    const script = root
      ? `mount -t proc proc ${root}/proc && mount --rbind /dev ${root}/dev && exec setpriv --pdeathsig KILL chroot ${root} "$@"`
      : 'exec "$@"';
    const [program, args] = root
      ? ['unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', ...command]]
      : ['sh', ['-c', script, 'sh', ...command]];
    const env = { ...process.env, ...this.#environment };
    this.#child = spawn(program, args, { env, stdio: ['ignore', output, output] });
    const until = Date.now() + STARTS_WITHIN_MS;
    while (!(await this.#answers())) {
      if (this.#child.exitCode !== null || Date.now() > until) {
        throw new Error(`Home Assistant did not start. Its last words:\n${this.log.slice(-3000)}`);
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  /** As a person stops it: it saves what it has to keep. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async destroy(): Promise<void> {
    await this.kill();
    if (!process.env['LATCHKEY_HA_KEEP']) rmSync(this.folder, { recursive: true, force: true });
  }

  /** A REST call with the token. Throws where the answer is no success. */
  async rest(method: 'GET' | 'POST', path: string, body?: Fields): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(
        `${method} ${path} ${JSON.stringify(body)} answered ${answer.status}: ${text.slice(0, 500)}`,
      );
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Its integrations have started. */
  async untilRunning(): Promise<void> {
    for (;;) {
      const { state } = (await this.rest('GET', '/api/config')) as { state: string };
      if (state === 'RUNNING') return;
      await delay(LOOK_EVERY_MS);
    }
  }

  /** A command over WebSocket. */
  command(message: Fields): Promise<unknown> {
    return command(this.url, this.#token, message);
  }

  /**
   * Sets up an integration, answering its questions one after the other. Resolves to the id of its entry once
   * that is kept: Home Assistant writes it a second later, and one that is killed before has never had it.
   */
  async addIntegration(domain: string, ...answers: readonly Fields[]): Promise<string> {
    let step = (await this.rest('POST', '/api/config/config_entries/flow', { handler: domain })) as FlowStep;
    for (const answer of answers) {
      const path = `/api/config/config_entries/flow/${step.flow_id}`;
      step = (await this.rest('POST', path, answer)) as FlowStep;
    }
    if (step.type !== 'create_entry')
      throw new Error(`${domain} was not set up: ${JSON.stringify(step).slice(0, 800)}`);
    const { entry_id } = step.result!;
    const kept = join(this.folder, '.storage', 'core.config_entries');
    while (!existsSync(kept) || !readFileSync(kept, 'utf8').includes(entry_id)) await delay(LOOK_EVERY_MS);
    return entry_id;
  }

  /** Loads an integration anew while everything else runs on. */
  async reload(domain: string): Promise<void> {
    const entries = await this.command({ type: 'config_entries/get', domain });
    const [{ entry_id }] = entries as [{ entry_id: string }];
    await this.rest('POST', `/api/config/config_entries/entry/${entry_id}/reload`);
  }

  /** Makes the first user, an administrator, and a long-lived token of his. */
  async #onboard(): Promise<void> {
    const user = {
      client_id: CLIENT_ID,
      name: 'Owner',
      ...OWNER_LOGIN,
      language: 'en',
    };
    const { auth_code } = (await this.rest('POST', '/api/onboarding/users', user)) as { auth_code: string };
    const answer = await fetch(`${this.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', code: auth_code, client_id: CLIENT_ID }),
    });
    this.#token = ((await answer.json()) as { access_token: string }).access_token;
    await this.rest('POST', '/api/onboarding/core_config', {});
    await this.rest('POST', '/api/onboarding/analytics', {});
    await this.rest('POST', '/api/onboarding/integration', { client_id: CLIENT_ID, redirect_uri: CLIENT_ID });
    const ask = { type: 'auth/long_lived_access_token', client_name: 'Latchkey', lifespan: 1 };
    this.#token = (await this.command(ask)) as string;
    await this.#confirmHttp();
    await this.untilRunning();
  }

  /**
   * The `http` section of configuration.yaml is a trial to Home Assistant 2026.10: unless somebody confirms it,
   * it restarts with another port five minutes later (components/http/config.py, `AUTO_REVERT_DELAY`). Home
   * Assistants before have no such command.
   */
  async #confirmHttp(): Promise<void> {
    const known = await this.command({ type: 'http/config' }).catch((error: unknown) => {
      if (String(error).includes('unknown_command')) return undefined;
      throw error;
    });
    const { pending } = (known ?? {}) as { pending?: unknown };
    if (pending) await this.command({ type: 'http/config/promote' });
  }

  /** Once somebody owns it, there is no onboarding any more. */
  async #answers(): Promise<boolean> {
    const [path, headers] = this.#token
      ? ['/api/', { authorization: `Bearer ${this.#token}` }]
      : ['/api/onboarding', {}];
    const answer = await fetch(`${this.url}${path}`, { headers }).catch(() => undefined);
    return answer?.ok ?? false;
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }
}

interface FlowStep {
  readonly type: string;
  readonly flow_id: string;
  readonly result?: { readonly entry_id: string };
}

/** As docs/devices.md asks owners to. */
const EXCLUDE_ACTIONS = `
  exclude:
    event_types: [call_service]`;

function configuration(port: number, { yaml = '', recordsActions = false }: InstanceOptions): string {
  return `homeassistant:
  name: Test house
  time_zone: Europe/Berlin
http:
  server_host: 127.0.0.1
  server_port: ${port}
api:
websocket_api:
config:
onboarding:
recorder:
  commit_interval: 0${recordsActions ? '' : EXCLUDE_ACTIONS}
history:
logbook:
automation:
script:
scene:
person:
alarm_control_panel:
  - platform: manual
    name: Home
    unique_id: manual_home
    code: "${PANEL_CODE}"
    arming_time: 0
    delay_time: 0
${yaml}`;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

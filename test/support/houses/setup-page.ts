import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DRIVER_KINDS } from '../../../drivers/registry.ts';
import type { Places } from '../../../src/app/setup/discovery.ts';
import { openSetup } from '../../../src/app/setup/open-setup.ts';
import type { OpenedSetup, SetupDoor } from '../../../src/app/setup/open-setup.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { SetupBrowser } from '../setup-browser.ts';
import { temporaryFolder } from './memory-house.ts';

const NOWHERE: Places = {
  zwaveServers: [],
  homeAssistants: [],
  brokers: [],
  serialPorts: () => Promise.resolve([]),
};

export interface SetupPageOptions {
  readonly door?: SetupDoor;
  readonly places?: Partial<Places>;
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** The page of a set-up in this process, without the house that follows. */
export class SetupPage {
  readonly folder: string;
  readonly printed: string[] = [];
  readonly faults: string[] = [];
  setup!: OpenedSetup;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(options: SetupPageOptions = {}): Promise<SetupPage> {
    const page = new SetupPage(options.folder ?? temporaryFolder());
    const { door = { kind: 'direct', host: '127.0.0.1', port: 0 }, places, env = {} } = options;
    page.setup = await openSetup({
      ...{ door, env, isConfigured: false, kinds: DRIVER_KINDS, clock: systemClock, zone: 'Europe/Berlin' },
      file: join(page.folder, 'latchkey.yaml'),
      dataFolder: join(page.folder, 'data'),
      places: { ...NOWHERE, ...places },
      say: (line) => page.printed.push(line),
      fault: (where, error) => page.faults.push(`${where}: ${String(error)}`),
    });
    onTestFinished(() => page.setup.stop());
    return page;
  }

  get root(): string {
    return `http://127.0.0.1:${this.setup.port}`;
  }

  get file(): string {
    return join(this.folder, 'latchkey.yaml');
  }

  /** The link that it has printed. */
  get link(): string {
    return /http:\S+/.exec(this.printed.join('\n'))?.[0] ?? '';
  }

  begin(headers: Readonly<Record<string, string>> = {}): Promise<SetupBrowser> {
    return SetupBrowser.begin(this.link, headers);
  }
}

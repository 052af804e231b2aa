import type { DriverKind } from '../../../drivers/kind.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { BrokerTrouble, ConnectionView, FoundDevice, TestState } from '../../http/setup/setup.ts';
import { testBroker } from './broker-test.ts';
import { resolved } from './draft.ts';
import type { Section } from './draft.ts';
import { DriverTest } from './driver-test.ts';
import { BROKER_KIND } from './fields.ts';

export interface ConnectionParts {
  readonly kinds: readonly DriverKind[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly zone: string;
  readonly clock: Clock;
  readonly changed: () => void;
  readonly fault: (where: string, error: unknown) => void;
}

/** A way to devices, or to a broker, that was chosen, and how its last test went. */
export class ChosenConnection {
  readonly id: string;
  readonly kind: string;
  readonly section: Section;
  readonly #parts: ConnectionParts;
  #test: DriverTest | BrokerTest | undefined;

  constructor(section: Section, parts: ConnectionParts) {
    this.id = typeof section['id'] === 'string' ? section['id'] : BROKER_KIND;
    this.kind = typeof section['kind'] === 'string' ? section['kind'] : BROKER_KIND;
    this.section = section;
    this.#parts = parts;
  }

  get isGood(): boolean {
    return this.#test?.state === 'good';
  }

  view(): ConnectionView {
    const { state = 'bad', why, devices = [] } = this.#test ?? {};
    return {
      id: this.id,
      kind: this.kind,
      place: this.#place(),
      state,
      devices,
      ...(why !== undefined && { why }),
    };
  }

  /** Begins a test; one at a time, as some panels serve one program only. */
  async test(): Promise<void> {
    await this.stop();
    const { kinds, env, changed, ...parts } = this.#parts;
    const section = resolved(this.section, env);
    if (this.kind === BROKER_KIND) {
      this.#test = new BrokerTest(section, { ...parts, changed });
    } else {
      const kind = kinds.find(({ options }) => options.shape.kind.value === this.kind);
      const checked = kind?.options.safeParse(section);
      // Kept by an earlier version, or with a variable that is no longer set: it is to be chosen anew.
      if (!kind || !checked?.success) return changed();
      this.#test = new DriverTest({ ...parts, changed, kind, config: checked.data });
    }
    changed();
  }

  /** Resolves once the test has ended by itself. */
  async tested(): Promise<void> {
    await this.#test?.ended;
  }

  /** Resolves once nothing of the test is connected. */
  async stop(): Promise<void> {
    await this.#test?.stop();
  }

  #place(): string {
    const { url, port, host } = resolved(this.section, this.#parts.env);
    if (typeof host === 'string') return typeof port === 'number' ? `${host}:${port}` : host;
    const told = url ?? port;
    return typeof told === 'string' ? told : '';
  }
}

class BrokerTest {
  state: TestState = 'testing';
  why: BrokerTrouble | DriverMessage | undefined;
  readonly devices: readonly FoundDevice[] = [];
  readonly ended: Promise<void>;

  constructor(section: Section, { clock, changed }: Pick<ConnectionParts, 'clock' | 'changed'>) {
    this.ended = testBroker(section, clock).then(
      (why) => {
        this.why = why;
        this.state = why === undefined ? 'good' : 'bad';
        changed();
      },
      () => {
        this.why = 'other';
        this.state = 'bad';
        changed();
      },
    );
  }

  stop(): Promise<void> {
    return this.ended;
  }
}

/** An id that no other driver has: the first part of the ids of its devices. */
export function freeId(kind: string, taken: readonly string[]): string {
  const base = USUAL_IDS[kind] ?? kind;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** As config/example.yaml calls them. */
const USUAL_IDS: Readonly<Record<string, string>> = {
  'zwave-js': 'zwave',
  'zwave-js-server': 'zwave',
  'home-assistant': 'ha',
  'nx-584': 'networx',
  satel: 'satel',
  envisalink: 'dsc',
  'elk-m1': 'elk',
};

/** What is the same thing: chosen twice, it would be two drivers of one device. */
export function isSamePlace(one: Section, other: Section): boolean {
  const place = ({ kind, url, host, port }: Section): string => JSON.stringify([kind, url, host, port]);
  return place(one) === place(other);
}

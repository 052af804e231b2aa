import { IANAZone } from 'luxon';
import type { DriverKind } from '../../../drivers/kind.ts';
import type { Clock } from '../../domain/clock.ts';
import type {
  BotView,
  FieldProblems,
  FinishTrouble,
  HouseAnswers,
  KindView,
  Setup,
  SetupView,
  Stage,
} from '../../http/setup/setup.ts';
import { testBot } from './bot-test.ts';
import { writeConfiguration, configurationText } from './configuration-file.ts';
import { ChosenConnection, freeId, isSamePlace } from './connection.ts';
import { discover } from './discovery.ts';
import type { Offer, Places } from './discovery.ts';
import { draftFile } from './draft-file.ts';
import { keepDraft, readDraft } from './draft.ts';
import type { Draft, Section } from './draft.ts';
import { BROKER_KIND, kindsOf, sectionOf } from './fields.ts';

const TELEGRAM = 'https://api.telegram.org';
const HOUSE_NAME = 'Home';

export interface GuidedSetupOptions {
  /** The configuration that is written. */
  readonly file: string;
  readonly dataFolder: string;
  readonly kinds: readonly DriverKind[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly places: Places;
  /** IANA, of this computer. */
  readonly zone: string;
  /** Where Home Assistant's Supervisor is answered; missing without one. */
  readonly ingress?: number | undefined;
  readonly fault: (where: string, error: unknown) => void;
}

/**
 * What is chosen, tested and at last written. Each choice is kept on disk, so that a second start goes on where the
 * first one was. Whether the configuration is there alone decides what a start does: it is the last thing written.
 */
export class GuidedSetup implements Setup {
  readonly #options: GuidedSetupOptions;
  readonly #listeners = new Set<() => void>();
  readonly #kinds: readonly KindView[];
  readonly #draftFile: string;
  readonly #written = Promise.withResolvers<void>();
  #draft: Draft;
  #bot: BotView | undefined;
  #botTest = 0;
  #connections: ChosenConnection[];
  #offers: readonly Offer[] = [];
  #isLooking = false;
  #stage: () => Stage = () => ({ kind: 'asking' });
  #again: (() => void) | undefined;

  constructor(options: GuidedSetupOptions) {
    this.#options = options;
    this.#kinds = kindsOf(options.kinds);
    this.#draftFile = draftFile(options.dataFolder);
    this.#draft = readDraft(this.#draftFile);
    const { drivers, mqtt } = this.#draft;
    this.#connections = [...drivers, ...(mqtt ? [mqtt] : [])].map((section) => this.#connection(section));
  }

  /** Resolves once the configuration is there. */
  get written(): Promise<void> {
    return this.#written.promise;
  }

  /** Tests what was chosen before, and looks around. */
  begin(): void {
    const { token, apiRoot = TELEGRAM } = this.#draft;
    if (token !== undefined) void this.#askTelegram(token, apiRoot);
    for (const connection of this.#connections) void connection.test();
    this.look();
  }

  /** From now on it is shown how the house starts, or that it has started. */
  show(stage: () => Stage, again?: () => void): void {
    this.#stage = stage;
    this.#again = again;
    this.#changed();
  }

  /** Ends all tests. */
  async stop(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.stop()));
  }

  changed(): void {
    this.#changed();
  }

  view(): SetupView {
    const { file, zone } = this.#options;
    return {
      stage: this.#stage(),
      ...(this.#bot && { bot: this.#bot }),
      isLooking: this.#isLooking,
      offers: this.#openOffers().map(({ kind, place, asksMore }) => ({
        key: keyOf({ kind, place }),
        ...{ kind, place, asksMore },
      })),
      connections: this.#connections.map((connection) => connection.view()),
      house: this.#draft.house ?? { name: HOUSE_NAME, zone },
      zones: Intl.supportedValuesOf('timeZone').includes(zone)
        ? Intl.supportedValuesOf('timeZone')
        : [zone, ...Intl.supportedValuesOf('timeZone')],
      file,
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  kinds(): readonly KindView[] {
    return this.#kinds;
  }

  offered(key: string): Readonly<Record<string, string>> {
    const offer = this.#offers.find((one) => keyOf(one) === key);
    const told = Object.entries(offer?.section ?? {}).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(told) as Record<string, string>;
  }

  testBot({ token, apiRoot }: { readonly token: string; readonly apiRoot: string }): Promise<void> {
    return this.#askTelegram(token, (apiRoot === '' ? TELEGRAM : apiRoot).replace(/\/+$/, ''));
  }

  look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#changed();
    const { places, env, fault } = this.#options;
    void discover(places, env)
      .then(
        (offers) => (this.#offers = offers),
        (error: unknown) => fault('Looking for what is there', error),
      )
      .finally(() => {
        this.#isLooking = false;
        this.#changed();
      });
  }

  async use(key: string): Promise<void> {
    const offer = this.#openOffers().find((one) => keyOf(one) === key);
    if (!offer || offer.asksMore) return;
    const { kind, section } = offer;
    await this.#choose(kind === BROKER_KIND ? section : { id: kind, kind, ...section });
  }

  add(
    kind: string,
    typed: Readonly<Record<string, string>>,
  ): { readonly problems: FieldProblems; readonly tested: Promise<void> } {
    const { section, problems } = sectionOf(kind, typed, this.#options.kinds);
    return { problems, tested: problems.size === 0 ? this.#choose(section) : Promise.resolve() };
  }

  testAgain(id: string): void {
    void this.#connections.find((one) => one.id === id)?.test();
  }

  remove(id: string): void {
    const gone = this.#connections.find((one) => one.id === id);
    if (!gone) return;
    this.#connections = this.#connections.filter((one) => one !== gone);
    void gone.stop();
    this.#keep();
  }

  async finish({ name, zone, language }: HouseAnswers): Promise<FinishTrouble | undefined> {
    const { file, env, kinds, ingress } = this.#options;
    this.#draft = {
      ...this.#draft,
      house: { name, zone: IANAZone.isValidZone(zone) ? zone : this.#options.zone },
    };
    this.#keep();
    const works = this.#connections.some((one) => one.kind !== BROKER_KIND && one.isGood);
    if (this.#bot?.state !== 'good' || !works) return { kind: 'not-ready' };
    // Some panels and every stick serve one program only.
    await this.stop();
    const why = writeConfiguration(file, configurationText(this.#draft, { language, ingress }), {
      env,
      kinds,
    });
    if (why) return why;
    this.show(() => ({ kind: 'starting' }));
    this.#written.resolve();
    return undefined;
  }

  startAgain(): void {
    this.#again?.();
  }

  #openOffers(): readonly Offer[] {
    return this.#offers.filter(
      ({ kind, section }) =>
        !this.#connections.some((one) =>
          isSamePlace(kind === BROKER_KIND ? section : { ...section, kind }, one.section),
        ),
    );
  }

  /** What is chosen again, such as with another password, takes the place of the earlier one. */
  async #choose(section: Section): Promise<void> {
    const before = this.#connections.find(
      (one) => isSamePlace(one.section, section) || isBroker(one, section),
    );
    const others = this.#connections.filter((one) => one !== before);
    const { kind } = section;
    const id =
      before?.id ??
      freeId(
        String(kind),
        others.map((one) => one.id),
      );
    const connection = this.#connection(kind === undefined ? section : { ...section, id });
    this.#connections = [...others, connection];
    this.#keep();
    await before?.stop();
    await connection.test();
    await connection.tested();
  }

  #connection(section: Section): ChosenConnection {
    const { kinds, env, zone, clock, fault } = this.#options;
    return new ChosenConnection(section, { kinds, env, zone, clock, fault, changed: () => this.#changed() });
  }

  async #askTelegram(token: string, apiRoot: string): Promise<void> {
    const test = ++this.#botTest;
    this.#bot = { state: 'testing' };
    this.#changed();
    const answer = await testBot({ token, apiRoot, clock: this.#options.clock });
    if (test !== this.#botTest) return;
    this.#bot = 'name' in answer ? { state: 'good', name: answer.name } : { state: 'bad', why: answer.why };
    if ('name' in answer) {
      const { apiRoot: _, ...rest } = this.#draft;
      this.#draft = { ...rest, token, ...(apiRoot !== TELEGRAM && { apiRoot }) };
    }
    this.#keep();
  }

  /** A disk that takes nothing now is found out at the end at the latest. */
  #keep(): void {
    const drivers = this.#connections
      .filter(({ kind }) => kind !== BROKER_KIND)
      .map(({ section }) => section);
    const broker = this.#connections.find(({ kind }) => kind === BROKER_KIND)?.section;
    const { mqtt: _, ...rest } = this.#draft;
    this.#draft = { ...rest, drivers, ...(broker && { mqtt: broker }) };
    try {
      keepDraft(this.#draftFile, this.#draft);
    } catch (error) {
      this.#options.fault('Keeping what was chosen', error);
    }
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function isBroker(connection: ChosenConnection, section: Section): boolean {
  return connection.kind === BROKER_KIND && section['kind'] === undefined;
}

function keyOf({ kind, place }: Pick<Offer, 'kind' | 'place'>): string {
  return `${kind} ${place}`;
}

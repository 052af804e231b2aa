import { waitFor } from '../../domain/clock.ts';
import type { Stage } from '../../http/setup/setup.ts';
import { listen } from '../../http/listener.ts';
import type { Listener } from '../../http/listener.ts';
import { setupServer } from '../../http/setup/setup-server.ts';
import type { SetupServerOptions } from '../../http/setup/setup-server.ts';
import { pageWordsOf } from '../words/page-words.ts';
import type { HouseHooks } from '../run.ts';
import { draftFile } from './draft-file.ts';
import { dropDraft } from './draft.ts';
import { GuidedSetup } from './guided-setup.ts';
import type { GuidedSetupOptions } from './guided-setup.ts';
import { Pairing } from './pairing.ts';

/** Where the page of the set-up is answered. */
export type SetupDoor =
  /** Browsers that have the link of the console. */
  | { readonly kind: 'direct'; readonly host: string; readonly port: number }
  /** Home Assistant's Supervisor, and nobody else. */
  | {
      readonly kind: 'ingress';
      readonly host: string;
      readonly port: number;
      readonly peer: string;
      readonly mayBegin?: SetupServerOptions['mayBegin'];
    };

export interface OpenSetupOptions extends Omit<GuidedSetupOptions, 'ingress'> {
  readonly door: SetupDoor;
  /** There is a configuration: only the phone is still to be paired. */
  readonly isConfigured: boolean;
  /** Prints a line for whoever sits at the console. */
  readonly say: (line: string) => void;
}

export interface OpenedSetup {
  readonly port: number;
  /** Resolves once there is a configuration to start with. */
  readonly written: Promise<void>;
  /** What the house that starts tells of itself. */
  readonly hooks: HouseHooks;
  /** Resolves when a house that did not start is to be tried once more. */
  nextTry(): Promise<void>;
  stop(): Promise<void>;
}

/** The page that says it is done is looked at by then, and once it was seen there is nothing more to see. */
const DONE_SHOWN_MS = 60_000;
const DONE_SEEN_MS = 3_000;

/**
 * Opens the page of the set-up. It is open until the house has an owner.
 * @throws the error of the system where it cannot listen there
 */
export async function openSetup(options: OpenSetupOptions): Promise<OpenedSetup> {
  const { door, say, clock, isConfigured, fault } = options;
  const setup = new GuidedSetup({ ...options, ...(door.kind === 'ingress' && { ingress: door.port }) });
  const closed = Promise.withResolvers<void>();
  let pairing: Pairing | undefined;
  let tries = Promise.withResolvers<void>();
  let cancelClose: (() => void) | undefined;
  const closeAfter = (ms: number): void => {
    cancelClose?.();
    cancelClose = waitFor(clock, ms, () => void close());
  };
  let isSeen = false;
  const stage = (): Stage => {
    const now: Stage = pairing?.stage() ?? { kind: 'starting' };
    if (now.kind === 'done' && !isSeen) {
      isSeen = true;
      closeAfter(DONE_SEEN_MS);
    }
    return now;
  };
  if (isConfigured) setup.show(stage);

  const server = setupServer({
    setup,
    words: pageWordsOf,
    clock,
    way: door.kind,
    fault,
    ...(door.kind === 'ingress' && door.mayBegin && { mayBegin: door.mayBegin }),
  });
  const listener: Listener = await listen({
    host: door.host,
    port: door.port,
    ...(door.kind === 'ingress' && { onlyPeer: door.peer }),
    answer: (request, connection) => server.app.fetch(request, connection),
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      cancelClose?.();
      pairing?.stop();
      server.stop();
      await setup.stop();
      await listener.stop();
      closed.resolve();
    })());
  if (!isConfigured) {
    setup.begin();
    sayWhere(door, { port: listener.port, link: server.link, say });
  }
  const paired = (): void => {
    dropDraft(draftFile(options.dataFolder));
    // Nobody has come to this page to see it.
    if (server.link !== undefined && door.kind === 'direct') void close();
    else closeAfter(DONE_SHOWN_MS);
    setup.changed();
  };
  return {
    port: listener.port,
    written: isConfigured ? Promise.resolve() : setup.written,
    nextTry: () => tries.promise,
    stop: close,
    hooks: {
      pageAfter: closed.promise,
      failed: (why) => {
        pairing?.stop();
        pairing = undefined;
        tries = Promise.withResolvers<void>();
        setup.show(
          () => ({ kind: 'failed', why }),
          () => {
            setup.show(stage);
            tries.resolve();
          },
        );
      },
      runs: (house) => {
        pairing = new Pairing(house, { clock, say, paired });
        setup.show(stage);
        if (isConfigured && !pairing.hasOwner)
          sayWhere(door, { port: listener.port, link: server.link, say });
      },
      greet: (_house, botName) => {
        pairing?.named(botName);
        if (pairing?.hasOwner ?? true) say(`Latchkey runs. Chat with it: https://t.me/${botName}`);
        setup.changed();
      },
    },
  };
}

function sayWhere(
  door: SetupDoor,
  { port, link, say }: { port: number; link: string | undefined; say: (line: string) => void },
): void {
  if (door.kind === 'ingress') return say('Set up Latchkey on its page in the sidebar of Home Assistant.');
  const isOpen = door.host === '0.0.0.0' || door.host === '::';
  const host = isOpen ? 'THIS-COMPUTER' : door.host.includes(':') ? `[${door.host}]` : door.host;
  say(
    `Set up Latchkey in your browser. The link works once${isOpen ? '; write the address of this computer into it' : ''}:`,
  );
  say(`  http://${host}:${port}/begin/${link}`);
}

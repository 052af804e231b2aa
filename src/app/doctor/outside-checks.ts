import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, DriverConfig } from '../../../config/schema.ts';
import { DRIVER_KINDS } from '../../../drivers/registry.ts';
import type { DriverKind } from '../../../drivers/kind.ts';
import { knock, placeWords } from '../../../drivers/shared/probe.ts';
import { causeOf } from '../../../drivers/shared/network.ts';
import type { Check } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import { kindOf, mqttOf, smtpOf } from '../settings.ts';
import { brokerCheck } from '../../mqtt/try-broker.ts';
import { diskCheck } from './disk-check.ts';
import { pageCheck } from './page-check.ts';
import { telegramCheck } from './telegram-check.ts';

export interface Surroundings {
  readonly dataFolder: string;
  readonly now: () => number;
  /** Whether the program runs: a device with a single connection then belongs to it. */
  readonly runs: () => boolean;
  /** Whether the key opens the secrets in the database; undefined if there is no database to try. */
  readonly opensSecrets: () => boolean | undefined;
  readonly kinds?: readonly DriverKind[];
}

/** Checks of what lies outside of the database, as the configuration names it. */
export function outsideChecks(config: Config, around: Surroundings): Check[] {
  const { telegram, house, http, free_speech: speech } = config;
  const mqtt = mqttOf(config);
  const { token, api_root: apiRoot } = telegram;
  const listeners = [http?.direct, http?.ingress].flatMap((one) => one ?? []);
  return [
    telegramCheck({ token: token.reveal(), apiRoot, zone: house.zone, now: around.now }),
    diskCheck(around.dataFolder, around.runs),
    keyCheck(config, around),
    ...config.drivers.flatMap((driver) => driverChecks(driver, around)),
    ...(mqtt ? [brokerCheck(mqtt.broker)] : []),
    ...(listeners.length > 0 ? [pageCheck(listeners, around.runs)] : []),
    ...mailChecks(config),
    ...(speech?.kind === 'openai' ? [speechCheck(speech.url)] : []),
  ];
}

function keyCheck({ secrets }: Config, { dataFolder, opensSecrets }: Surroundings): Check {
  const file = join(dataFolder, 'house.key');
  return {
    about: 'key',
    look: () => {
      const hasDatabase = existsSync(join(dataFolder, 'latchkey.db'));
      if (!secrets.key) {
        if (!existsSync(file)) return hasDatabase ? [{ code: 'key-missing', folder: dataFolder }] : [];
        if ((statSync(file).mode & 0o077) !== 0) return [{ code: 'key-open-to-others', folder: dataFolder }];
      }
      const opens = opensSecrets();
      if (opens === undefined) return [];
      return [{ code: opens ? 'key-opens' : 'key-wrong' }];
    },
  };
}

function driverChecks(driver: DriverConfig, { runs, kinds = DRIVER_KINDS }: Surroundings): Check[] {
  const kind = kindOf(driver, kinds);
  const about = `driver:${driver.id}` as const;
  if (kind.examine) return [{ about, look: async (signal) => (await kind.examine?.(driver, signal)) ?? [] }];
  const where = kind.place?.(driver);
  if (!where) return [];
  const what = driver.kind === 'zwave-js' ? 'stick' : 'panel';
  const at = { what, place: placeWords(where), driver: driver.id } as const;
  return [
    {
      about,
      look: async (signal): Promise<readonly Finding[]> => {
        if (runs()) return [{ code: 'held', ...at }];
        const began = performance.now();
        try {
          await knock(where, signal);
          return 'path' in where
            ? [{ code: 'free', ...at }]
            : [{ code: 'answers', ...at, ms: Math.round(performance.now() - began) }];
        } catch (error) {
          return [{ code: 'silent', ...at, error: causeOf(error) }];
        }
      },
    },
  ];
}

function mailChecks(config: Config): Check[] {
  const smtp = smtpOf(config);
  if (!smtp) return [];
  const at = { what: 'mail', place: `${smtp.host}:${smtp.port}` } as const;
  return [
    {
      about: 'mail',
      look: async (signal): Promise<readonly Finding[]> => {
        const { SmtpChannel } = await import('../mail/smtp-channel.ts');
        const began = performance.now();
        try {
          await new SmtpChannel(smtp).tryOut(signal);
          return [{ code: 'answers', ...at, ms: Math.round(performance.now() - began) }];
        } catch (error) {
          const code = causeOf(error);
          return [code === 'EAUTH' ? { code: 'refuses', ...at } : { code: 'silent', ...at, error: code }];
        }
      },
    },
  ];
}

/** Only checks whether somebody answers: each question may cost money. */
function speechCheck(address: string): Check {
  const { hostname: host, port, protocol, origin } = new URL(address);
  const at = { what: 'speech', place: origin } as const;
  return {
    about: 'speech',
    look: async (signal): Promise<readonly Finding[]> => {
      const began = performance.now();
      try {
        await knock({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) }, signal);
        return [{ code: 'answers', ...at, ms: Math.round(performance.now() - began) }];
      } catch (error) {
        return [{ code: 'silent', ...at, error: causeOf(error) }];
      }
    },
  };
}

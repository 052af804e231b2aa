import { connect } from 'mqtt';
import type { IClientOptions } from 'mqtt';
import type { Check } from '../domain/doctor/check.ts';
import type { Finding } from '../domain/doctor/finding.ts';
import type { MqttOptions } from './mqtt.ts';

/** MQTT 3.1.1, 3.2.2.3, and MQTT 5, 3.2.2.2: bad user name or password, not authorised. */
const NOT_LET_IN = new Set([4, 5, 134, 135]);

/**
 * A connection of its own, under another id, that says nothing and goes again. The one that runs is not touched: a
 * second one of the same id would end it.
 */
export function brokerCheck({
  url,
  username,
  password,
  ca,
  certificate,
  certificateKey,
}: MqttOptions['broker']): Check {
  return {
    about: 'broker',
    look: async (signal) => {
      const at = { what: 'broker', place: placeOf(url) } as const;
      const began = performance.now();
      const options: IClientOptions = {
        protocolVersion: 4,
        clientId: `latchkey-doctor-${process.pid}`,
        clean: true,
        reconnectPeriod: 0,
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
        ...(ca !== undefined && { ca }),
        ...(certificate !== undefined && { cert: certificate }),
        ...(certificateKey !== undefined && { key: certificateKey }),
      };
      const client = connect(url, options);
      try {
        return [
          await new Promise<Finding>((resolve) => {
            client.on('connect', () =>
              resolve({ code: 'answers', ...at, ms: Math.round(performance.now() - began) }),
            );
            client.on('error', (error) => {
              const { code } = error as { code?: unknown };
              const isRefusal = typeof code === 'number';
              resolve(
                isRefusal && NOT_LET_IN.has(code)
                  ? { code: 'refuses', ...at }
                  : isRefusal
                    ? { code: 'other-answers', ...at }
                    : { code: 'silent', ...at, error: typeof code === 'string' ? code : error.name },
              );
            });
            client.on('close', () => resolve({ code: 'silent', ...at, error: 'ECONNRESET' }));
            signal.addEventListener('abort', () => resolve({ code: 'silent', ...at, error: 'ETIMEDOUT' }));
          }),
        ];
      } finally {
        client.end(true);
      }
    },
  };
}

/** Without a user and a password. */
function placeOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

import { z } from 'zod';
import { secret, words } from '../parts.ts';

/** One or more levels of a topic, in signs that every broker and Home Assistant take. */
const TOPIC = /^[\w-]{1,32}(\/[\w-]{1,32}){0,3}$/;
const PEM = /-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----/;

export const mqtt = z
  .strictObject({
    url: z
      .string()
      .refine(isBrokerAddress)
      .describe('The address of the broker: mqtt://host:1883, or mqtts://host:8883 with TLS.')
      .register(words, {
        expected: 'the address of a broker, such as mqtt://127.0.0.1:1883',
        todo: "Write mqtt:// or mqtts://, the host and the port; user name and password are keys of their own. Home Assistant's Mosquitto listens at mqtt://core-mosquitto:1883 for its apps.",
      }),
    username: z
      .string()
      .min(1)
      .describe('The user name at the broker.')
      .register(words, {
        expected: 'the name of a login at the broker',
        todo: 'Write it as the broker has it.',
      })
      .exactOptional(),
    password: secret((text) => text !== '', {
      expected: 'the password of the login at the broker',
      todo: 'Keep it in the environment and write !env with the name of its variable.',
    })
      .describe('The password at the broker.')
      .exactOptional(),
    topic_prefix: topic(
      'latchkey',
      'The first part of all topics. Two houses at one broker need different ones.',
    ),
    discovery_prefix: topic('homeassistant', 'The discovery prefix of Home Assistant.'),
    birth_topic: topic('homeassistant/status', 'The topic on which Home Assistant announces its start.'),
    commands: z
      .boolean()
      .describe(
        'Accept commands over MQTT: issue, pause, resume and revoke codes. Everybody who can publish at the broker can then send commands.',
      )
      .default(true),
    ca: pem(
      "The certificate of the authority that signed the broker's certificate, if it is not a public one.",
    ),
    certificate: pem('The certificate of Latchkey, if the broker asks for one.'),
    certificate_key: secret((text) => PEM.test(text), {
      expected: 'a private key in PEM form',
      todo: 'Write !file with the path of the file that holds it.',
    })
      .describe('The private key of `certificate`.')
      .exactOptional(),
  })
  .superRefine(whatGoesTogether)
  .describe('An MQTT broker. Home Assistant finds the house there, and automations receive events.');

function topic(usual: string, about: string) {
  return z
    .string()
    .regex(TOPIC)
    .describe(about)
    .register(words, {
      expected: `a topic of letters, digits, - and _, such as ${usual}`,
      todo: `Write one without wildcards and without a slash at its ends, or remove the key for ${usual}.`,
    })
    .default(usual);
}

function pem(about: string) {
  return z
    .string()
    .regex(PEM)
    .describe(about)
    .register(words, {
      expected: 'a certificate in PEM form',
      todo: 'Write !file with the path of the file that holds it.',
    })
    .exactOptional();
}

function isBrokerAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^mqtts?:$/.test(url.protocol) || url.hostname === '') return false;
  return url.username === '' && url.password === '' && /^\/?$/.test(url.pathname + url.search + url.hash);
}

/** Keys that mean nothing without another one: what is needed, and what to do where it is missing. */
function whatGoesTogether(mqtt: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const needs = (
    key: string,
    isThere: boolean,
    [expected, came, todo]: readonly [string, string, string],
  ): void => {
    if (mqtt[key] === undefined || isThere) return;
    context.addIssue({ code: 'custom', path: [key], params: { expected, came, todo } });
  };
  const has = (key: string): boolean => mqtt[key] !== undefined;
  needs('password', has('username'), [
    'a username with the password',
    'a password alone',
    'Add the key username, or remove the password.',
  ]);
  needs('certificate_key', has('certificate'), [
    'a certificate with its key',
    'a key alone',
    'Add the key certificate, or remove this one.',
  ]);
  needs('certificate', has('certificate_key'), [
    'a key with the certificate',
    'a certificate alone',
    'Add the key certificate_key, or remove this one.',
  ]);
  const isTls = !String(mqtt['url']).startsWith('mqtt:');
  for (const key of ['ca', 'certificate', 'certificate_key'])
    needs(key, isTls, [
      'an address that begins with mqtts://',
      'one that begins with mqtt://',
      'Write mqtts:// in url, with the port of TLS; or remove this key.',
    ]);
}

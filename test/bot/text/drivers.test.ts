import { describe, expect, it } from 'vitest';
import { noticeLine } from '../../../bot/alerts/notice-message.ts';
import { en } from '../../../bot/text/en/en.ts';
import { textOf } from '../../../bot/text/index.ts';
import { DRIVER_SENTENCES, driverWords } from '../../../bot/text/en/drivers.ts';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import type {
  DriverMessage,
  DriverMessageCode,
  MessageOf,
} from '../../../src/domain/driver/driver-message.ts';

type Samples = { readonly [Code in DriverMessageCode]: readonly Omit<MessageOf<Code>, 'code'>[] };

const NONE = [{}] as const;
const URL = 'wss://homeassistant.local:8123';
const STAGES = ['start', 'login', 'interview', 'later'] as const;
const FAR_ENDS = ['elk-m1', 'envisalink', 'home-assistant', 'nx-584', 'satel', 'zwave-js-server'] as const;
const PLACES = [...FAR_ENDS, 'zwave-stick', 'panel'].map((what) => ({ what, place: URL })) as {
  what: (typeof FAR_ENDS)[number];
  place: string;
}[];
const SESSIONS = (['elk-m1', 'envisalink', 'nx-584', 'satel'] as const).flatMap((what) =>
  STAGES.flatMap((stage) => [true, false].map((encrypts) => ({ what, place: URL, stage, encrypts }))),
);
const OPTION = { name: 'set user authorization with PIN', segment: 3, option: 7 };

/** Each code, with parameters that lead to each of its sentences. */
const SAMPLES: Samples = {
  'as-written': [{ text: 'The lock is asleep.' }],
  'internal-error': NONE,
  'start-failed': NONE,
  'opening-failed': [{ error: 'TypeError' }],
  connected: [...PLACES, { what: 'home-assistant', place: URL, version: '2026.11.1' }, { what: 'device' }],
  'not-connected': [...PLACES, { what: 'zwave-stick' }],
  'no-answer': [{ what: 'lock' }, { what: 'alarmo' }],
  'nothing-answers': [...PLACES, { what: 'envisalink', place: URL, error: 'ECONNREFUSED' }],
  'connection-lost': [...PLACES, { what: 'panel' }],
  'cut-off': SESSIONS,
  silent: SESSIONS,
  starting: [{ what: 'elk-m1' }, { what: 'home-assistant', place: URL }],
  'session-taken': [
    { what: 'satel', place: URL },
    { what: 'envisalink', place: URL },
  ],
  'wrong-login': (['elk-m1', 'envisalink', 'home-assistant'] as const).map((what) => ({ what, place: URL })),
  'login-too-late': [{ what: 'envisalink', place: URL }],
  'something-else-answers': PLACES,
  garbage: [...PLACES, { what: 'home-assistant' }],
  'serial-port': (['missing', 'forbidden', 'in-use', 'unusable'] as const).flatMap((trouble) =>
    (['zwave-stick', 'nx-584'] as const).map((what) => ({ what, place: '/dev/ttyUSB0', trouble })),
  ),
  'elk-no-tls': [{ place: URL }],
  'satel-other-key': [{ place: URL }],
  'satel-no-version': NONE,
  'nx584-busy': NONE,
  'nx584-not-enabled': [{ options: [OPTION, OPTION, OPTION] }],
  'nx584-sends-no-news': [OPTION],
  'zwave-keys-unusable': NONE,
  'zwave-folder-unusable': [{ folder: '/data/zwave' }],
  'zwave-nodes-refused': [{ place: URL }],
  'zwave-schema': (['server', 'latchkey'] as const).map((outdated) => ({
    ...{ place: URL, version: '3.10.2', speaks: { from: 0, to: 31 }, knows: 32, outdated },
  })),
  'no-such-device': [{ what: 'panel', device: 'panel/9' }],
  'slot-out-of-range': [{ what: 'lock', slots: 30 }],
  armed: [{}, { partitions: ['House', 'Garage'] }],
  programming: NONE,
  'just-disarmed': NONE,
  'state-unknown': NONE,
  'change-unconfirmed': [{ what: 'lock' }],
  'slot-not-shown': [{}, { slot: 4 }, { mayBeMasterCode: true }],
  'changed-meanwhile': [{ slot: 4 }],
  'wrong-master-code': [
    ...(['valid-everywhere', 'master-authority', 'may-edit-users'] as const).map((needs) => ({ needs })),
    { sent: 'once-more', mayHavePrefix: true },
    { sent: 'after-restart', mayHavePrefix: true },
    { sent: 'after-restart', locksKeypads: true },
  ],
  'master-code-length': [{ digits: 6 }],
  'master-code-partitions': [{ partitions: ['2', '3'] }],
  'master-code-without-right': NONE,
  'master-in-slot': (['untouched', 'put-back', 'overwritten', 'lost'] as const).map((masterCode) => ({
    ...{ slot: 20, masterCode },
  })),
  'duress-in-slot': [{ slot: 20 }],
  'not-plain-user': [{ slot: 20 }],
  'keypad-interrupted': (
    [
      ...['armed', 'programming', 'invalid-code', 'not-available', 'lockout', 'not-passed-on'],
      ...['unheard', 'no-menu', 'no-question', 'menu-left', 'lost'],
    ] as MessageOf<'keypad-interrupted'>['by'][]
  ).map((by) => ({ by })),
  'code-not-there': NONE,
  'out-of-range': NONE,
  'not-heard-yet': NONE,
  'interview-incomplete': NONE,
  'no-user-codes': [{}, { insecure: true }, { through: 'home-assistant' }],
  'too-old': [
    { what: 'home-assistant', for: 'matter-codes', needs: '2026.4' },
    { what: 'home-assistant', for: 'zwave-codes', needs: '2024.12' },
    { what: 'zwave-js-server', for: 'user-credentials' },
  ],
  'not-a-partition': NONE,
  'already-armed': [{}, { mode: 'away' }],
  'zones-open': [{}, { mayLeaveOut: true }],
  'not-ready': NONE,
  'code-unknown': NONE,
  'code-not-allowed': NONE,
  'code-unknown-or-not-allowed': NONE,
  'cannot-now': NONE,
  'state-unchanged': NONE,
  'arming-unconfirmed': [{}, { lost: true }],
  'entry-delay-kept': NONE,
  'no-entry-delay-unsupported': NONE,
  'silent-unsupported': NONE,
  'leaving-out-unsupported': NONE,
  'mode-unsupported': NONE,
  'options-unsupported': NONE,
  'not-administrator': [{ place: URL }],
  'actions-recorded': [{ of: 'lock' }, { of: 'panel' }],
  'panel-code-missing': NONE,
  'users-not-shown': NONE,
  'no-managed-codes': NONE,
  'zha-slots-missing': NONE,
  'zha-lock-unknown': NONE,
  'home-assistant-failed': NONE,
  'entity-missing': [{ entity: 'scene.movie' }],
  'entity-unavailable': [{ entity: 'scene.movie' }],
  'scene-failed': [{ entity: 'scene.movie' }],
  'camera-missing': [{}, { entity: 'camera.door' }],
  'camera-off': [{ entity: 'camera.door' }],
  'camera-no-picture': [{ entity: 'camera.door' }, { entity: 'camera.door', isEmpty: true }],
  'camera-no-stream': [{ entity: 'camera.door' }],
  'no-media-folder': NONE,
  'recording-refused': [{ entity: 'camera.door' }],
  'recording-empty': NONE,
  'clip-refused': NONE,
  'clip-too-long': [{ megabytes: 70, most: 50, folder: 'latchkey' }],
};

const ALL = Object.entries(SAMPLES).flatMap(([code, samples]) =>
  samples.map((sample) => ({ code, ...sample }) as DriverMessage),
);

const FORBIDDEN =
  /\bshall\b|\bis told\b|\bso many\b|\bin vain\b|\bof whom\b|\bnot any more\b|\bbeside\b|\botherwise than\b/i;

describe.each(LANGUAGES)('what a driver reports, in the language %s,', (language) => {
  it.each(Object.keys(DRIVER_SENTENCES) as DriverMessageCode[])(
    'has plain and short sentences: %s',
    (code) => {
      const messages = ALL.filter((message) => message.code === code);
      expect(messages.length).toBeGreaterThan(0);
      for (const message of messages) {
        const words = textOf(language).driver(message);
        expect(words).toMatch(/^\S.*\.$/);
        expect(words).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\./);
        expect(words).not.toMatch(FORBIDDEN);
        expect(words.length, words).toBeLessThan(340);
      }
    },
  );

  it('of a later version has a sentence too', () => {
    const message = { code: 'of-tomorrow' } as unknown as DriverMessage;
    expect(textOf(language).driver(message)).toContain('of-tomorrow');
  });
});

describe('what a driver reports, in English,', () => {
  it('says what is wrong, and what to do', () => {
    expect(
      driverWords({ code: 'serial-port', what: 'zwave-stick', place: '/dev/ttyX', trouble: 'in-use' }),
    ).toBe(
      'Another program uses the serial port /dev/ttyX. Stop that program (Z-Wave JS UI and Home Assistant’s Z-Wave add-ons take the stick for themselves). Latchkey tries again by itself.',
    );
    expect(driverWords({ code: 'armed', partitions: ['House'] })).toBe(
      'The panel is armed (House), so no code can be changed. Latchkey does what waits as soon as the panel is disarmed.',
    );
    expect(driverWords({ code: 'wrong-master-code', sent: 'after-restart', locksKeypads: true })).toBe(
      'The panel does not accept the master code of the configuration. Correct “master_code” in the configuration, then restart Latchkey. Until then, Latchkey does not send it again, because wrong codes lock the keypads.',
    );
  });

  it('is shown in a notice, with what a device calls itself made harmless', () => {
    const message = { code: 'no-such-device', what: 'panel', device: '<b>9' } as const;
    const { source } = noticeLine(
      { kind: 'device-silent', deviceName: 'Alarm', message },
      { now: 0, zone: 'UTC', t: en },
    );
    expect(source).toBe('📵 Alarm: The panel has no &lt;b&gt;9.');
  });
});

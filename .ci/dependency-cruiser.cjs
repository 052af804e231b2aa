/**
 * Who may import whom. Commands travel down, events travel up: no driver knows the chat, no screen
 * knows a lock. A rule reads: a file under `from` may import only what matches `to`.
 */
const builtin =
  '^(node:)?(assert|buffer|child_process|crypto|dns|events|fs|http|https|module|net|os|path|stream|string_decoder|timers|tls|url|util|worker_threads|readline|process|perf_hooks|sqlite|zlib)(/|$)';
/** What drivers share, whatever they drive. */
const SHARED = '^drivers/shared/';
/** A driver declares itself there. */
const KIND = '^drivers/([^/]+)/kind\\.ts$';
/** The front of the engine: its one door, and what it shows. */
const FRONT = '^src/engine/(house\\.ts$|views/)';
const npm = (...names) => names.map((name) => `node_modules/${name}${name.endsWith('/') ? '' : '/'}`);

/** Which rooms a library belongs to. One that is not listed may be used by any driver. */
const LIBRARIES = {
  'zwave-js': 'drivers/zwave-js|drivers/zwave-js-server',
  '@zwave-js/': 'drivers/zwave-js|drivers/zwave-js-server',
  'home-assistant-js-websocket': 'drivers/home-assistant',
  bcryptjs: 'drivers/home-assistant',
  ws: 'drivers/home-assistant|drivers/zwave-js-server',
  // The set-up lists the ports that there are.
  serialport: 'drivers/nx-584|src/app/setup',
  '@serialport/': 'drivers/nx-584',
};

const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import only: ${allowed.join(', ')}`,
  from: { path: from },
  to: { pathNot: [from, builtin, ...allowed] },
});

/** @param library a pattern for its folder in node_modules */
const inOneFile = (library, file) => ({
  name: `${library.replace(/\W/g, '')}-in-one-file`,
  severity: 'error',
  comment: `Only ${file} knows ${library}`,
  from: { pathNot: `^${file.replace('.', '\\.')}$` },
  to: { path: `node_modules/${library}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node:' },
    },
    only('domain', '^src/domain/', npm('luxon', '@types/luxon')),
    only('storage', '^src/storage/', ['^src/domain/', ...npm('age-encryption', '@noble/', '@scure/')]),
    only('engine', '^src/engine/', [
      '^src/domain/',
      '^src/storage/',
      ...npm('tinyqueue', 'otplib', '@otplib/', 'ical.js', 'ts-ics'),
    ]),
    only('config', '^config/', ['^src/domain/', ...npm('zod', 'yaml', 'luxon', '@types/luxon')]),
    only('bot', '^bot/', [
      '^src/domain/',
      FRONT,
      ...npm(
        'telegraf',
        'zod',
        'luxon',
        '@types/luxon',
        'chrono-node',
        'csv-parse',
        'csv-stringify',
        'ajv',
        'qrcode-generator',
        'pngjs',
        '@types/pngjs',
        '@resvg/',
        'busboy',
        '@types/busboy',
        '@grammyjs/types',
      ),
    ]),
    only('mqtt', '^src/mqtt/', ['^src/domain/', FRONT, ...npm('mqtt', 'zod')]),
    only('http', '^src/http/', [
      '^src/domain/',
      FRONT,
      ...npm('hono', '@hono/', 'zod', 'luxon', '@types/luxon', 'csv-stringify', 'qrcode-generator'),
    ]),
    only('driver-shared', SHARED, ['^src/domain/']),
    {
      name: 'driver',
      severity: 'error',
      comment: 'A driver imports the domain, what drivers share, and its own library; never another driver.',
      from: { path: '^drivers/([^/]+)/', pathNot: [SHARED, KIND] },
      to: {
        pathNot: [
          ...['^drivers/$1/', builtin, '^src/domain/', SHARED, '^drivers/zwave/', 'node_modules/'],
          // The simulator of a server is a real server on the simulated network.
          '^drivers/zwave-js/simulator/',
        ],
      },
    },
    {
      name: 'driver-kind',
      severity: 'error',
      comment: 'A driver declares itself with what the configuration is made of.',
      from: { path: KIND },
      to: {
        pathNot: [
          ...['^drivers/$1/', builtin, '^src/domain/', '^drivers/(kind|shared/probe)\\.ts$'],
          ...['^config/(parts|schema|secret)\\.ts$', ...npm('zod')],
        ],
      },
    },
    {
      name: 'driver-zwave',
      severity: 'error',
      comment: 'What locks do, whoever owns the stick; the three drivers that reach Z-Wave locks share it.',
      from: { path: '^drivers/', pathNot: '^drivers/(zwave|zwave-js|zwave-js-server|home-assistant)/' },
      to: { path: '^drivers/zwave/' },
    },
    ...Object.entries(LIBRARIES).map(([name, owners]) => ({
      name: `library-${name}`,
      severity: 'error',
      comment: `${name} belongs to ${owners}`,
      from: { pathNot: `^(${owners}|test)/` },
      to: { path: npm(name) },
    })),
    inOneFile('telegraf', 'bot/telegram/client.ts'),
    inOneFile('@?otplib', 'src/engine/access/totp.ts'),
    // It is loaded only where a picture is drawn: some computers have no binary of it.
    inOneFile('@resvg', 'bot/pictures/png.ts'),
    inOneFile('mqtt', 'src/mqtt/(try-)?broker.ts'),
    inOneFile('ical.js', 'src/engine/bookings/feeds/ical.ts'),
    inOneFile('ts-ics', 'src/engine/bookings/feeds/write.ts'),
    inOneFile('age-encryption', 'src/storage/backup/age-file.ts'),
    inOneFile('nodemailer', 'src/app/mail/smtp-channel.ts'),
    inOneFile('prom-client', 'src/app/metrics/metrics.ts'),
    {
      name: 'simulators-are-not-of-the-program',
      comment: 'The program never knows that a house is simulated, and is installed without simulators.',
      severity: 'error',
      from: { pathNot: '^src/app/demo/|/simulator/|^test/' },
      to: { path: '/simulator/', pathNot: 'node_modules' },
    },
    {
      name: 'demo-house-by-one-door',
      comment: 'src/app/open-demo.ts says what is missing where there are no simulators.',
      severity: 'error',
      from: { pathNot: '^src/app/(demo/|open-demo\\.ts$)|^test/' },
      to: { path: '^src/app/demo/' },
    },
    {
      name: 'no-development-packages',
      comment: 'npm ci --omit=dev installs all that a house runs.',
      severity: 'error',
      from: { path: '^(src|bot|drivers|config)/', pathNot: '^src/app/demo/|/simulator/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'languages-through-their-table',
      comment: 'The chat speaks the language of each member: it asks bot/text for that, and names none.',
      severity: 'error',
      from: { path: '^(src|bot)/', pathNot: '^(bot/text|src/app)/' },
      to: { path: '^bot/text/[a-z]{2}/' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { path: '^(src|bot|drivers|config)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.d.ts'],
    },
  },
};

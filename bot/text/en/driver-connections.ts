import type { DriverMessageCode, FarEnd, MessageOf } from '../../../src/domain/driver/driver-message.ts';

/** A sentence for each code. */
export type DriverSentences = { readonly [Code in DriverMessageCode]: (message: MessageOf<Code>) => string };

export const AGAIN = 'Latchkey tries again by itself.';

export const FAR_END: Readonly<Record<FarEnd, string>> = {
  device: 'the device',
  lock: 'the lock',
  panel: 'the panel',
  alarmo: 'Alarmo',
  'elk-m1': 'the Elk M1',
  envisalink: 'the EnvisaLink',
  'home-assistant': 'Home Assistant',
  'nx-584': 'the NX-584',
  satel: 'the INTEGRA',
  'zwave-js-server': 'the Z-Wave JS server',
  'zwave-network': 'the Z-Wave network',
  'zwave-stick': 'the Z-Wave stick',
};

/** `The Elk M1 at tcp://10.0.0.5:2101`, `Home Assistant` */
export function named({ what, place }: { readonly what: FarEnd; readonly place?: string }): string {
  const words = FAR_END[what];
  return capital(place === undefined ? words : `${words} at ${place}`);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ELK_PORTS = 'port 2601 is for tls://, port 2101 for tcp://';
const NX584_LINE = 'Check that “framing” and “baud_rate” match locations 0 and 1 of the NX-584';

/** What to check where nothing answers. */
const NOTHING_ANSWERS: Readonly<Partial<Record<FarEnd, string>>> = {
  'elk-m1': 'Check that the panel’s network module is on and has this address and port.',
  envisalink:
    'Check that the EnvisaLink is on, and “host” and “port” in the configuration. It also refuses while another program has its only session.',
  'home-assistant': 'Check that Home Assistant runs, and “url” in the configuration.',
  'nx-584': 'Check that the serial port server is on and has this address and port.',
  satel: 'Check that the ETHM-1 module is on, and that its integration is switched on with this port.',
  'zwave-js-server':
    'Check that Z-Wave JS UI (with its WebSocket server on) or Home Assistant’s Z-Wave JS add-on runs there, and “url” in the configuration.',
  'zwave-stick': 'Check that the machine with the Z-Wave stick is on and serves the port.',
};

const SOMETHING_ELSE: Readonly<Partial<Record<FarEnd, string>>> = {
  'elk-m1': `Check address and port (${ELK_PORTS}).`,
  'home-assistant': 'Check “url” in the configuration, and what stands between, such as a proxy.',
  'nx-584': `${NX584_LINE}, and that a serial port server has the same baud rate.`,
  'zwave-stick': 'Check “port” in the configuration, or unplug the stick for a moment.',
};

const SATEL_KEY = (encrypts: boolean | undefined): string =>
  encrypts
    ? 'Check that integration_key is the key in the module.'
    : 'If the module encrypts, set integration_key.';

function cutOff(message: MessageOf<'cut-off'>): string {
  const { what, stage, encrypts } = message;
  const who = named(message);
  switch (what) {
    case 'elk-m1':
      return stage === 'login'
        ? `${who} hangs up during the login. Check “user” and “password”, and that its network module has a connection left for one more program.`
        : `${who} hangs up before it says anything. Check the port (${ELK_PORTS}), and that its network module has a connection left for one more program.`;
    case 'envisalink':
      return stage === 'login'
        ? `${who} hung up after it got the password. Check “password” in the configuration. It admits nobody from another network until its default password was changed.`
        : `${who} closed the connection. It serves one program at a time: if this continues, stop the other one.`;
    case 'nx-584':
      return stage === 'start'
        ? `${who} hangs up before it says anything. Another program holds it, or the serial port server does not let this computer in.`
        : `${who} closed the connection. If this continues, another program holds it.`;
    case 'satel':
      return stage === 'interview'
        ? `${who} hangs up before it has told all about itself. Another program may take the module away, or the network loses the connection.`
        : `What listens at ${message.place} hangs up without an answer. In the ETHM-1 module, check the port for integration, that integration is on, and that no other program is connected. ${SATEL_KEY(encrypts)}`;
  }
}

function silent(message: MessageOf<'silent'>): string {
  const { what, stage, encrypts } = message;
  const who = named(message);
  const stopped = `${who} no longer answers.`;
  switch (what) {
    case 'elk-m1':
      if (stage === 'later') return stopped;
      return stage === 'login'
        ? `${who} is connected, but does not answer the login. Check that this is the port of an M1XEP, and restart the module if this continues.`
        : `${who} is connected, but the panel answers nothing. Check the cable between the panel and its network module, and the port (${ELK_PORTS}).`;
    case 'envisalink':
      return stage === 'login'
        ? `${who} got the password, but does not say whether it is right. Restart it if this continues.`
        : `${stopped} The connection is still open. Check the network, and restart the EnvisaLink if this continues.`;
    case 'nx-584':
      return stage === 'later'
        ? `${stopped} Check its power and its cable.`
        : `${who} does not answer. Check its power. ${NX584_LINE}.`;
    case 'satel':
      if (stage === 'later') return stopped;
      if (stage === 'interview') return `${who} stopped answering before it told all about itself.`;
      return encrypts
        ? `The ETHM-1 module at ${message.place} does not answer. Check that integration_key is the key in the module, and that encryption is on there.`
        : `What is connected at ${message.place} does not answer like an ETHM-1 module. Switch its integration on, and if it encrypts, set integration_key.`;
  }
}

const WRONG_LOGIN: Readonly<Record<MessageOf<'wrong-login'>['what'], string>> = {
  'elk-m1': `refuses the login. Correct “user” and “password”: they must be as in the network module. ${AGAIN}`,
  envisalink: `refuses the password. Correct “password” in the configuration: it is the one of the EnvisaLink’s own web page. ${AGAIN}`,
  'home-assistant':
    'does not accept the token. Make a new one in your profile there (Security, Long-lived access tokens) and put it into the configuration. Latchkey tries the token only every 5 minutes.',
};

function serialPort({ what, place, trouble }: MessageOf<'serial-port'>): string {
  switch (trouble) {
    case 'missing':
      return `There is no serial port ${place}. Plug ${what === 'zwave-stick' ? 'the Z-Wave stick' : 'the cable'} in, or correct “port” in the configuration (ls /dev/serial/by-id lists what is plugged in).`;
    case 'forbidden':
      return `Latchkey may not open the serial port ${place}. Add its user to the group of the port (often “dialout”).`;
    case 'in-use':
      return `Another program uses the serial port ${place}. Stop that program (Z-Wave JS UI and Home Assistant’s Z-Wave add-ons take the stick for themselves).`;
    case 'unusable':
      return `The serial port ${place} cannot be used. Check that the cable is plugged in and that no other program holds the port.`;
  }
}

function nx584Option({ name, segment, option }: MessageOf<'nx584-not-enabled'>['options'][number]): string {
  return `segment ${segment}, option ${option} (${name})`;
}

/** Of the connection to a device, and of what is at its other end. */
export const CONNECTION_SENTENCES = {
  connected: ({ version, ...message }) =>
    `${named(message)}${version === undefined ? '' : ` (version ${version})`} is connected.`,
  'not-connected': (message) => `${named(message)} is not connected.`,
  'no-answer': (message) => `${named(message)} does not answer.`,
  'nothing-answers': ({ what, place, error }) =>
    [`Nothing answers at ${place}${error ? ` (${error})` : ''}.`, NOTHING_ANSWERS[what], AGAIN]
      .filter((part) => part !== undefined)
      .join(' '),
  'connection-lost': ({ what, place }) => {
    const to = `The connection to ${FAR_END[what]}${place === undefined ? '' : ` at ${place}`} was lost`;
    if (what === 'home-assistant')
      return `${to}. Home Assistant was stopped or restarted, or the network failed. ${AGAIN}`;
    if (what === 'zwave-js-server')
      return `${to}. The server or its stick was stopped or restarted. ${AGAIN}`;
    if (what === 'zwave-stick') return `${to}. Check that the stick is plugged in. ${AGAIN}`;
    return `${to}. ${AGAIN}`;
  },
  'cut-off': (message) => `${cutOff(message)} ${AGAIN}`,
  silent: (message) => `${silent(message)} ${AGAIN}`,
  starting: (message) =>
    message.what === 'elk-m1'
      ? 'The panel’s network module is starting. Latchkey writes what waits as soon as the module answers.'
      : `${named(message)} is starting.`,
  'session-taken': (message) =>
    message.what === 'satel'
      ? `${named(message)} serves one program at a time, and another one is connected. Stop that program (Home Assistant’s Satel Integra is one), or leave the panel to it. ${AGAIN}`
      : `${named(message)} serves one program at a time, and another one seems to be connected (Home Assistant’s Envisalink integration, a proxy, an app). Stop that program; it may take a minute until the EnvisaLink is free. ${AGAIN}`,
  'wrong-login': (message) => `${named(message)} ${WRONG_LOGIN[message.what]}`,
  'login-too-late': (message) => `${named(message)} got no password in time. ${AGAIN}`,
  'something-else-answers': ({ what, place }) =>
    [`What answers at ${place} is not ${FAR_END[what]}, or is disturbed.`, SOMETHING_ELSE[what], AGAIN]
      .filter((part) => part !== undefined)
      .join(' '),
  garbage: (message) =>
    message.place === undefined
      ? `${named(message)} gave an answer that Latchkey does not understand.`
      : message.what === 'satel'
        ? `${named(message)} gave answers that do not fit what it was asked, so Latchkey believes none of them. ${AGAIN}`
        : `Something came from ${FAR_END[message.what]} at ${message.place} that it never sends, such as a page of a proxy or half a message. Check what stands between. Latchkey closed the connection and tries again by itself.`,
  'serial-port': (message) => `${serialPort(message)} ${AGAIN}`,
  'elk-no-tls': ({ place }) =>
    `The Elk M1 at ${place} does not speak TLS as expected. Check the port (${ELK_PORTS}). ${AGAIN}`,
  'satel-other-key': ({ place }) =>
    `The ETHM-1 module at ${place} encrypts with another key, or another program is connected to it. Check integration_key, and stop the other program. ${AGAIN}`,
  'satel-no-version': () =>
    'What answers is no INTEGRA, or does not say its version. Check that it is an INTEGRA behind an ETHM-1 module, and that no download is running.',
  'nx584-busy': () =>
    `The NX-584 answers, but cannot say how its panel is. It is busy, or does not reach the panel. ${AGAIN}`,
  'nx584-not-enabled': ({ options }) =>
    `The NX-584 does not allow what Latchkey needs. Enable in its location 3: ${options.map(nx584Option).join('; ')}.`,
  'nx584-sends-no-news': (option) =>
    `The NX-584 does not send every “${option.name}” message, so Latchkey hears some news late or never. Enable in its location 2: segment ${option.segment}, option ${option.option}.`,
  'zwave-keys-unusable': () =>
    'The Z-Wave network keys cannot be used. Each must be 16 bytes in hex (32 characters), and no two may be the same.',
  'zwave-folder-unusable': ({ folder }) =>
    `Latchkey cannot use the folder ${folder} for the Z-Wave cache. Make it writable for Latchkey.`,
  'zwave-nodes-refused': ({ place }) =>
    `The Z-Wave JS server at ${place} answers, but does not list its nodes. Look at its log, or restart it. ${AGAIN}`,
  'zwave-schema': ({ place, version, speaks: { from, to }, knows, outdated }) => {
    const server = `The Z-Wave JS server at ${place} (version ${version}) speaks schema ${from} to ${to}`;
    return outdated === 'server'
      ? `${server}, but Latchkey needs ${knows} or newer. Update Z-Wave JS UI or the add-on. ${AGAIN}`
      : `${server}, but Latchkey knows schemas only up to ${knows}. Update Latchkey. ${AGAIN}`;
  },
} satisfies Partial<DriverSentences>;

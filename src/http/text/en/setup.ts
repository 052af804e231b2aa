/** Of the set-up of a house that has no configuration yet. */
export const setup = {
  title: 'Set up Latchkey',
  steps: 'Steps',
  step: { bot: 'Telegram bot', connections: 'Devices', house: 'House', phone: 'Your phone' },
  welcome: 'This takes a few minutes. At the end, Latchkey runs and your phone owns the house.',
  need: [
    'Have your phone with Telegram at hand.',
    'Make sure that what reaches your locks or your alarm runs: a Z-Wave JS server, Home Assistant, a Z-Wave stick, or an alarm panel.',
    'Nothing on your devices is changed. Latchkey only looks.',
  ],
  begin: 'Begin',
  goOn: 'Go on',
  back: 'Back',
  useLink:
    'Open the link that Latchkey has printed on its console. It works once. If it was used in another browser, restart Latchkey: it prints a new one.',
  badLink:
    'This link is no longer good: it works once. Restart Latchkey, and it prints a new one. What you have entered so far is kept.',
  tooLate: 'Somebody else is setting up Latchkey right now. If nobody should be, restart Latchkey.',
  administratorsOnly: 'Only administrators of Home Assistant can set up Latchkey.',
  cannotTell:
    'Home Assistant does not say now whether you are an administrator. Wait until it has started, then load this page again.',

  bot: {
    title: 'Your Telegram bot',
    open: 'In Telegram, open',
    how: [
      'Send /newbot, and choose a name and a user name.',
      'Copy the token from the answer into this field.',
    ],
    token: 'Token of the bot',
    kept: 'Latchkey does not show the token again. Whoever has it can read what you write to the bot.',
    ownServer: 'I run my own Bot API server',
    apiRoot: 'Address of the Bot API server',
    test: 'Test the token',
    testing: 'Asking Telegram…',
    good: (name: string) => `Telegram knows the bot: @${name}.`,
    other: 'Use another bot',
    why: {
      'no-token':
        'This is not the token of a bot. A token is a number, a colon and about 35 letters, such as 123456789:AA…. Copy it again from @BotFather.',
      'unknown-token':
        'Telegram does not know this token. Copy the whole token again, or ask @BotFather for a new one with /token.',
      'no-answer':
        'Telegram does not answer. Check that this computer can reach the internet (api.telegram.org), then test again.',
      refused: 'Telegram refused to say who the bot is. Wait a minute, then test again.',
    },
  },

  kinds: {
    'zwave-js-server': 'Z-Wave JS server',
    'zwave-js': 'Z-Wave stick of Latchkey’s own',
    'home-assistant': 'Home Assistant',
    'nx-584': 'NetworX alarm panel (NX-584)',
    satel: 'Satel INTEGRA alarm panel',
    envisalink: 'DSC alarm panel (EnvisaLink)',
    'elk-m1': 'Elk M1 alarm panel',
    mqtt: 'MQTT broker',
  },

  connections: {
    title: 'What should Latchkey use?',
    about:
      'Choose what reaches your locks and alarms. Latchkey tests each connection and writes nothing to a device.',
    chosen: 'Chosen',
    found: 'Found here',
    looking: 'Looking around…',
    nothing:
      'Latchkey found nothing at the usual addresses. Start what you want to use and look again, or add it by hand.',
    look: 'Look again',
    use: 'Use this',
    byHand: 'Add by hand',
    testing: 'Connecting…',
    good: 'It works.',
    noAnswer:
      'There is no answer. Check that it is switched on and that the address is right, then test again.',
    again: 'Test again',
    remove: 'Remove',
    needsOne: 'To go on, at least one connection to devices must work.',
    noDevices: 'No lock and no alarm was found there yet. They can also be added later.',
    codes: (count: number) =>
      count === 0
        ? 'no codes seen on it'
        : count === 1
          ? '1 code is already on it; it stays as it is'
          : `${count} codes are already on it; they stay as they are`,
    fillIn: 'Latchkey tests the connection before it uses it.',
    wrong: 'Something cannot be used. Please correct it.',
    expected: 'This does not fit.',
    more: 'More options',
    first: 'First',
    last: 'Last',
    test: 'Test',
  },

  brokerWhy: {
    'nothing-answers': 'Nothing answers there. Check that the broker runs, and its address and port.',
    'no-host': 'There is no computer of that name. Check the address.',
    unreachable: 'That computer cannot be reached. Check the address and the network.',
    login: 'The broker refuses the login. Check the user name and the password.',
    certificate:
      'The certificate of the broker is not trusted. Use an address with mqtt://, or name its authority in the configuration later.',
    silent: 'The broker does not answer. Check that this is the port of MQTT, usually 1883.',
    other: 'The broker ended the connection. See its log.',
  },

  /** By the key in the configuration, with its kind before it where it differs: its name, and what belongs there. */
  fields: {
    'zwave-js-server url': [
      'Address',
      'ws://, the host and the port, such as ws://192.168.1.5:3000. In Z-Wave JS UI, switch on the WebSocket server under Settings, Home Assistant.',
    ],
    'home-assistant url': ['Address', 'As in your browser, such as http://homeassistant.local:8123.'],
    'home-assistant token': [
      'Access token',
      'In Home Assistant, an administrator opens their profile, Security, and makes a long-lived access token.',
    ],
    'home-assistant panel_code': [
      'Code of the panels',
      '4 to 10 digits. Only to arm and disarm panels that ask for a code.',
    ],
    'elk-m1 url': ['Address', 'tcp://host:2101, or tls://host:2601 with a login.'],
    'mqtt url': ['Address', 'mqtt://host:1883, or mqtts://host:8883 with TLS.'],
    'mqtt username': ['User name', 'As the broker has it. Leave it empty if the broker asks for no login.'],
    'mqtt password': ['Password', 'Of this login at the broker.'],
    'envisalink password': ['Password', 'The password of the EnvisaLink’s own web page, 1 to 10 characters.'],
    'envisalink slots': [
      'Slots for Latchkey',
      'From 1 to 32. Choose slots that nobody uses: the panel cannot show what is in them, and Latchkey overwrites it.',
    ],
    'elk-m1 slots': [
      'Users for Latchkey',
      'From 1 to 199. Choose users that nobody has: the panel cannot show what is in them, and Latchkey overwrites it.',
    ],
    'zwave-js port': [
      'Serial port',
      'The path of the stick, such as /dev/serial/by-id/…, or tcp://host:port.',
    ],
    'nx-584 port': ['Serial port', 'The path of the cable, such as /dev/serial/by-id/…, or tcp://host:port.'],
    host: ['Address', 'Such as 192.168.1.30, without a port.'],
    port: ['Port', 'From 1 to 65535.'],
    master_code: ['Master code', 'The digits of the master code. Latchkey changes codes with it.'],
    duress_codes: [
      'Duress codes',
      'Codes that raise a silent alarm, with commas between them. Latchkey refuses PINs that are one key away from one.',
    ],
    'login.user': ['User name', 'Of the network module, for its encrypted port.'],
    'login.password': ['Password', 'Of the network module, for its encrypted port.'],
    'keys.S0_Legacy': ['Key S0', '32 hex digits. From the program that used the stick so far.'],
    'keys.S2_Unauthenticated': ['Key S2 unauthenticated', '32 hex digits, if the network has this key.'],
    'keys.S2_Authenticated': ['Key S2 authenticated', '32 hex digits, if the network has this key.'],
    'keys.S2_AccessControl': ['Key S2 access control', '32 hex digits. Newer locks use this key.'],
    framing: ['Framing', 'As location 0 of the module is programmed.'],
    baud_rate: ['Baud rate', 'As location 1 of the module is programmed.'],
    filler: ['Filler of short codes', 'Change it only if the panel takes no codes.'],
    code_prefix: ['Prefix', 'Digits, only if the panel uses prefixes before codes.'],
    integration_key: ['Integration key', 'Up to 12 characters, only if the module encrypts.'],
    min_code_length: ['Shortest code', 'From 4 to 8 digits, as the installer has set it.'],
    recorder_excludes_actions: [
      'The recorder keeps no actions',
      'Tick this after you have excluded the event type call_service from Home Assistant’s recorder. Matter, Zigbee and newer Z-Wave locks work only then.',
    ],
    zha_slots: [
      'Slots for Latchkey in Zigbee locks',
      'Nobody can see what is in them. Latchkey overwrites it. Leave it empty for no Zigbee locks.',
    ],
  },

  house: {
    title: 'Your house',
    name: 'Name of the house',
    zone: 'Time zone',
    zoneHint: 'All schedules use it: check that it is right.',
    what: 'What you have chosen',
    notWorking: 'It does not work yet. Latchkey keeps trying after the start.',
    untouched:
      'Codes that are on your devices already stay as they are, except in slots that you have given to Latchkey. You can adopt them later in the chat.',
    written: (file: string) => `This is written to ${file}, which only Latchkey’s user may read.`,
    save: 'Save and start',
    more: 'Add more devices, or a broker',
    why: {
      notReady:
        'The bot, or every connection to devices, does not work now. Go back, test again, and save then.',
      exists: (file: string) =>
        `There is a configuration already: ${file}. Latchkey never overwrites one. Move it away, then save again.`,
      notWritten: (file: string, error: string) =>
        `Latchkey cannot write ${file} (${error}). Let its user write to that folder, then save again.`,
      problems: 'The configuration would have problems:',
    },
  },

  phone: {
    title: 'Your phone',
    starting: 'The house starts…',
    failed: 'The configuration is saved, and the house did not start:',
    again: 'Try again',
    noName: 'The house runs. Waiting for Telegram…',
    scan: 'Scan this with your phone, or open the link there, and tap “Start” in Telegram. You are then the owner.',
    qr: 'QR code of the link for your phone',
    open: 'Open Telegram here',
    once: 'The link works once, for ten minutes. After that, this page shows a new one.',
    waiting: 'Waiting for your phone…',
    done: 'The house is yours. Everything else is in the chat.',
    chat: 'Open the chat',
    next: 'Give the first code there: tap “Codes”, then “New code”, or type it as a sentence.',
    closed: 'The set-up is closed now.',
  },
} as const;

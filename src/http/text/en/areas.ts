/** Of settings, tokens, copies of the house and bookings: what the chat asks by taps, the page asks by fields. */
export const areas = {
  settings: {
    title: 'Settings',
    yours: 'Yours',
    house: 'Of the house',
    quietFrom: 'From',
    quietUntil: 'Until',
    quietHint: 'In these hours only alarms sound. Leave both empty for no quiet hours.',
    whoseHint: 'A name. Leave everybody out, and you hear of everybody.',
    addPerson: 'Add',
    notFound: 'Nobody is called so. Nothing was changed.',
    several: (names: string) => `Several people are called so: ${names}. Write the whole name.`,
    dropPerson: (name: string) => `Without ${name}`,
    watchAt: 'At',
    watchWho: 'Who',
    watchWhat: 'What',
    addWatch: 'Add',
    dropWatch: 'Remove',
    scenes: 'Scenes on the first page',
    more: 'More',
  },

  factorSetUp: {
    scan: 'Scan this with your authenticator app. On the same phone, open the link or type the key instead:',
    openApp: 'Open the app',
    picture: 'A QR code with the key',
    code: 'The six digits that the app shows',
    confirm: 'Turn it on',
    remember: 'Remember it',
    release: (words: string) => `${words}: no longer`,
    hide: 'I have written them down',
  },

  tokens: {
    name: 'Name',
    ends: 'End',
    rename: 'Rename',
    api: 'Tokens work at',
  },

  webhooks: {
    address: 'Address',
    hint: 'What happens at the doors is sent there over HTTP, signed, so that the receiver knows who sent it. The address is a secret: from here on only its host is shown.',
    add: 'Add the receiver',
  },

  copies: {
    done: 'I have written it down',
  },

  bookings: {
    unitName: 'Name',
    devices: 'Devices that guests open',
    checkIn: 'Check-in',
    checkOut: 'Check-out',
    arrival: 'Arrival',
    departure: 'Departure',
    time: 'At (empty: as in the unit)',
    guest: 'Guest',
    phone: 'Phone',
    email: 'E-mail',
    stay: 'Booking',
    link: 'iCal link of the calendar, or a calendar of Home Assistant',
    linkHint:
      'Paste what the booking site gives you, such as https://… or webcal://…, or the name of an entity, such as calendar.flat. The link is a secret: from here on only its site is shown.',
    addFeed: 'Add the calendar',
    rename: 'Rename',
    nothing: 'No booking.',
    notALink: 'That is neither a link nor a calendar of Home Assistant. Nothing was added.',
    changedMeanwhile:
      'Somebody, or a calendar, has changed this booking since you opened the form. This is how it is now. Nothing of yours was saved.',
    by: 'By',
    send: 'Send',
    open: (name: string) => `Open ${name}`,
    moreInChat: 'Other settings of a unit are in the chat.',
    concern: 'needs a look',
  },
} as const;

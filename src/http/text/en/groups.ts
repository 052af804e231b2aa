/** Of what is about many at once: what the chat asks by a typed name or a tap, the page asks by fields. */
export const groups = {
  groups: {
    newTag: 'New tag',
    newGroup: 'New group',
    name: 'Name',
    add: 'Add',
    tags: 'Tags',
    ofPerson: 'Tags of this person',
    newTagHint: 'Such as “cleaners”. It is made if there is no such tag yet.',
    several: 'Several at once',
    taggedWith: (name: string) => `with the tag “${name}”`,
    inGroup: 'Devices',
    groupTick: (name: string, devices: number) =>
      `${name} (${devices} ${devices === 1 ? 'device' : 'devices'})`,
    users: (count: number) => (count === 1 ? '1 person' : `${count} people`),
  },

  several: {
    whom: 'Whose codes?',
    all: (count: number) =>
      count === 1 ? 'The one person of this list' : `All ${count} people of this list`,
    ticked: 'Only those whom I tick below',
    tick: 'Tick people',
    tickHint: (shown: number) =>
      `These are the first ${shown} of the list. To tick others, narrow the list by a search or a tag first.`,
    what: 'What should happen with all their codes?',
    until: 'The new end',
    untilHint: 'Codes without an end, and codes that end later, stay as they are.',
    device: 'The device to add',
    from: 'From',
    to: 'To',
    review: 'What would follow?',
    choose: 'Choose what should happen.',
    chooseDevice: 'Choose the device.',
    forgotten: 'What you had chosen is no longer kept. Nothing was changed.',
    toPeople: 'To the people',
    progress: 'How far it is',
    open: 'Open the code',
  },

  importing: {
    file: 'A CSV file',
    hint: 'The first line has the titles of the columns: name, phone, email, birthday, pin, devices, schedule, tags. Only the name is needed. You see what would be added before anything is done.',
    read: 'What would it add?',
    noFile: 'Choose a CSV file first.',
    export: 'Export',
    exportHint: 'No PIN is in these files.',
    forgotten:
      'What the file held is no longer kept. Nothing more was imported. Send it again: what is there already stays as it is.',
    busy: 'Another import of yours is still running.',
    none: 'No import of yours has run since Latchkey started.',
  },

  review: {
    changed: 'Something has changed since you opened this. This is how it is now. Nothing was decided.',
  },
} as const;

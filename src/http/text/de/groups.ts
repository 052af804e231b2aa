import type { PageTexts } from '../index.ts';

/** Wie `groups` auf Englisch. */
export const groups: Pick<PageTexts, 'groups' | 'several' | 'importing' | 'review'> = {
  groups: {
    newTag: 'Neues Schlagwort',
    newGroup: 'Neue Gruppe',
    name: 'Name',
    add: 'Hinzufügen',
    tags: 'Schlagwörter',
    ofPerson: 'Schlagwörter dieser Person',
    newTagHint: 'Etwa „Putzkräfte“. Gibt es das Schlagwort noch nicht, wird es angelegt.',
    several: 'Mehrere auf einmal',
    taggedWith: (name) => `mit dem Schlagwort „${name}“`,
    inGroup: 'Geräte',
    groupTick: (name, devices) => `${name} (${devices} ${devices === 1 ? 'Gerät' : 'Geräte'})`,
    users: (count) => (count === 1 ? '1 Person' : `${count} Personen`),
  },

  several: {
    whom: 'Wessen Codes?',
    all: (count) => (count === 1 ? 'Die eine Person dieser Liste' : `Alle ${count} Personen dieser Liste`),
    ticked: 'Nur die, die ich unten ankreuze',
    tick: 'Personen ankreuzen',
    tickHint: (shown) =>
      `Das sind die ersten ${shown} der Liste. Um andere anzukreuzen, grenze die Liste zuerst mit einer Suche oder einem Schlagwort ein.`,
    what: 'Was soll mit all ihren Codes geschehen?',
    until: 'Das neue Ende',
    untilHint: 'Codes ohne Ende und Codes, die später enden, bleiben, wie sie sind.',
    device: 'Das Gerät, das hinzukommt',
    from: 'Von',
    to: 'Auf',
    review: 'Was würde geschehen?',
    choose: 'Wähle, was geschehen soll.',
    chooseDevice: 'Wähle das Gerät.',
    forgotten: 'Was du gewählt hattest, ist nicht mehr da. Nichts wurde geändert.',
    toPeople: 'Zu den Personen',
    progress: 'Wie weit es ist',
    open: 'Code öffnen',
  },

  importing: {
    file: 'Eine CSV-Datei',
    hint: 'Die erste Zeile hat die Titel der Spalten: name, phone, email, birthday, pin, devices, schedule, tags. Nur der Name muss sein. Du siehst, was hinzukäme, bevor etwas geschieht.',
    read: 'Was käme hinzu?',
    noFile: 'Wähle zuerst eine CSV-Datei.',
    export: 'Export',
    exportHint: 'In diesen Dateien steht keine PIN.',
    forgotten:
      'Was in der Datei stand, ist nicht mehr da. Es wurde nichts weiter importiert. Schick sie noch einmal: Was schon da ist, bleibt, wie es ist.',
    busy: 'Ein anderer Import von dir läuft noch.',
    none: 'Seit dem Start von Latchkey lief kein Import von dir.',
  },

  review: {
    changed:
      'Seit du das geöffnet hast, hat sich etwas geändert. So ist es jetzt. Es wurde nichts entschieden.',
  },
};

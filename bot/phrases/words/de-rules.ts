import type { Rule } from './words.ts';

const CODE = '(code|codes|pin|pins|zugang|zutritt|zugriff)';
const MADE =
  'gib geben gebe mach mache machen erstelle erstellen anlegen lege leg neuer neue neuen neues brauche braucht brauchen bekommt bekommen einrichten richte ein gaste gast benutzer namens vorubergehend code codes pin pins zugang lass lassen benutzen nutzen';

/** German sentences, by the same grammar as English ones. The first that fits counts. */
export const DE_RULES: readonly Rule[] = [
  // Questions and searches.
  { kind: 'help', pattern: '^hilfe$' },
  { kind: 'doctor', pattern: '^(doktor|doctor|selbsttest|diagnose)$' },
  { kind: 'doctor', pattern: '^(prufe|pruf|teste|untersuche) (haus|alles|system)$' },
  { kind: 'doctor', pattern: '^(haus|alles|system) (prufen|testen|untersuchen)$' },
  { kind: 'help', pattern: '^was kannst du$' },
  { kind: 'help', pattern: '^wie (geht|funktioniert)$' },
  {
    kind: 'list-users',
    pattern: '^(zeige|zeig|liste)? (alle)? (benutzer|nutzer|personen) (anzeigen|auflisten|zeigen)?$',
  },
  {
    kind: 'list-devices',
    pattern: '^(zeige|zeig|liste)? (alle)? (gerate|schlosser) (anzeigen|auflisten|zeigen)?$',
  },
  { kind: 'ends', pattern: '^wann (endet|lauft|verfallt|geht) ..$', need: 'u' },
  { kind: 'ends', pattern: '^bis wann ..$', need: 'u' },
  { kind: 'ends', pattern: '^wie (lange|oft) ..$', need: 'u' },
  { kind: 'ends', pattern: '^wann (kann|darf) ..$', need: 'u' },
  { kind: 'why', pattern: '^(warum|wieso|weshalb) ..$' },
  { kind: 'why', pattern: '(code|pin)? (funktioniert|geht|klappt|passt|gilt) (code|pin)? nicht', need: 'u' },
  { kind: 'why', pattern: 'kommt nicht (rein|hinein|herein|durch)', need: 'u' },
  { kind: 'why', pattern: '^(kann|konnte) (offnen|rein|aufmachen|benutzen|aufschliessen)', need: 'u' },
  { kind: 'why', pattern: '^(hat) (zugang|code)', need: 'ud' },
  {
    kind: 'why',
    pattern: '^was (stimmt|ist) (nicht|los|falsch) (los)?',
    need: 'u',
    without: 't',
    fillers: 'code pin',
  },
  { kind: 'next', pattern: '^was (kommt|steht|passiert|ist) (als)? (nachstes|an|demnachst|nachste)$' },
  { kind: 'next', pattern: '^was (passiert|kommt)$', need: 't' },
  { kind: 'next', pattern: '^wer kommt$', need: 't', without: 'd' },
  { kind: 'came', pattern: '^wer kam$' },
  {
    kind: 'who-can',
    pattern:
      '^(wer|welche) (alles)? (kann|darf|hat|konnte) (offnen|aufmachen|rein|hinein|zugang|zutritt|code|codes|benutzen|ins|aufschliessen|unscharf)',
    without: 'u',
  },
  { kind: 'state', pattern: '^(habe|hab|haben) (ich|wir) (abgeschlossen|verriegelt|zugesperrt|zugemacht)$' },
  { kind: 'came', pattern: '^wann (kam|war|ist|wurde) .. (zuletzt)?$' },
  {
    kind: 'came',
    pattern:
      '^wer (war|kam|ist|hat) .. (da|hier|geoffnet|benutzt|gekommen|aufgeschlossen|reingekommen|zuhause|hause|entscharft|kam|drin)',
  },
  { kind: 'came', pattern: '^wer war$', need: 't' },
  { kind: 'came', pattern: '^(ist|war|kam) jemand (da|hier|hause|zuhause|drin|gekommen)?' },
  { kind: 'came', pattern: '^wer ist (in|im|drin)?$', without: 'ug' },
  {
    kind: 'came',
    pattern: '^(war|ist|hat|kam) .. (da|hier|hause|zuhause|geoffnet|gekommen|benutzt|drin|angekommen)',
    need: 'u',
  },
  { kind: 'came', pattern: '^was (war|ist|passierte) los?', need: 't' },
  {
    kind: 'came',
    pattern: '^(zeige|zeig)? (verlauf|protokoll|historie|ereignisse|eintrage) (anzeigen|zeigen)?$',
  },
  {
    kind: 'state',
    pattern:
      '^(ist|sind) (alles|alle)? (noch)? (zu|offen|abgeschlossen|verriegelt|scharf|unscharf|an|aus|geschlossen|auf|verschlossen|sicher)$',
  },
  { kind: 'state', pattern: '(status|zustand)$', need: 'd', without: 'u' },
  { kind: 'state', pattern: '^was ist (los|kaputt)', need: 'd', without: 'u' },
  { kind: 'state', pattern: '^(status|zustand|ubersicht)$' },
  {
    kind: 'battery',
    pattern: '(batterie|batterien|akku|akkus|batteriestand)',
    fillers:
      'wie steht ist sind um welche schlosser gerate haben hat schwache leer braucht brauchen neue stand voll',
  },
  { kind: 'find', pattern: '^(wer|zeige|zeig)? (ist|sind)?$', need: 'g', without: 'dtp' },
  {
    kind: 'next',
    pattern: '^(welche|zeig|zeige)? codes (die)? (enden|laufen|ablaufen|beginnen) (ab|aus|bald)?',
  },
  { kind: 'find', pattern: '^(suche|such|finde|zeige|zeig|offne) (benutzer)?$', need: 'u', without: 'dtp' },

  // Another PIN.
  {
    kind: 'new-pin',
    pattern: '(andere|setze|setz|wechsle|stell|stelle) (code|pin)',
    need: 'up',
    without: 't',
  },
  { kind: 'new-pin', pattern: '(neue|neuer) (code|pin) (ist|lautet)', need: 'up', without: 'dt' },
  {
    kind: 'new-pin',
    pattern: '(gib|braucht|mach|erstelle|bekommt)? (neue|neuer|neuen|andere) pin',
    need: 'u',
    without: 'dtp',
  },
  { kind: 'new-pin', pattern: '(pin|code)? (zurucksetzen|erneuern|erneuere)', need: 'u', without: 'dtp' },
  { kind: 'show', pattern: '(code|pin) (vergessen)', need: 'u', without: 'dtp', fillers: 'hat' },
  { kind: 'new-pin', pattern: '(code|pin) (verloren)', need: 'u', without: 'dtp', fillers: 'hat' },

  // Shared and shown.
  {
    kind: 'share',
    pattern: '(teile|teil|schick|schicke|sende|send|maile|verschicke) (code|pin|zugang)',
    need: 'u',
    without: 'dtp',
    fillers: 'U',
  },
  { kind: 'show', pattern: '^(zeige|zeig|nenne|sag) (code|pin)', need: 'u', without: 'dtp' },
  { kind: 'show', pattern: '^(wie|was) (ist|lautet|war) (code|pin)', need: 'u', without: 't' },
  { kind: 'show', pattern: '^welche (code|pin) (hat|benutzt)', need: 'u', without: 't' },
  { kind: 'show', pattern: '^welchen (code|pin) (hat|benutzt)', need: 'u', without: 't' },

  // More and fewer devices.
  {
    kind: 'remove-device',
    pattern: '(darf|soll|kann)? nicht mehr (offnen|rein|benutzen|hinein)?',
    need: 'ud',
    without: 't',
  },
  {
    kind: 'remove-device',
    pattern: '(nimm|entferne|losche|entziehe|streiche|sperre) (code|zugang)? (weg)?',
    need: 'ud',
    without: 'tp',
  },
  { kind: 'add-device', pattern: '(fuge|fug) C? (code|pin|zugang)? (hinzu|dazu)', need: 'ud', without: 'tp' },
  {
    kind: 'add-device',
    pattern: '(code|pin|C|U) soll auch (gehen|funktionieren|offnen|gelten|konnen)?',
    need: 'ud',
    without: 'tp',
  },
  { kind: 'add-device', pattern: 'auch$', need: 'ud', without: 'tp' },

  // Longer and shorter.
  { kind: 'extend', pattern: '(verlangere|verlangern) (code|pin|zugang)?', need: 'u', without: 'dp' },
  { kind: 'extend', pattern: '(code|pin|zugang) (verlangern)', need: 'u', without: 'dp' },
  { kind: 'extend', pattern: '(gib|geben) (mehr)?', need: 'ul', without: 'dp' },
  { kind: 'extend', pattern: '(bleibt|bleiben)', need: 'ut', without: 'dp' },
  { kind: 'extend', pattern: 'langer', need: 'ut', without: 'dp' },
  { kind: 'shorten', pattern: '(verkurze|verkurzen) (code|pin|zugang)?', need: 'u', without: 'dp' },
  { kind: 'shorten', pattern: '(beende|beenden) (code|pin|zugang)?', need: 'ut', without: 'dp' },
  { kind: 'shorten', pattern: '^(beende|beenden) (code|pin|zugang)', need: 'u', without: 'dptl' },
  { kind: 'shorten', pattern: '(reist|fahrt|geht|zieht) (ab|aus)?', need: 'ut', without: 'dp' },
  { kind: 'shorten', pattern: '(code|zugang)? soll (enden|ablaufen)', need: 'ut', without: 'dp' },

  // Paused and resumed.
  {
    kind: 'resume',
    pattern: '(reaktiviere|entsperre|reaktivieren|entsperren|fortsetzen) (code|zugang|pin)?',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'resume',
    pattern: '(code|zugang|pin)? (wieder) (aktivieren|einschalten|fortsetzen|freigeben)',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'resume',
    pattern: '(schalte|schalt|aktiviere|lass) (code|zugang|pin)? wieder (ein|an|rein)?',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'pause',
    pattern:
      '(pausiere|pausier|sperre|sperr|deaktiviere|blockiere|pausieren|sperren|deaktivieren|aussetzen) (code|zugang|pin)?',
    need: 'u',
    without: 'dp',
  },
  {
    kind: 'pause',
    pattern: '(code|zugang|pin) (sperren|pausieren|deaktivieren|aussetzen)',
    need: 'u',
    without: 'dp',
  },
  { kind: 'pause', pattern: '(setz|setze) (code|zugang|pin)? aus', need: 'u', without: 'dp' },

  // Deleted.
  {
    kind: 'delete-code',
    pattern: '(losche|entferne|widerrufe|entziehe|entzieh|streiche) (code|codes|zugang|pin)',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'delete-code',
    pattern: '(code|codes|zugang|pin) (loschen|entfernen|widerrufen|entziehen)',
    need: 'u',
    without: 'dtp',
  },
  { kind: 'delete-user', pattern: '(losche|entferne) (benutzer|person)?', need: 'u', without: 'dtp' },
  { kind: 'delete-user', pattern: '(benutzer|person)? (loschen|entfernen)', need: 'u', without: 'dtp' },

  // Of all of them, only the codes can be.
  {
    kind: 'delete-code',
    pattern: '^(losche|losch|entferne|widerrufe|raume) (auf|weg)?$',
    need: 'g',
    without: 'dtp',
  },
  { kind: 'delete-code', pattern: '(loschen|entfernen|widerrufen|zurucksetzen)$', need: 'g', without: 'dtp' },

  // Another schedule.
  {
    kind: 'change',
    pattern: '(code|pin|zugang) soll (gelten|gehen|funktionieren)',
    need: 'ut',
    without: 'p',
  },
  {
    kind: 'change',
    pattern: '(andere|setze|setz|verschiebe|lege|stelle) (zeiten|zeit|zeitplan|code|zugang)?',
    need: 'ut',
    without: 'p',
  },
  { kind: 'change', pattern: '(zeitplan|zeiten) (andern)?', need: 'u', without: 'p' },
  { kind: 'change', pattern: '(andere) (zeitplan|zeiten|code)', need: 'u', without: 'p' },
  { kind: 'change', pattern: '^(andere|bearbeite)$', need: 'u', without: 'dtp' },

  // A new code.
  { kind: 'issue', pattern: CODE, fillers: MADE },
  { kind: 'issue', pattern: '(lass|lasse) (rein|hinein|herein|benutzen)?', need: 'ud' },
  { kind: 'issue', pattern: '(U|C) (muss|darf|braucht) (rein|hinein|benutzen|offnen|nutzen)?', need: 'udt' },
  { kind: 'issue', pattern: '', need: 'udt' },

  // The alarm, scenes, locks.
  {
    kind: 'scene',
    pattern: '(starte|start|szene|aktiviere|fuhre)? (szene)? (aus|ausfuhren|starten)?',
    need: 's',
    without: 'udtp',
  },
  {
    kind: 'disarm',
    pattern: '(schalte|schalt|stelle)? (unscharf|aus|ab) (schalten|stellen)?$',
    need: 'b',
    without: 'utp',
  },
  { kind: 'disarm', pattern: 'unscharf (schalten|stellen)?$', without: 'udtp' },
  { kind: 'disarm', pattern: '(entscharfe|entscharfen|deaktiviere|ausschalten)$', need: 'b', without: 'utp' },
  {
    kind: 'arm',
    pattern: '(schalte|schalt|stelle)? M? (scharf|an|ein) M? (schalten|stellen)?$',
    need: 'b',
    without: 'utp',
  },
  { kind: 'arm', pattern: '(schalte|schalt|stelle)? M? scharf M? (schalten|stellen)?$', without: 'udtp' },
  {
    kind: 'unlock',
    pattern: '(offne|offnen|aufmachen|aufschliessen|aufsperren|entriegle|entriegele)$',
    need: 'o',
    without: 'utp',
  },
  { kind: 'unlock', pattern: '(schliess|schliesse|sperr|sperre|mach|mache) auf$', need: 'o', without: 'utp' },
  {
    kind: 'lock',
    pattern: '(schliess|schliesse|sperr|sperre|mach|mache) (ab|zu)?$',
    need: 'o',
    without: 'utp',
  },
  {
    kind: 'lock',
    pattern: '(abschliessen|zusperren|verriegle|verriegele|verriegeln|schliessen|zumachen|absperren)$',
    need: 'o',
    without: 'utp',
  },

  // Users.
  {
    kind: 'add-user',
    pattern:
      '^(fuge|fug|lege|leg)? (neuer|neuen|neue)? (benutzer|person|gast)? (namens)? N (als)? (benutzer)? (hinzu|an|anlegen|hinzufugen)$',
    without: 'dtp',
  },
  { kind: 'add-user', pattern: '^(neuer|neuen|neue) (benutzer|person) (namens)? N$', without: 'dtp' },
  { kind: 'add-user', pattern: '^(neuer|neuen) (benutzer|person) (anlegen)?$', without: 'udtp' },
];

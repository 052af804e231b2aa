import type { Rule } from './words.ts';

const CODE = '(code|codes|pin|pins|access|passcode|keycode|entry)';
const MADE =
  'give create make set up issue generate get need needs want wants add new assign grant guest visitor temporary one gets works user person called named code codes pin pins access door have has provide arrange another secret numbered lock setup';

/** What acts once it is confirmed. The first that fits counts. */
export const EN_ACTS: readonly Rule[] = [
  // Another PIN.
  {
    kind: 'new-pin',
    pattern: '(change|set|update|make|replace|edit|switch|reset) (code|pin)',
    need: 'up',
    without: 't',
  },
  { kind: 'new-pin', pattern: '(new)? (code|pin) (is|shall|should) (be)?', need: 'up', without: 'dt' },
  {
    kind: 'new-pin',
    pattern: '(lost|forgot|forgotten|leaked) (code|pin) (give|create|make|issue)? (new)? (one|code|pin)',
    need: 'u',
    without: 'dt',
  },
  { kind: 'new-pin', pattern: '(lost|leaked) (code|pin)$', need: 'u', without: 'dtp' },
  {
    kind: 'new-pin',
    pattern:
      '(give|get|make|create|generate|needs|need|wants|want|set|assign|issue)? (new|different|another|fresh|random|other) pin',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'new-pin',
    pattern: '(give|needs|need|wants) (different|another|other) code',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'new-pin',
    pattern: '(reset|regenerate|renew|refresh|replace|rotate) (code|pin)',
    need: 'u',
    without: 'dtp',
  },
  { kind: 'new-pin', pattern: '(change|update) pin', need: 'u', without: 'dtp' },

  // Shared and shown.
  {
    kind: 'share',
    pattern: '(share|forward|send|text|mail|email|message|resend|whatsapp) (code|pin|access)',
    need: 'u',
    without: 'tp',
  },
  { kind: 'show', pattern: '^(show|see|view|display|tell|reveal) (code|pin)', need: 'u', without: 'tp' },
  { kind: 'show', pattern: '^what (is|was) (code|pin)', need: 'u', without: 't' },
  { kind: 'show', pattern: '^which (code|pin) (does|did|has|is) (have|has|use)?', need: 'u', without: 't' },
  { kind: 'show', pattern: '(forgot|forgotten) (code|pin)$', need: 'u', without: 'tp' },
  { kind: 'show', pattern: '^forgot (code|pin)', need: 'u', without: 'tp' },

  // More and fewer devices.
  {
    kind: 'remove-device',
    pattern: '(should|may|must|can|shall)? no longer (open|use|enter|access|work|unlock|disarm|get)',
    need: 'ud',
    without: 't',
  },
  {
    kind: 'remove-device',
    pattern:
      '(should|may|must|can|shall) not (open|use|enter|access|work|unlock|disarm|get) (anymore|any) (more|longer)?',
    need: 'ud',
    without: 't',
    fillers: 'code',
  },
  { kind: 'remove-device', pattern: '^no more', need: 'ud', without: 't' },
  {
    kind: 'remove-device',
    pattern:
      '(remove|take|delete|revoke|cancel|block|drop|withdraw|exclude|ban) (code|access|pin)? (off|away|from|out)? (code|access|pin)?',
    need: 'ud',
    without: 'tp',
  },
  { kind: 'add-device', pattern: '(add|include|put) C (code|pin|access)', need: 'ud', without: 'tp' },
  {
    kind: 'add-device',
    pattern: '(code|pin|access) (should|shall|must|can) (also|too) (work|open|be)? (valid)?',
    need: 'ud',
    without: 'tp',
  },
  {
    kind: 'add-device',
    pattern: '(let|allow|give) (use|open|in|access|enter)? (as)? (well|too)',
    need: 'ud',
    without: 'tp',
  },
  {
    kind: 'add-device',
    pattern: 'also (let|allow|give) (use|open|in|enter|access)?',
    need: 'ud',
    without: 'tp',
  },
  {
    kind: 'add-device',
    pattern: '(add|put|include|extend) (access)? (too|as)? (well)?',
    need: 'ud',
    without: 'tp',
  },

  // Longer and shorter.
  { kind: 'extend', pattern: '(extend|prolong|lengthen) (code|pin|access|stay)?', need: 'u', without: 'dp' },
  {
    kind: 'extend',
    pattern: '(add|give) (code|pin|access)? (extra|more|longer)? (code|pin|access)?',
    need: 'ul',
    without: 'dp',
  },
  { kind: 'extend', pattern: '(let|is|are)? (stay|stays|staying) (longer)?', need: 'ut', without: 'dp' },
  { kind: 'extend', pattern: '(late)? checkout', need: 'ut', without: 'dp' },
  { kind: 'extend', pattern: 'longer', need: 'ut', without: 'dp' },
  { kind: 'shorten', pattern: '(shorten|curtail) (code|pin|access|stay)?', need: 'u', without: 'dp' },
  {
    kind: 'shorten',
    pattern: '(end|stop|expire|terminate|finish) (code|access|pin|stay)?',
    need: 'ut',
    without: 'dpl',
  },
  { kind: 'shorten', pattern: '^(end|terminate|finish) (code|access|pin|stay)', need: 'u', without: 'dptl' },
  {
    kind: 'shorten',
    pattern: '(is|are)? (leaves|leaving|departs|departing|checks|checking) (out)?',
    need: 'ut',
    without: 'dp',
  },
  {
    kind: 'shorten',
    pattern: '(code|access|stay|pin) (should|shall|must) (end|expire|stop)',
    need: 'ut',
    without: 'dp',
  },

  // Paused and resumed.
  {
    kind: 'resume',
    pattern:
      '(resume|reactivate|unpause|reenable|unblock|restore|continue|unfreeze|unsuspend) (code|access|pin)? (again)?',
    need: 'u',
    without: 'tp',
  },
  { kind: 'resume', pattern: '(enable|activate) (code|access|pin)? (again)?', need: 'u', without: 'dtp' },
  {
    kind: 'resume',
    pattern: '(turn|switch|let|put) (code|access|pin)? back (on)?',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'pause',
    pattern: '(pause|suspend|disable|deactivate|freeze|block|hold|stop) (code|access|pin)?',
    need: 'u',
    without: 'dp',
  },
  { kind: 'pause', pattern: 'put (code|access|pin)? hold', need: 'u', without: 'dp' },
  {
    kind: 'pause',
    pattern: '(turn|switch) (code|access|pin)? off (code|access|pin)?',
    need: 'u',
    without: 'dp',
  },
  { kind: 'pause', pattern: '^(pause|suspend) (code|someone|somebody|user)?$', without: 'udtp' },

  // Deleted.
  {
    kind: 'delete-code',
    pattern:
      '(delete|remove|revoke|cancel|erase|kill|drop|withdraw|destroy) (code|codes|pin|access|permission)',
    need: 'u',
    without: 'dtp',
  },
  {
    kind: 'delete-code',
    pattern: '(get|take) (rid|away) (code|codes|pin|access)',
    need: 'u',
    without: 'dtp',
  },
  { kind: 'delete-code', pattern: '^revoke$', need: 'u', without: 'dtp' },
  { kind: 'delete-code', pattern: '^(delete|remove|revoke) (code|pin)$', without: 'udtp' },
  {
    kind: 'delete-user',
    pattern: '(delete|remove|erase) (user|person|guest)? (completely|altogether)?',
    need: 'u',
    without: 'dtp',
  },
  // Of all of them, only the codes can be.
  {
    kind: 'delete-code',
    pattern: '^(revoke|cancel|clear|wipe|reset|kill|drop|delete|remove|erase) (out|up|off)?$',
    need: 'g',
    without: 'dtp',
  },

  // Another schedule.
  {
    kind: 'change',
    pattern: '(code|pin|access) (should|shall|must) (work|open|be)? (valid)?',
    need: 'ut',
    without: 'p',
  },
  {
    kind: 'change',
    pattern:
      '(change|set|update|move|reschedule|edit|limit|restrict|adjust) (schedule|times|time|code|pin|access|hours)?',
    need: 'ut',
    without: 'p',
  },
  { kind: 'change', pattern: '(make) (code|pin|access)? (valid|work|active)', need: 'ut', without: 'p' },
  { kind: 'change', pattern: '(schedule|times|hours)', need: 'ut', without: 'p' },
  {
    kind: 'change',
    pattern: '(change|edit|update|set|adjust) (schedule|times|time|code|access|hours)',
    need: 'u',
    without: 'p',
  },

  { kind: 'change', pattern: '^(change|edit|modify)$', need: 'u', without: 'dtp' },

  // A new code.
  { kind: 'issue', pattern: `(U|C) (should|must|shall) (have|get) ${CODE}`, need: 'u' },
  {
    kind: 'issue',
    pattern: CODE,
    fillers: `${MADE} let needs open use enter`,
  },
  {
    kind: 'issue',
    pattern: '(give|let|allow|grant) (get|come|go|access|use|open|enter|in)?',
    need: 'ud',
    fillers: 'once',
  },
  {
    kind: 'issue',
    pattern: '(give|let|allow|grant) (get|come|go|access|use|open|enter|in)?',
    need: 'ut',
    fillers: 'once',
  },
  {
    kind: 'issue',
    pattern: '(needs|need|has|wants|must) (get|come|go|enter|open|use|access|in)',
    need: 'ut',
  },
  { kind: 'issue', pattern: '(U|C) (can|may) (use|open|enter|access|unlock|get|come)', need: 'udt' },
  { kind: 'issue', pattern: '(comes|visits|arrives)', need: 'dt' },
  { kind: 'issue', pattern: '', need: 'udt' },

  // The alarm, scenes, locks.
  {
    kind: 'scene',
    pattern: '(run|start|activate|execute|play|trigger|launch|begin)? (scene|script)?',
    need: 's',
    without: 'udtp',
  },
  { kind: 'disarm', pattern: '(disarm|unarm) (system)?$', without: 'utp' },
  { kind: 'disarm', pattern: '(deactivate|disable|kill) (system)?$', need: 'b', without: 'utp' },
  { kind: 'disarm', pattern: '(turn|switch|set|put)? off$', need: 'b', without: 'utp' },
  { kind: 'arm', pattern: 'arm (system)? M? (mode)?$', without: 'utp' },
  {
    kind: 'arm',
    pattern: '(set|activate|enable|turn|switch|put) (on)? M? (mode)? are? M?$',
    need: 'b',
    without: 'utp',
  },
  { kind: 'arm', pattern: 'D on M?$', need: 'b', without: 'utp' },
  { kind: 'lock', pattern: '(lock|close|shut|secure|bolt) (up|down)?$', need: 'o', without: 'utp' },
  { kind: 'lock', pattern: 'lock (up|down)$', without: 'udtp' },
  { kind: 'unlock', pattern: '(unlock|open) (up)?$', need: 'o', without: 'utp' },

  // Users.
  {
    kind: 'add-user',
    pattern:
      '^(add|create|register|new|make|enter) (new)? (user|person|guest|resident|visitor)? (called|named)? N (as)? (user|person)?$',
    without: 'dtp',
  },
  {
    kind: 'add-user',
    pattern: '^(add|create|register|new|make) (new)? (user|person|guest)$',
    without: 'udtp',
  },
];

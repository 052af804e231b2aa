import type { Rule } from './words.ts';

const CODE = '(code|codes|pin|pins|access)';

/** Questions and searches: none of them acts. The first that fits counts. */
export const EN_QUESTIONS: readonly Rule[] = [
  { kind: 'help', pattern: '^(help|commands|menu)$' },
  { kind: 'help', pattern: '^what can you do$' },
  { kind: 'help', pattern: '^how does work$' },
  {
    kind: 'list-users',
    pattern: '^(list|show|see) (all|everyone|every)? (users|user|people|members|persons)$',
  },
  { kind: 'doctor', pattern: '^(doctor|checkup|diagnose)$' },
  { kind: 'doctor', pattern: '^(check|examine|test|diagnose) (house|home|everything|system)$' },
  { kind: 'doctor', pattern: '^(run)? (health)? check$' },
  { kind: 'list-users', pattern: `^who has ${CODE}$`, without: 'dt' },
  { kind: 'list-devices', pattern: '^(list|show|see) (all)? (devices|locks|doors)$' },

  {
    kind: 'ends',
    pattern: '^when (does|do|will|is|did) .. (end|expire|stop|over|leave|checkout|out)',
    need: 'u',
  },
  { kind: 'ends', pattern: '^until when ..$', need: 'u' },
  { kind: 'ends', pattern: '^how long ..$', need: 'u' },
  { kind: 'ends', pattern: '^when (can|may|could) (come|get|enter|use|open|go)', need: 'u' },
  { kind: 'ends', pattern: '^what (are|is) (hours|times|schedule|window|T)', need: 'u' },
  { kind: 'ends', pattern: '^how (many|often) ..$', need: 'u' },

  { kind: 'why', pattern: '^why ..$' },
  { kind: 'why', pattern: '^how come ..$' },
  { kind: 'why', pattern: '^what (is|was) (wrong|up|problem)', need: 'u', fillers: 'code pin' },
  { kind: 'why', pattern: '^what (keeps|stops|kept) (out)?', need: 'u' },
  {
    kind: 'why',
    pattern:
      '(is|does|do|did|will|can|could|would) not (be)? (work|working|get|open|accept|enter|come|unlock|valid|use)',
    need: 'u',
    fillers: 'code pin says said that access works',
  },
  { kind: 'why', pattern: '(is|was|are)? locked out', need: 'u' },
  {
    kind: 'why',
    pattern: '^(does|is|will) (code|pin|access) (work|working|active|valid|enabled)',
    need: 'u',
  },
  { kind: 'why', pattern: '^(can|could) (open|enter|use|unlock|disarm|get)', need: 'u' },
  { kind: 'why', pattern: `^(does|has) (have)? (access|code|pin)`, need: 'ud' },

  {
    kind: 'next',
    pattern:
      '^(what|who) (is|are|does)? (next|coming|upcoming|expected|scheduled|arriving|happens|happening|planned) (up|next)?$',
  },
  { kind: 'next', pattern: '^what happens$', need: 't' },
  { kind: 'next', pattern: '^(upcoming|next|agenda|changes)$' },
  { kind: 'next', pattern: '^any (changes|arrivals|guests|visitors) (coming)?$' },
  {
    kind: 'next',
    pattern:
      '^(show|list|which|what)? codes (that|which|are|do)? (expire|end|start|begin|expiring|ending) (soon)?',
  },

  {
    kind: 'who-can',
    pattern:
      '^(who|which|list|show|everyone|everybody|people) (people|users|everyone|everybody|all)? (with|else)? (can|could|may|has|have) (all)? (open|enter|use|unlock|disarm|get|come|go|access|code|codes|pin|allowed|operate)',
  },
  {
    kind: 'who-can',
    pattern: '^(list|show)? (everyone|everybody|people|users|who) (with)? access',
    need: 'd',
  },

  { kind: 'state', pattern: '(status|state)$', need: 'd', without: 'u' },
  { kind: 'state', pattern: '^any (problems|problem|trouble|issues|alerts|warnings)$', without: 'ud' },
  { kind: 'state', pattern: '^what (is|was) (wrong|up)', need: 'd', without: 'u' },
  { kind: 'state', pattern: '^did (i|we|you|anyone|someone|anybody) (lock|close|shut|arm)$' },
  {
    kind: 'came',
    pattern:
      '^when (did|was|were|has|is) (last)? (come|came|opened|open|used|use|unlocked|here|been|there|arrive|enter|home|in)',
  },
  {
    kind: 'came',
    pattern:
      '^who (all)? (was|were|is|has|have)? (last)? (came|come|been|here|home|there|inside|entered|enter|opened|open|unlocked|used|disarmed|armed|visited|visit|left|went|was|were) (home|here|there|last|around)? (by)? (last)?',
  },
  {
    kind: 'came',
    pattern:
      '^(did|has|have|was|were|is|are) .. (come|came|been|here|home|there|inside|show|arrive|arrived|enter|entered|visit|visited|use|used|open|opened|disarm|disarmed|around|gone|leave|left|stop|drop|in) (up|by|home|here|there|yet|already|back)?',
    need: 'u',
  },
  {
    kind: 'came',
    pattern:
      '^(did|is|was|are|has)? (anyone|anybody|someone|somebody) (come|came|home|here|there|been|in|inside|open|opened|use|used|unlock|unlocked|enter|entered)',
  },
  { kind: 'came', pattern: '^who is (in|inside|at)?$', without: 'u' },
  { kind: 'came', pattern: '^what (happened|went|was) (on|here)?', need: 't', without: 'u' },
  { kind: 'came', pattern: '^where (is|was)', need: 'u' },
  {
    kind: 'came',
    pattern:
      '^(show|see|open|view)? (last|recent|latest|full)? (log|history|entries|events|visits|activity|visitors)$',
  },

  {
    kind: 'state',
    pattern:
      '^(is|are) (it|all|everything|they|everyone)? (really|still|currently)? (locked|closed|open|opened|shut|unlocked|armed|disarmed|on|off|secure|safe|ok|fine)$',
  },
  { kind: 'state', pattern: '^(status|state|overview|summary) (report)?$' },
  {
    kind: 'battery',
    pattern: '(battery|batteries|charge)',
    fillers:
      'how are is what does do need new low which have has locks devices level levels status show state doing replace',
  },

  { kind: 'find', pattern: '^(who|list|show|see)? (is|are)?$', need: 'g', without: 'dtp' },
  {
    kind: 'find',
    pattern: '^(find|search|show|open|see|view|lookup) (user|card)?$',
    need: 'u',
    without: 'dtp',
  },
];

import { EN_BOOKINGS } from './bookings.ts';
import { EN_ACTS } from './en-acts.ts';
import { EN_QUESTIONS } from './en-questions.ts';
import type { Words } from './words.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const COUNT = `(\\d{1,3}|${NUMBERS.join('|')})`;

export const EN: Words = {
  rewrites: [
    [/[‘’`´]/g, "'"],
    [/\bcan'?t\b|\bcannot\b/gi, 'can not'],
    [/\bwon'?t\b/gi, 'will not'],
    [/\b(do|does|did|is|are|was|were|has|have|had|would|should|could|must)n'?t\b/gi, '$1 not'],
    [/\b(what|who|when|where|how|why)'s\b/gi, '$1 is'],
    [/\b(i|we|you|they)'(?:m|re)\b/gi, '$1 are'],
    [/\b(i|we|you|they|he|she)'(?:ll)\b/gi, '$1 will'],
    [/\b(i|we|you|they|he|she)'(?:d)\b/gi, '$1 would'],
    [/\bcode 4 (?=\p{L})/giu, 'code for '],
    // As people type in a hurry.
    [/\b(who|what|where|when|how)s\b/gi, '$1 is'],
    [/\bpl[sz]\b/gi, 'please'],
    [/\b(?:cud|cld)\b/gi, 'could'],
    [/\b(?:shud|shld)\b/gi, 'should'],
    [/\b(?:tmrw|tmr|tmw|2moro|2morrow|tomo)\b/gi, 'tomorrow'],
    [/\bwknd\b/gi, 'weekend'],
    [/\bm ?- ?f\b/gi, 'mon-fri'],
    [/\bm ?\/ ?w ?\/ ?f\b|\bmwf\b/gi, 'mon, wed, fri'],
    [/\bt ?\/ ?th\b|\btth\b/gi, 'tue, thu'],
    [/\bfrom now on\b/gi, 'always'],
    [/\bfrom (?:right )?now (?=until|till|to\b|for)/gi, ''],
    [/\b(?:the )?whole day\b/gi, 'all day'],
    [/\bnew years?\b(?!['’]?s? (?:eve|day))/gi, '1 january'],
    // A stay, told by how it begins and how it ends.
    [
      /\b(?:check(?:s|ing)?[- ]?in|arriv(?:es|al|ing))\b(?: on| at)?(.{3,40}?),?(?: and)? \b(?:check(?:s|ing)?[- ]?out|leav(?:es|ing)|depart(?:s|ure|ing))\b(?: on| at)?/gi,
      'from$1 until',
    ],
    [
      /^(?:(?:hey|hi|hello|ok|okay|so)\b[ ,!]*)?(?:(?:can|could|would|will) (?:you|u|we get you to)\b(?: please| kindly)?|please)(?= \p{L})/iu,
      'please',
    ],
    [/^(?:i|we) (?:want|need|would like|have) (?:you )?to\b(?! see)/i, 'please'],
    [/\blet us\b|\blet's\b/gi, 'please'],
    [/\bone(?:-| )off\b/gi, 'one-time'],
    // Why somebody gets a code is nothing to act on.
    [/\b(?:is|are) (?:coming|arriving|visiting)\b(?=.*\b(?:code|pin|access|let)\b)/gi, ' '],
  ],
  rules: [...EN_BOOKINGS, ...EN_QUESTIONS, ...EN_ACTS],
  polite: /\bplease\b|\b(?:can|could|would|will) (?:you|u)\b/i,
  fillers:
    'please the a an my our your at on for to of in into onto with by through using via me us now right just here him her his hers their them he she it its this that i we and also so hey kindly quickly thanks thank thx only over again mr mrs ms miss sir really pls',
  guards:
    'not never no none nobody neither nor without if unless whenever when while after before maybe perhaps might would was were did had has have said says say told tell asked asks wrote writes heard should shall will going what why how who whom whose where which does do is are am can could may instead myself yourself like same than or once twice copy clone dont doesnt didnt wont cant shouldnt wouldnt couldnt isnt',
  genericDoor: 'door lock gate',
  genericDoors: 'doors locks gates',
  all: 'all every each both',
  unit: 'flat apartment unit place room cottage studio cabin villa',
  articles: 'the a my our your that this which each every all both',
  everything: 'everything everywhere house',
  everyone: 'everyone everybody',
  people: 'users user people persons person guests guest codes code pins pin them accounts',
  except: [
    'except for',
    'except',
    'excluding',
    'apart from',
    'other than',
    'but not for',
    'but not',
    'besides',
    'without',
  ],
  alarm: 'alarm alarms security panel burglar',
  and: 'and plus &',
  called: 'called named',
  particles: 'von van de der den di da la le al bin',
  modes: [
    ['away', 'away'],
    ['stay home', 'stay'],
    ['night', 'night'],
    ['leaving gone out vacation', 'away', true],
    ['bed sleep', 'night', true],
  ],
  uses: [
    [/\bthat works (?:only )?once\b/iu, () => 1],
    [
      /\b(?:only |just )?(?:once|(?:single|one)[- ](?:use|time)|1[- ]time)\b(?: only| use)?(?! (?:a|per|each|every) )/iu,
      () => 1,
    ],
    [/\b(?:only )?twice\b(?! (?:a|per|each|every) )/iu, () => 2],
    [
      new RegExp(
        `\\b(?:(?:works|for|with|only|up to|at most) )*${COUNT}[- ](?:times?|uses?|entries|visits)\\b(?! (?:a|per|each|every) )`,
        'iu',
      ),
      ([, count = '']) => (/\d/.test(count) ? Number(count) : NUMBERS.indexOf(count.toLowerCase()) + 1),
    ],
  ],
  aliases: [
    ['entrance', 'front door'],
    ['main door', 'front door'],
    ['cellar', 'basement'],
    ['basement', 'cellar'],
    ['garage door', 'garage'],
  ],
  time: {
    strong:
      'monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays mon tue tues wed thu thur thurs fri january february april june july august september october november december jan feb apr jun jul aug sep sept oct nov dec today tomorrow tonight yesterday weekday weekdays weekend weekends workday workdays day days week weeks month months hour hours minute minutes nights morning mornings afternoon afternoons evening evenings noon midnight christmas xmas always forever daily permanently indefinitely am pm oclock anytime',
    weak: 'may march mar sun sat second night mo tu we th fr sa su year years h hrs min eve all any working',
    joints:
      'from until till til to through up at on by for in every each the this next last past between and of except excluding starting beginning only valid but a an another more new one two three four five six seven eight nine ten twelve further notice time clock round around during all and s end start',
    unfinished:
      'until till til through from between except excluding starting beginning since every each next at within during',
    leads: 'to by for on the of and in an a or end start last this up valid',
    beforeHour: 'at from until till by to between around last every each',
    translate: [
      [/(?:\bfor )?\b(?<!(?:\b(?:at|from|to|until|till|by)|-) ?)(24|48|72) ?h(?:rs?)?\b/g, 'for $1 hours'],
      [/\b(for|next) (\d{1,3}) ?h(?:rs?)?\b/g, '$1 $2 hours'],
      [/\b(\d{1,3}) ?hrs?\b/g, '$1 hours'],
      [/\bo'?clock\b/g, ':00'],
      [/\b(\d{1,2}) :00/g, '$1:00'],
      [/\bany ?time\b/g, 'any time'],
      [/\b(\d{1,2})h\b/g, '$1:00'],
    ],
  },
  quote: /^\s*(?:>|fwd?:|fw:|re:)/i,
};

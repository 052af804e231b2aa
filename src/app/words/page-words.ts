import { textOf } from '../../../bot/text/index.ts';
import type { Texts } from '../../../bot/text/index.ts';
import { accessLine, explanationLines } from '../../../bot/text/answers.ts';
import { changeLine, previewLines } from '../../../bot/text/changes.ts';
import { readSchedule } from '../../../bot/phrases/typed-times.ts';
import { standing, whenLines } from '../../../bot/text/lines/code-lines.ts';
import { examinationLines } from '../../../bot/text/lines/doctor-lines.ts';
import { careLines, lifeWords } from '../../../bot/text/lines/device-lines.ts';
import { entryLine, grantLine, holdLine, stateWords } from '../../../bot/text/lines/lines.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Here, PageWords } from '../../http/words.ts';
import { areaWords } from './area-words.ts';
import { groupWords } from './group-words.ts';
import { plain } from './plain-words.ts';

/** The words of the chat, for the page and the API. */
export function pageWordsOf(language: Language | undefined): PageWords {
  const t = textOf(language);
  const within = (here: Here): Here & { t: Texts } => ({ ...here, t });
  return {
    moment: (at, { now, zone }) => t.moment(at, now, zone),
    exactMoment: (at, { now, zone }) => t.exactMoment(at, now, zone),
    dateWords: t.dateWords,
    weekday: t.weekday,
    whose: t.whose,
    schedule: t.schedule,
    readSchedule: (text, here) => {
      const read = readSchedule(text, here, language);
      if (!read.ok) return { ok: false, words: t.phraseProblem(read.problem) };
      const { schedule, uses } = read;
      return { ok: true, ...(schedule && { schedule }), ...(uses !== undefined && { uses }) };
    },
    refusal: t.refusal,
    driver: t.driver,
    icon: t.icon,
    state: (state) => (state === 'paused' || state === 'over' ? t.rest[state] : t.state[state]),
    grant: (grant, code, here) => plain(grantLine(grant, code, within(here))),
    trouble: (trouble, here) => stateWords(t, trouble, here),
    when: (code, here) => whenLines(code, within(here)).map(plain),
    standing: (code, here) => standing(code, within(here)),
    entry: (entry, here) => plain(entryLine(entry, within(here))),
    hold: (hold, here) => plain(holdLine(hold, within(here))),
    upcoming: (change, here) => plain(changeLine(change, within(here))),
    preview: (preview, here) => previewLines(preview, within(here)).map(plain),
    why: (explanation, here) => plain(explanationLines(explanation, within(here))).split('\n'),
    who: (access, when, here) => plain(accessLine(access, when, within(here))),
    life: (device, here) => lifeWords(device, within(here)),
    armed: (mode) => t.arm.state[mode],
    armQuestion: (mode) => t.arm.question[mode],
    armButton: (mode) => t.arm.button[mode],
    unlockQuestion: t.bolt.question,
    guestMessage: t.guestMessage,
    locked: t.bolt.state,
    doctor: {
      ...t.doctor,
      lines: (results, here) => examinationLines(results, within(here)),
    },
    care: (devices, house) => careLines(t, devices, house).map(plain),
    ...areaWords(t),
    ...groupWords(t),
  };
}

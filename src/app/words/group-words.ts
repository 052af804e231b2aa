import type { Texts } from '../../../bot/text/index.ts';
import type {
  BulkWords,
  DeviceGroupWords,
  DuressWords,
  FileWords,
  GroupWords,
  ReviewWords,
  TagWords,
} from '../../http/chat-words/group-words.ts';
import { bare, plain, plainLines } from './plain-words.ts';

/** The words of the chat for what is about many at once. */
export function groupWords(t: Texts): GroupWords {
  return {
    tags: tagWords(t),
    deviceGroups: deviceGroupWords(t),
    bulk: bulkWords(t),
    files: fileWords(t),
    review: reviewWords(t),
    duress: duressWords(t),
  };
}

function tagWords({ groups: { tags } }: Texts): TagWords {
  return {
    ...named(tags),
    card: (name, users) => bare(plain(tags.card(name, users))),
    show: bare(tags.show),
    ofUser: (name) => plain(tags.ofUser(name)),
  };
}

function deviceGroupWords({ groups: { devices } }: Texts): DeviceGroupWords {
  return {
    ...named(devices),
    card: (name) => plainLines(devices.card(name)).slice(1),
    area: (name, all) => plain(devices.area(name, all)),
  };
}

function named(words: Texts['groups']['tags'] | Texts['groups']['devices']) {
  return {
    title: words.title,
    none: words.none,
    rename: bare(words.rename),
    delete: bare(words.delete),
    deleteQuestion: (name: string) => plain(words.deleteQuestion(name)),
    deleteYes: bare(words.deleteYes),
    deleteNo: words.deleteNo,
    deleted: words.deleted,
    added: (name: string) => bare(words.added(name)),
    changed: bare(words.changed),
  };
}

function bulkWords({ groups: { bulk } }: Texts): BulkWords {
  return {
    title: bulk.title,
    whom: (users, who) => plain(bulk.whom(users, who)),
    everybody: bulk.everybody,
    ticked: bulk.ticked,
    question: bulk.question,
    nobody: bulk.nobody,
    do: {
      pause: bare(bulk.do.pause),
      resume: bare(bulk.do.resume),
      extend: bare(bulk.do.extend),
      'add-device': bare(bulk.do['add-device']),
      move: bare(bulk.do.move),
      revoke: bare(bulk.do.revoke),
    },
    untilNotUnderstood: bulk.untilNotUnderstood,
    reviewTitle: bulk.reviewTitle,
    will: (action, codes, users, detail) => plain(bulk.will(action, codes, users, detail)),
    fromTo: bulk.fromTo,
    nothing: bulk.nothing,
    unaffected: bulk.unaffected,
    refused: bulk.refused,
    more: bulk.more,
    yes: (action, codes) => bare(bulk.yes[action](codes)),
    runTitle: bulk.runTitle,
    running: bulk.running,
    done: bulk.done,
    saved: bulk.saved,
    interrupted: bulk.interrupted,
    stopped: bulk.stopped,
    goOn: (codes) => bare(bulk.goOn(codes)),
    drop: bulk.drop,
    openInterrupted: bulk.openInterrupted,
  };
}

function fileWords({ files }: Texts): FileWords {
  return {
    title: files.title,
    importTitle: files.importTitle,
    exportUsers: bare(files.exportUsers),
    exportEntries: (days) => bare(files.exportEntries(days)),
    usersName: files.usersName,
    entriesName: files.entriesName,
    plan: ({ newUsers, newCodes, newTags, there }) =>
      plainLines(files.plan(newUsers, newCodes, { newTags, there })),
    problems: files.problems,
    misses: files.misses,
    problemLine: (line, text) => plain(files.problemLine(line, text)).replace(/^• /, ''),
    more: files.more,
    yes: bare(files.yes),
    running: files.running,
    done: files.done,
    stopped: files.stopped,
    tooLarge: files.tooLarge,
  };
}

function reviewWords({ review }: Texts): ReviewWords {
  return {
    title: review.title,
    open: bare(review.open),
    cause: (cause, from) => plain(review.cause(cause, from)),
    reading: review.reading,
    same: review.same,
    device: review.device,
    members: review.members,
    foreign: review.foreign,
    foreignAt: (device, slots) => plain(review.foreignAt(device, slots)),
    codeHint: review.codeHint,
    keep: bare(review.keep),
    remove: bare(review.remove),
    kept: review.kept,
    removed: review.removed,
    memberQuestion: (name, role) => plain(review.memberQuestion(name, role)),
    keepMember: bare(review.keepMember),
    removeMember: bare(review.removeMember),
    memberKept: review.memberKept,
    memberRemoved: review.memberRemoved,
    keepAll: bare(review.keepAll),
    keepAllQuestion: (codes, members) => plain(review.keepAllQuestion(codes, members)),
    keepAllYes: bare(review.keepAllYes),
    keptAll: review.keptAll,
    keepHeld: bare(review.keepHeld),
    keepHeldQuestion: (gone, members) => plain(review.keepHeldQuestion(gone, members)),
    keepHeldYes: bare(review.keepHeldYes),
    keptHeld: review.keptHeld,
    over: review.over,
  };
}

function duressWords({ duress }: Texts): DuressWords {
  return {
    ...duress,
    isOff: (name) => plain(duress.isOff(name)),
    isOn: (name) => plain(duress.isOn(name)),
    mark: bare(duress.mark),
    markQuietFor: (name) => bare(duress.markQuietFor(name)),
  };
}

/** Names that stand for one another, each line for one person, folded. */
const GROUPS = `
alexander alexandra alex sascha sasha
andreas andrew andy andi drew
anthony tony
barbara barb babs
benjamin ben benny
catherine katherine kathrin katrin kate katie kathy cathy kat
charles charlie chuck karl
christine christina chris tina
christopher christian chris
daniel dan danny
david dave
deborah deb debbie
edward ed eddie ted
elizabeth elisabeth liz lisa beth betty
francis francesco frank
frederick friedrich fred fritz
gabriele gabriela gabi gaby
gregory greg
heinrich henry harry heinz
james jim jimmy jamie
jennifer jen jenny
johann johannes hans
john jon johnny jack
jonathan jon
joseph josef joe joey sepp
joshua josh
lawrence larry
leonard leonardo leo
margaret maggie meg peggy
matthew matthias matt
maximilian max
michael mike mick michi
nicholas nikolaus nick klaus
patricia pat patty trish
patrick pat
peter pete
philip phil
rebecca becky
richard rich rick dick
robert rob robbie bob bobby
ronald ron
samuel samantha sam sammy
stephanie steffi steph
stephen stefan steven steve
susan susanne sue suzy susi
theodore theo ted
thomas tom tommy
timothy tim
ulrich uli
victoria vicky
wilhelm willi
william will bill billy
wolfgang wolf
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

const BY_NAME = new Map<string, Set<string>>();
for (const group of GROUPS)
  for (const name of group) {
    const others = BY_NAME.get(name) ?? new Set<string>();
    for (const other of group) if (other !== name) others.add(other);
    BY_NAME.set(name, others);
  }

/** What else somebody of this name may be called. */
export function otherNames(name: string): ReadonlySet<string> {
  return BY_NAME.get(name) ?? new Set<string>();
}

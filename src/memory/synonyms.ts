import { stemEnglish } from "./stem-english.ts";

/**
 * Everyday words that people use for one another when they ask about what was said earlier; a line is a group, a word may
 * stand in several. Written for this project; add a line when a real question misses for want of one.
 */
const GROUPS = `
job work career occupation profession employer position
boss manager supervisor
colleague coworker teammate
company firm employer business startup organisation organization
salary pay wage income earnings
hire hired recruit recruited
quit resign resigned leave left
client customer
kid child children son daughter toddler baby
parent mother father mom dad mum
grandparent grandmother grandfather grandma grandpa
spouse husband wife partner married marriage wedding
boyfriend girlfriend partner dating relationship
sibling brother sister
relative family cousin aunt uncle niece nephew
friend buddy pal
pet dog cat puppy kitten
car vehicle truck drive drove
bike bicycle cycling
house home apartment flat place
live living reside
move moved relocate relocated
buy bought purchase purchased got
sell sold sale
cost price expensive spend spent paid
budget money afford
trip travel vacation holiday journey visit visited
flight plane airport fly flew
hotel airbnb accommodation stay stayed
country nation abroad
city town
hobby pastime interest activity
like love enjoy favorite favourite prefer fond
dislike hate annoy
fun enjoy relax
relax destress unwind calm stress
movie film cinema
show series episode tv
book novel read reading author
song music track tune album listen
band concert gig musician festival
instrument guitar piano violin drums
sport game match tournament competition
team club
exercise workout gym fitness training
run running race marathon jog
hike hiking trail mountain
camp camping tent
swim swimming pool beach lake ocean
paint painting art artwork drawing draw
craft pottery clay sculpture
photo picture photograph image camera
food meal dish eat ate cuisine
cook cooking recipe bake baked
breakfast lunch dinner
restaurant cafe
drink coffee tea wine beer
diet vegetarian vegan allergy
sick ill illness disease condition
doctor hospital clinic medical appointment
hurt injury injured pain accident
medicine medication pill
sleep tired rest
school college university class course
study learn learned studying lesson
degree graduate graduated graduation education major
teacher professor instructor mentor
student pupil classmate
exam test grade
church faith religion religious god
volunteer volunteering charity donate donation fundraiser
help support assist
event meeting conference gathering workshop
party celebrate celebration birthday anniversary
gift present
start began begin begun join joined
finish complete completed done end ended
plan planning intend intention goal aim
dream ambition aspiration hope wish
decide decision chose choose choice pick
problem issue challenge difficulty struggle obstacle
fix solve solved solution resolve
error bug fail failed failure
win won prize award trophy
lose lost
happy glad excited joy proud
sad upset depressed
afraid scared fear worry worried anxious nervous
angry mad frustrated
advice recommend recommendation suggest suggestion tip
learn discover realise realize
make made create created build built
write wrote writing written
talk discuss discussed conversation speak spoke
tell told say said mention mentioned
meet met
garden gardening plant flower
weather rain snow storm
clothes clothing outfit dress shoes
phone mobile cell
computer laptop pc
software app application program tool
website site page
database db schema table
deadline due date
schedule calendar timetable
meeting call appointment
version release update upgrade
test testing tests
deploy deployment release launch
security authentication login password
speed performance latency fast
feature functionality
number count amount total
identity gender transgender
age old born birthday
name called nickname
origin from homeland roots
`;

const groups = new Map<string, Set<string>>();
for (const line of GROUPS.trim().split("\n")) {
  const group = line.split(" ").map(stemEnglish);
  for (const term of group) {
    const others = groups.get(term) ?? new Set<string>();
    for (const other of group) if (other !== term) others.add(other);
    groups.set(term, others);
  }
}
const NONE: ReadonlySet<string> = new Set();

/** Stems of like meaning; takes and gives English stems. */
export const synonymsOf = (term: string): ReadonlySet<string> => groups.get(term) ?? NONE;

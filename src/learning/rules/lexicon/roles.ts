const HEADS = new Set(
  `founder cofounder co-founder ceo cto cfo coo cmo cpo cio ciso vp svp evp president chairman chairwoman chair director manager lead leader head chief boss
engineer developer dev programmer coder designer architect analyst scientist researcher professor teacher lecturer tutor instructor educator headteacher student undergrad undergraduate
postdoc nurse doctor physician surgeon dentist pharmacist therapist psychologist psychiatrist counselor counsellor lawyer attorney solicitor barrister paralegal judge notary
accountant bookkeeper auditor controller actuary consultant advisor adviser marketer marketeer copywriter writer author novelist journalist reporter editor blogger youtuber streamer podcaster influencer
photographer videographer filmmaker artist illustrator animator musician singer songwriter composer dj actor actress producer chef cook baker waiter waitress bartender barista
farmer gardener landscaper electrician plumber carpenter mechanic machinist welder driver trucker courier pilot steward stewardess captain sailor firefighter paramedic emt policeman policewoman cop detective officer soldier
administrator admin sysadmin sre dba recruiter headhunter specialist coordinator assistant secretary receptionist clerk librarian archivist translator interpreter linguist realtor agent broker trader banker investor
entrepreneur solopreneur freelancer contractor owner partner operator technician intern trainee apprentice vet veterinarian coach trainer strategist planner buyer merchandiser salesperson salesman saleswoman rep representative
executive exec supervisor foreman builder roofer surveyor economist statistician mathematician physicist chemist biologist geologist historian philosopher astronomer hairdresser barber stylist tailor jeweler jeweller cleaner janitor caretaker
nanny babysitter midwife optician optometrist radiographer radiologist cardiologist physiotherapist physio nutritionist dietitian dietician priest pastor rabbi imam worker scrum-master homemaker housewife househusband retiree pensioner
paediatrician pediatrician anesthesiologist neurologist dermatologist pathologist oncologist epidemiologist toxicologist podiatrist chiropractor osteopath acupuncturist masseuse hygienist
evangelist maintainer moderator tester qa devops fundraiser lobbyist diplomat ambassador politician senator mayor councillor activist organizer curator conservator florist beekeeper winemaker brewer butcher fisherman forester ranger
principal dean provost superintendent underwriter adjuster appraiser assessor estimator inspector dispatcher logistician warehouseman cashier retailer shopkeeper grocer publicist pr comedian dancer choreographer magician model
sculptor potter ceramicist painter printmaker goldsmith locksmith blacksmith glazier mason plasterer upholsterer seamstress shoemaker cobbler watchmaker optimizer marketer growth-hacker technologist cyberneticist ethicist cryptographer
pm po hr generalist practitioner clinician phlebotomist sonographer orthodontist hygienist undertaker mortician auctioneer concierge hotelier restaurateur caterer sommelier bellhop housekeeper stewardess matron warden guard bouncer bodyguard
investigator prosecutor magistrate legislator scholar fellow academic grad phd sociologist anthropologist archaeologist ecologist botanist zoologist meteorologist oceanographer geographer cartographer urbanist
gamer-dev gamedev modeler modeller estimator toolmaker fitter rigger crane-operator steelworker miner driller roughneck lumberjack logger barista fundraiser steward dad-blogger scriptwriter screenwriter playwright poet ghostwriter proofreader publisher printer bookseller
sales-rep account-executive marketer seo brand-manager founder/ceo ceo/founder developer/designer`.split(/\s+/),
);

/** Endings of trades too many to list; those who hold views or play for pleasure end alike and are excepted. */
const TRADE = /(?:ologist|ographer|ician|iatrist|wright|smith|ologue|keeper|monger|dresser|maker)$/i;
const NOT_TRADE =
  /^(?:(?:pol|opt|mag)\w*ician-ish|matchmaker|troublemaker|timekeeper|goalkeeper|bookkeeper-ish|troublemaker)$/i;

/** Said of a person without being their trade, although the head noun alone would be. */
const NOT_ROLE =
  /\b(?:dog|cat|pet|home|house|car|iphone|android|mac|tesla|bike|plant|first-time|power|night|proud|new|happy|long-?time|avid|big|huge|bad|terrible|good|great|fast|slow|quick|visual|natural|born|secret|wannabe|aspiring|hopeless|lousy|horrible|mediocre|decent|amateur|hobby|weekend|picky|careful|nervous) (?:\w+ )?(?:owner|parent|user|cook|driver|writer|planner|singer|dancer|leader|baker|gardener|photographer|student|learner|painter|poet|partner|boss|judge|model|actor|musician|teacher|reader|fan)\b/i;

/** Whether a noun phrase (no article) reads as a job: its head, before any "of", "at" or "in", names one. */
export function isRole(phrase: string): boolean {
  const words = phrase
    .toLowerCase()
    .replace(/[.,]+$/, "")
    .split(/\s+/);
  if (words.length > 7 || NOT_ROLE.test(phrase)) return false;
  const head =
    words
      .slice(
        0,
        Math.max(
          1,
          words.findIndex((word) => /^(?:of|for|at|in|and|&|with|on|to)$/.test(word)) === -1
            ? words.length
            : words.findIndex((word) => /^(?:of|for|at|in|and|&|with|on|to)$/.test(word)),
        ),
      )
      .at(-1) ?? "";
  const bare = head.replace(/s$/, "");
  const parts = [head, bare, ...head.split(/[-/]/)];
  if (parts.some((part) => HEADS.has(part))) return true;
  return (
    (TRADE.test(head) && !NOT_TRADE.test(head)) ||
    /^(?:vp|svp|head|director|chief|stay-at-home|data protection|phd|product owner|scrum master|au pair|cabin crew|flight attendant|dental hygienist|civil servant|social media)\b/i.test(
      phrase,
    ) ||
    (/\b(?:attendant|servant|master|phd student|engineering lead|in residence|mum|mom|dad)$/i.test(phrase) &&
      /(?:flight|civil|public|scrum|stay-at-home|full-time|store|parking)/i.test(phrase))
  );
}

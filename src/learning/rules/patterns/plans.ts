import { isLanguage } from "../lexicon/world.ts";
import { add, addAll, end, type Clause, type Draft, type Rule } from "../types.ts";
import { pointsElsewhere, splitList, tidy, upToBreak, withoutArticle } from "../values.ts";
import { deadlineFrom } from "../dates.ts";

const GOAL_VERB =
  "learn|become|run (?:a|my|the|half|an)|lose|gain|grow|launch|reach|improve|increase|save|buy|start|expand|hire|finish|complete|get (?:fit|fitter|better|promoted|certified|into|healthy|healthier|in shape|stronger|a (?:promotion|degree|job|new job|dog|raise)|my|our|more (?:customers|clients|users|leads|sleep|exercise))|double|triple|raise|retire|move|relocate|travel|publish|write (?:a book|a novel|my)|quit|stop|reduce|cut|scale|open|find a (?:new |better )?job|pass|graduate|hit|earn|master|train|pay off|switch|break into|transition|sell|build|lower|climb|qualify|win|achieve|read|eat (?:healthier|better|less|more)|exercise|sleep|drink less|drink more|speak|go vegan|be more|be able|land|secure|close|onboard|migrate|automate|modernise|modernize|beat|cook more|spend (?:more|less)|work less|take a|bring|drive|generate|boost|establish|set up|study";
const goals = (words: string): Draft[] => {
  const value = tidy(upToBreak(words.replace(/,\s(?=(?:so|but|and)\b).*/i, "")));
  return value.split(" ").length < 1 || value === "" || pointsElsewhere(value) || value.split(" ").length > 18
    ? []
    : add("goals", value);
};

const NOT_WORK =
  /^(?:up|off|on|courage|muscles?|tension|momentum|a case|it|that|this|these|those|them|something|anything|stuff|things|myself|my (?:tan|patience|temper|day|lunch)|getting|the (?:same|following|above)|how|what|why|an? (?:question|issue|error|bug|problem|little|bit)|you|your|finding out|understanding|weekends?|mondays?|nights?|saturdays?|sundays?|commission|holidays?|the weekend|a (?:mac|pc|laptop|train|plane)|in|at|from|with)\b/i;
const projects = (words: string): Draft[] => {
  const cut = tidy(
    words.replace(
      /\s(?:because|since|so|but|which|that (?:will|is|helps|lets|uses)|when|while|if|right now|at the moment|these days|with my|with our|together|until|where|in my (?:spare|free) time|on the side|as we speak|with (?:\p{Lu}|a team|the team)|and (?:i|we|my|our|it|need|want|would|could|am|are)\b).*$/iu,
      "",
    ),
  );
  const items = splitList(cut).filter(
    (item) =>
      !NOT_WORK.test(item) && item.split(" ").length <= 12 && !/^(?:ing|hard|late|remotely|overtime)$/i.test(item),
  );
  return addAll("current_projects", NOT_WORK.test(cut) ? [] : items);
};

const challenge = (words: string): Draft[] => {
  const value = tidy(withoutArticle(upToBreak(words)));
  return value === "" ||
    pointsElsewhere(value) ||
    value.split(" ").length > 14 ||
    /^(?:question|error|bug|exercise|homework|line|function|code|sentence)\b/i.test(value)
    ? []
    : add("challenges", value);
};

const decision = (clause: Clause, words: string): Draft[] => {
  const value = tidy(words);
  return value === "" || pointsElsewhere(value) || /\bone$/i.test(value) || value.split(" ").length > 20
    ? []
    : add("decisions", value, { text: `Decided: ${value}.`, validFrom: clause.context.saidAt });
};

const due = (what: string, when: string, clause: Clause): Draft[] => {
  const value = deadlineFrom(what, when, clause.context);
  return value === null ? [] : add("deadlines", value.text, { expiresAt: value.after });
};

const AMOUNT =
  "(?:(?:about|around|roughly|only|up to|max(?:imum)?(?: of)?|at most|under|below|less than|approximately|between|exactly|just|no more than|currently|now|over|tight:?|set at|capped at|limited to) )*(?:[$€£¥₹]|usd|eur|gbp|chf|us\\$|cad|aud)? ?\\d[\\d.,']*(?: ?(?:k|m|mio|million|thousand|grand|bn|billion|hundred))?(?: ?(?:to|-|–|and) ?[$€£]? ?\\d[\\d.,]*(?: ?(?:k|m|million|thousand))?)?(?: ?(?:dollars?|euros?|pounds?|francs?|bucks|quid|usd|eur|gbp|chf|rupees|yen|[$€£]|kr|cad|aud))?(?: ?(?:a|per|each|every|\\/|this) ?(?:month|year|week|quarter|day|mo|yr|project|person|head|seat|user))?";

export const PLANS: Rule[] = [
  {
    when: /^(?:i|we) (?:am|are|have been|started) ((?:learning|studying|teaching myself) (\p{L}+))(?: on| with| in| for| at|$)/iu,
    learn: ([, what = "", language = ""]) => (isLanguage(language) ? add("goals", what) : []),
  },

  {
    when: new RegExp(
      `^(?:my|our|the|we have an?|i have an?|i have got an?|there is an?|we are on an?|with an?|i am on an?|we got an?)(?: total| monthly| annual| yearly| overall| marketing| project| ad| max| maximum| tight| new| whole| weekly| limited| fixed| small| travel| wedding| renovation| event| it| training| hiring)* budget (?:is|of|:|for .{1,40}? is|was (?:raised|cut|increased|reduced|lowered) to|has been (?:raised|cut|increased|reduced|lowered) to|is now|went (?:up|down) to|got (?:cut|raised|reduced|increased) to|changed to)? ?(?:now )?(${AMOUNT})(?=$|[^\\d])`,
      "i",
    ),
    learn: ([, amount = ""]) => (/[\d]/.test(amount) ? add("budget", tidy(amount)) : []),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:can|could|have|want to|would like to|am willing to|are willing to|plan to|am able to|can only)(?: only| afford to)* (?:spend|invest|pay|budgeted?|afford|work with|set aside)(?: up to| about| around| at most| a maximum of| only)? (${AMOUNT})(?=$|[^\\d])`,
      "i",
    ),
    learn: ([, amount = ""]) =>
      /[$€£¥₹]|dollar|euro|pound|usd|eur|gbp|chf|bucks|quid|\dk|thousand|million|franc|rupee/i.test(amount)
        ? add("budget", tidy(amount))
        : [],
  },
  {
    when: /^(?:my|our|the) (?:budget) (?:is|:) (tight|very tight|limited|zero|small|low|basically zero|next to nothing)$/i,
    learn: ([, words = ""]) => add("budget", words),
  },
  {
    when: /^(?:my|our|the|my next|our next|the final) (?:big |hard |final |next |project |strict |tight |submission |launch |thesis |application |tax |release )*(?:deadline)(?: for (.{2,60}?))? (?:is|:|was (?:moved|pushed|changed|extended|postponed) to|moved to|got (?:moved|pushed|extended) to|has (?:been )?(?:moved|changed|extended|pushed)(?: back)? to|is now|changed to|falls on)(?: now)?(?: on| by| until)? ?(.+)$/i,
    learn: ([whole, what, when = ""], clause) =>
      due(what ?? /\b(\w+) deadline/i.exec(whole)?.[1] ?? "deadline", when, clause),
  },
  {
    when: /^(?:i|we) (?:have|need(?= to)|must|have to|need to|are supposed to|am supposed to|are expected to|should)(?: to)? (?:have )?(.+?) (?:due|by|before|done by|ready by|finished by|no later than|until|due on|due by|in by) (?:the )?(.+)$/i,
    learn: ([, what = "", when = ""], clause) => (pointsElsewhere(what) ? [] : due(what, when, clause)),
  },
  {
    when: /^(?:my|our|the) (.{2,60}?) (?:is|are) (?:due|scheduled for|planned for|set for|happening|on|taking place)(?: on| by| for| in)? ?(.+)$/i,
    learn: ([whole, what = "", when = ""], clause) =>
      /\b(?:due|scheduled|planned|set for|taking place)\b/i.test(whole) ||
      /\b(?:exam|launch|interview|wedding|presentation|demo|release|submission|meeting|conference|deadline|marathon|surgery|flight|trip|defen[sc]e|audit|review|appointment)\b/i.test(
        what,
      )
        ? due(what, when, clause)
        : [],
  },
  {
    when: /^(?:i|we) (?:launch|go live|ship|submit|deliver|present|release|are launching|are shipping|are going live|am submitting|am presenting|hand in)(?: (.{2,60}?))? (?:on|by|in) (.+)$/i,
    learn: ([whole, what, when = ""], clause) =>
      due(what ?? /^(?:i|we) (?:am |are )?(\w+(?: live)?)/i.exec(whole)?.[1] ?? "", when, clause),
  },
  {
    when: new RegExp(
      `^(?:my|our|the|one of my|one of our)(?: [\\w']+){0,3} (?:goals?|objectives?|aims?|targets?|dreams?|ambitions?|resolutions?|okrs?|missions?|plans?|priorit(?:y|ies))(?: (?:for|this|in|right|over|by|at)(?: \\w+){1,4}?)? (?:is|are|:|has changed to|changed to)(?: now)?(?: to)? (.+)$`,
      "i",
    ),
    learn: ([, words = ""]) =>
      /^(?:not|good|bad|great|clear|simple|that|different|in|on|a bit|very|so)\b/i.test(words) ? [] : goals(words),
  },
  {
    when: /^(?:i|we) (?:no longer want to|do not want to|gave up on|have given up on|dropped the goal of|do not plan to|am no longer trying to|are no longer trying to|cancelled|canceled) (.+)$/i,
    learn: ([whole, words = ""], clause) =>
      clause.ending || /gave|given|no longer|dropped|cancel/i.test(whole)
        ? [{ op: "end", slot: "goals", value: tidy(upToBreak(words)) }]
        : [],
  },
  {
    when: /^(?:i|we) (?:am |are |have been )?(?:aim(?:ing)?|hop(?:e|ing)|plan(?:ning)?|intend(?:ing)?|striv(?:e|ing)|determined|dream(?:ing)? of|saving up|saving|training|preparing|on track|working towards?|aspire|look forward|set out)(?: on| up)? (?:to |for |towards? )?(.+)$/i,
    learn: ([whole, words = ""]) =>
      /^(?:to )?(?:maybe|perhaps|possibly|you|it|this|that|i|we|everything|my trip|a (?:trip|party|dinner|meal)|hear|see you|get (?:some|an answer|help)|ask|use you|talk|understand|find out|know|the best|so|not|something)\b/i.test(
        words,
      ) ||
      /look forward/i.test(whole) ||
      (/hop(?:e|ing)/i.test(whole) && !/ to /i.test(whole))
        ? []
        : goals(words),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:want|would like|would love|need|am trying|are trying|have been trying|try|am looking|are looking|am going|are going|wish|am hoping)(?: to) ((?:${GOAL_VERB})\\b.*)$`,
      "i",
    ),
    learn: ([whole, words = ""]) =>
      /^(?:\w+ )?(?:this|that|it)\b/i.test(words) ||
      /\b(?:script|function|code|error|command|query|regex|file|server|container|today|tonight|tomorrow|this (?:email|text|code)|an? (?:email|list|table|summary|query|regex|function|prompt|draft))\b/i.test(
        words,
      ) ||
      (/^(?:i|we) need/i.test(whole) &&
        /^(?:buy|get|find|start|build|move|read|write|set up|open|cut|stop|switch|take|run)\b/i.test(words))
        ? []
        : goals(words),
  },
  {
    when: /^(?:my|our) (?:current |main |latest |new |biggest |next |side |other |big |top )*(?:projects?|side projects?|focus|initiative|side hustle|thesis|dissertation) (?:is|are|right now is|at the moment is|these days is|:)(?: now)?(?: on| about| called| to)? (.+)$/i,
    learn: ([, words = ""]) =>
      /^(?:due|going|almost|done|late|not|finished|behind|very|so|good|stuck|great)\b/i.test(words)
        ? []
        : projects(words),
  },
  {
    when: /^(?:i|we)(?: am| are| have been| have)? (?:stopped|no longer|done|finished|not|do not|completed|wrapped up|shelved|paused|cancell?ed|shipped|abandoned)(?: (?:working|work|building|with|doing))*(?: on)? (?:the |our |my )?(.+)$/i,
    learn: ([whole, words = ""], clause) =>
      /\b(?:working on|work on|finished|completed|wrapped up|shelved|cancell?ed|abandoned|stopped|done with|no longer building)\b/i.test(
        whole,
      ) &&
      (clause.ending || !/\bnot\b/i.test(whole)) &&
      words.split(" ").length <= 8 &&
      /project|launch|app|site|website|redesign|migration|thesis|book|novel|course|campaign|platform|api|working on|work on|building/i.test(
        whole,
      )
        ? end("current_projects", tidy(withoutArticle(words)))
        : [],
  },
  {
    when: /^(?:i|we|my team|our team|my company|our company)(?: am| are| is| have been| has been| was)? ?(?:working on|work on|building|developing|creating|launching|rolling out|rebuilding|redesigning|migrating|refactoring|designing|writing|renovating|restoring|composing|producing|organi[sz]ing|planning|preparing|setting up|remodell?ing|implementing|started (?:working on|building|writing)|started a project (?:on|about)|focus(?:ed|ing)? on|leading the|heading up|busy with|training for|prototyping|making) (.+)$/i,
    learn: ([whole, words = ""]) => workOn(whole, words),
  },
  {
    when: /^(?:my|our|the|one of (?:my|our))(?: \w+){0,3} (?:challenges?|problems?|obstacles?|struggles?|pain points?|bottlenecks?|difficult(?:y|ies)|headaches?|issues?|weakness(?:es)?|blockers?|hurdles?)(?: (?:right now|at the moment|these days|currently|for (?:us|me)|here|this (?:year|quarter|month)|with \w+))? (?:is|are|:|has been|remains)(?: that| to| with)? (.+)$/i,
    learn: ([, words = ""]) => (/^(?:solved|fixed|gone|not|resolved)\b/i.test(words) ? [] : challenge(words)),
  },
  {
    when: /^(?:the hardest (?:part|thing)|what (?:i|we) (?:struggle|am struggling|are struggling) with(?: most| the most)?|what keeps me up at night|what is holding (?:me|us) back|the biggest (?:challenge|problem|obstacle|issue|hurdle))(?: for (?:me|us))?(?: right now)? is (.+)$/i,
    learn: ([, words = ""]) => challenge(words),
  },
  {
    when: /^(?:i|we)(?: am| are| have been| have)? ?(?:struggl(?:e|ing|ed)(?: a lot| hard| badly)?|having (?:a hard time|a lot of trouble|trouble|difficult(?:y|ies)|problems|issues)|have (?:trouble|difficult(?:y|ies)|problems|a hard time|a problem)|battling|fight(?:ing)?|find it (?:hard|difficult)|wrestling|suffer(?:ing)?|deal(?:ing)?)(?: with| from| in| to| against)? (.+)$/i,
    learn: ([, words = ""]) => challenge(words),
  },
  {
    when: /^(?:i|we)(?: have)? (?:finally |just )?(decided|agreed|settled|opted|chosen|chose|committed|picked|made the decision|made up my mind|resolved)(?: that| on| for)? (.+)$/i,
    learn: ([whole, , words = ""], clause) =>
      /have not|not/.test(whole.slice(0, 14)) ||
      /^(?:yet|if|whether|not sure|what|you|this|it|to (?:ask|try (?:it|this|that)|give (?:it|you)|let|tell|see|come|call|talk|stay in|go home|go for it|wait|skip it))\b/i.test(
        words,
      )
        ? []
        : decision(clause, words),
  },
  {
    when: /^(?:the|our|my) (?:final )?decision (?:is|was|:)(?: to)? (.+)$/i,
    learn: ([, words = ""], clause) => decision(clause, words),
  },
  {
    when: /^(?:we|i)(?: are| am| will be)? (?:going with|gone with|went with|will go with) (.+)$/i,
    learn: ([, words = ""], clause) => decision(clause, words),
  },
  {
    when: /^(?:(?:i|we) (?:only have|have only(?: got)?|only got|can only|must|can not|are not allowed to|am not allowed to|have to|need to comply|need to stay|are limited to|am limited to|are bound by|are required to)) (.+)$/i,
    learn: ([whole, words = ""], clause) => constraint(whole, words, clause),
  },
  {
    when: /^(?:everything|our (?:solution|product|data|app|platform|system|software)|my (?:solution|app|product|data)|all (?:our |customer )?data|any solution|the solution|whatever we (?:use|choose|build)) (?:must|has to|have to|needs to|can not|should) (.+)$/i,
    learn: ([whole]) => add("constraints", tidy(whole)),
  },
];

function workOn(whole: string, words: string): Draft[] {
  if (
    /\b(?:planning|preparing)\b/i.test(whole) &&
    !/\b(?:launch|product|campaign|event|migration|conference|wedding|expansion|rollout|move|redesign|release|webinar|workshop|course|trip|vacation|holiday|honeymoon|party|renovation|festival|retreat|reunion)\b/i.test(
      words,
    )
  )
    return [];
  if (
    /^(?:i|we) (?:am |are )?(?:making|creating|writing|designing)\b/i.test(whole) &&
    !/^an? |^my |^our |^the /i.test(words)
  )
    return [];
  if (
    /\b(?:making)\b/i.test(whole) &&
    !/\b(?:app|game|film|movie|documentary|website|platform|course|album|podcast)\b/i.test(words)
  )
    return [];
  if (/\bwriting (?:to|you|an? (?:email|letter|message|test|reply|function|query|script))\b/i.test(whole)) return [];
  return projects(words);
}

function constraint(whole: string, words: string, clause: Clause): Draft[] {
  if (pointsElsewhere(words) || words.split(" ").length > 20) return [];
  if (/only (?:have|got)|have only/i.test(whole))
    return /^(?:an?|one|two|three|four|five|\d+|half|the|until|evenings|weekends|mornings)\b/i.test(words) &&
      !/\b(?:question|minute to|sec|one question)\b/i.test(words)
      ? add("constraints", tidy(clause.raw.replace(/^.*?\b(?=only have|have only|only got)/i, "")))
      : [];
  if (/\b(?:can not|not allowed|can only)\b/i.test(whole))
    return /^(?:use|store|host|send|share|install|work (?:on|after|before|more|evenings|weekends|nights)|travel|spend|hire|exceed|go over|deploy|leave|drive|lift|take|meet|train|afford|run|access|change|do (?:mornings|evenings|weekends|mondays))\b/i.test(
      words,
    ) && !/\b(?:find|figure|get it|the (?:command|button|function))\b/i.test(words)
      ? add(
          "constraints",
          tidy(
            clause.raw
              .replace(/^(?:(?:and|also|so|but|because|since|unfortunately),? )+/i, "")
              .replace(/^(?:i|we)(?:'re|'m| are| am)? /i, ""),
          ),
        )
      : [];
  return /\b(?:gdpr|hipaa|soc ?2|iso|compliant|comply|complian|on-prem|on-premises?|eu|in-house|open source|offline|budget|within|regulat)/i.test(
    words,
  )
    ? add("constraints", tidy(words))
    : [];
}

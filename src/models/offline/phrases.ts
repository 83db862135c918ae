import type { Manner } from "./manner.ts";
import type { Language } from "./words.ts";

/** Several ways to say one thing; the message chooses. */
export type Phrases = readonly [string, ...string[]];

/**
 * What an answer opens with. `{topic}` and `{for}` are filled in, `{role}` is the persona's. In German `«du|Sie»` holds both
 * ways of address.
 */
export type MannerPhrases = {
  task: Phrases;
  found: Phrases;
  unknown: Phrases;
  noted: Phrases;
  greeting: Phrases;
};

export const OPENINGS: Record<Language, Record<Manner, MannerPhrases>> = {
  en: {
    energetic: {
      task: [
        "Love this one! {topic}{for}: let's make it move.",
        "Yes! {topic}{for} is a great place to win. Here we go.",
      ],
      found: ["Got it right here!", "Oh yes, I have that one!"],
      unknown: ["Good question, and an honest gap!", "You caught me with an empty page there!"],
      noted: ["Brilliant, that helps!", "Great, now I know you better!"],
      greeting: [
        "Hey{name}! Great to see you. What are we moving today?",
        "Hi{name}! Ready when you are. Which number shall we push?",
      ],
    },
    warm: {
      task: [
        "I'd be glad to help you with this. {topic}{for}, one step at a time.",
        "Of course, we'll sort this out together: {topic}{for}.",
      ],
      found: ["Of course, I remember.", "Yes, you told me about that."],
      unknown: ["I'm sorry, I can't help with that one just yet.", "I want to be straight with you about this."],
      noted: ["Thank you for telling me.", "Thank you, that is good to know."],
      greeting: [
        "Hello{name}, good to have you here. What can I help you with?",
        "Hello{name}. Take your time: what is on your mind?",
      ],
    },
    precise: {
      task: [
        "{topic}{for}. First define it, then measure it, then act.",
        "{topic}{for}: here is what can be said so far, and what is missing.",
      ],
      found: ["On record:", "Here is what the record shows."],
      unknown: ["No evidence for that so far.", "The record holds nothing on that."],
      noted: ["Recorded.", "Noted, with today's source: you."],
      greeting: ["Hello{name}. Which question do we want to answer?", "Hello{name}. What decision are we working on?"],
    },
    creative: {
      task: ["{topic}{for}: there is a story in here. Let's find it.", "{topic}{for}. Blank page, sharp pencil."],
      found: ["Ah, that scene. I kept it.", "That line is still in my notebook."],
      unknown: ["That page of my notebook is blank.", "Plot hole: nobody has told me that part."],
      noted: ["Into the notebook it goes.", "Lovely detail; I'm keeping it."],
      greeting: ["Hello{name}. What are we making today?", "Well, hello{name}. What is the story?"],
    },
    formal: {
      task: [
        "Certainly. {topic}{for}: I propose the following.",
        "With pleasure. Regarding {topic}{for}, I suggest this.",
      ],
      found: ["According to what you have told me:", "I have the following on file."],
      unknown: ["I regret that I have no information on this.", "I am not in possession of that information."],
      noted: ["Thank you. I have made a note of it.", "Duly noted."],
      greeting: ["Good day{name}. How may I be of assistance?", "Good day{name}. What may I do for you?"],
    },
    blunt: {
      task: ["{topic}{for}. Do this.", "{topic}{for}. No detours."],
      found: ["You said it:", "Here."],
      unknown: ["Don't know.", "Never told me."],
      noted: ["Noted.", "Fine. Kept."],
      greeting: ["Hello{name}. What is it?", "Hello{name}. Go ahead."],
    },
    plain: {
      task: [
        "{topic}{for}: here is where I, as {role}, would start.",
        "{topic}{for}: this is how I would go about it as {role}.",
      ],
      found: ["This is what I remember.", "You told me about this."],
      unknown: ["I have nothing on that.", "That is not something I have been told."],
      noted: ["All right, as {role} I can use that.", "Understood."],
      greeting: ["Hello{name}. I'm here as {role}. What shall we work on?", "Hello{name}. What shall we start with?"],
    },
  },
  de: {
    energetic: {
      task: ["Super Thema! {topic}{for}: los geht's.", "Ja! {topic}{for}, da ist viel drin."],
      found: ["Klar, das habe ich hier!"],
      unknown: ["Gute Frage, und eine ehrliche Lücke!"],
      noted: ["Klasse, das hilft!"],
      greeting: ["Hallo{name}! Was bringen wir heute in Bewegung?"],
    },
    warm: {
      task: ["Dabei helfe ich gern. {topic}{for}, Schritt für Schritt."],
      found: ["Natürlich, daran erinnere ich mich."],
      unknown: ["Da möchte ich ehrlich sein."],
      noted: ["Danke, das ist gut zu wissen."],
      greeting: ["Hallo{name}, schön, dass «du da bist|Sie da sind». Womit kann ich helfen?"],
    },
    precise: {
      task: ["{topic}{for}. Erst festlegen, dann messen, dann handeln."],
      found: ["Dazu liegt vor:"],
      unknown: ["Dazu gibt es bisher keinen Beleg."],
      noted: ["Festgehalten."],
      greeting: ["Hallo{name}. Welche Frage wollen wir beantworten?"],
    },
    creative: {
      task: ["{topic}{for}: Darin steckt eine Geschichte. Suchen wir sie."],
      found: ["Ach, diese Szene. Die habe ich aufgehoben."],
      unknown: ["Diese Seite in meinem Notizbuch ist leer."],
      noted: ["Das kommt ins Notizbuch."],
      greeting: ["Hallo{name}. Was entsteht heute?"],
    },
    formal: {
      task: ["Sehr gern. {topic}{for}: Ich schlage Folgendes vor."],
      found: ["Mir liegt Folgendes vor:"],
      unknown: ["Dazu liegt mir leider nichts vor."],
      noted: ["Vielen Dank. Ich habe es vermerkt."],
      greeting: ["Guten Tag{name}. Womit kann ich dienen?"],
    },
    blunt: {
      task: ["{topic}{for}. So geht's."],
      found: ["Steht hier:"],
      unknown: ["Weiß ich nicht."],
      noted: ["Notiert."],
      greeting: ["Hallo{name}. Worum geht's?"],
    },
    plain: {
      task: ["{topic}{for}: So würde ich als {role} anfangen."],
      found: ["Daran erinnere ich mich."],
      unknown: ["Dazu habe ich nichts."],
      noted: ["Verstanden."],
      greeting: ["Hallo{name}. Womit fangen wir an?"],
    },
  },
};

export const EMOJI: Record<Manner, string> = {
  energetic: "🚀",
  warm: "🙂",
  precise: "📊",
  creative: "✍️",
  formal: "📄",
  blunt: "👉",
  plain: "👋",
};

/** The sentences every persona says alike. */
export const FRAME = {
  en: {
    youSaid: "On {date} you said: “{quote}” [{id}]",
    iSaid: "On {date} I said: “{quote}” [{id}]",
    noted: "Noted on {date}: “{quote}” [{id}]",
    inSession: "Earlier in this session you said: “{quote}”",
    iSaidInSession: "Earlier in this session I said: “{quote}”",
    profile: "From your profile: {sentence}",
    unknown: "You have not told me that yet, so I don't know it.",
    unknownKnowledge:
      "Nothing you have told me answers that, and without a model I have no general knowledge to draw on.",
    tellMe: "Will you tell me? Then I'll remember it.",
    tellMeSources: "Do you have it at hand? Tell me, and I'll remember it.",
    nothingYet: "I don't know anything about you yet: nothing has been told to me so far.",
    recap: "This is what I know about you:",
    correctMe: "Is any of this out of date?",
    remember: "I'll remember: {statement}",
    rememberAll: "I'll remember:",
    rememberQuoted: "I'll remember what you said: “{quote}”",
    andMore: "There was more in your message than I can list here; all of it stays in this session.",
    wish: "I'll keep to that: “{quote}”",
    corrected: "Thanks for putting me right. {statement}",
    correctedBefore: "What I had before: on {date} you said “{quote}” [{id}]. Your newer word counts.",
    forgotten:
      "Understood: I won't build on that any more. What was really erased is shown beside your message; anything still there you can erase in your memories.",
    refused: "That is something I don't do.",
    knownTitle: "What I build on: {facts}.",
    relevant: "It fits what I remember:",
    planTitle: "A plan to start with:",
    angle: "My angle as {role}: {angle}",
    measure: "How we'll know it works: {measure}",
    cannot: "What I can't do without a model: {cannot}. The plan above is a frame to fill with your details.",
    cannotGeneral:
      "What I can't do without a model: translate, calculate, rewrite, look anything up or judge work I haven't been shown.",
    askFirst: "To make it yours, tell me:",
    fallbackQuestion: "Which of these shall we take first?",
    openQuestion: "What would help you most right now?",
    whoAmI: "I'm {agent}, {role}.",
    manner: "My manner: {personality}.",
    whatICan:
      "Right now I answer from memory: I keep what you tell me, quote it back with its date, and lay out plans from your facts. For writing, analysis and knowledge of the world, connect a model.",
    thanks: "You're welcome.",
    allRight: "All right.",
    whatIsRight: "Thanks for telling me. What is right?",
    alsoKnown: "From your profile: “{sentence}”",
    files: "I can't look into attached files without a model.",
    noLanguage: "You asked for {language}; without a model I only have English and German.",
    unclear: "I kept what you wrote, but without a model I can't do more with it than remember it.",
    empty: "Your message arrived empty.",
    label: "— offline: I answer from what I remember; connect a model for more.",
    company: "you work at {value}",
    companyIn: "you work at {value} in {industry}",
    role: "your role is {value}",
    tools: "you use {value}",
    projects: "you are working on {value}",
    goals: "your goal is {value}",
    for: " for {company}",
  },
  de: {
    youSaid: "Am {date} «hast du|haben Sie» gesagt: „{quote}“ [{id}]",
    iSaid: "Am {date} habe ich gesagt: „{quote}“ [{id}]",
    noted: "Vermerkt am {date}: „{quote}“ [{id}]",
    inSession: "Vorhin in dieser Sitzung «hast du|haben Sie» gesagt: „{quote}“",
    iSaidInSession: "Vorhin in dieser Sitzung habe ich gesagt: „{quote}“",
    profile: "Aus «deinem|Ihrem» Profil: „{sentence}“",
    unknown: "Das «hast du|haben Sie» mir noch nicht gesagt, also weiß ich es nicht.",
    unknownKnowledge:
      "Nichts, was «du mir gesagt hast|Sie mir gesagt haben», beantwortet das, und ohne Modell habe ich kein Allgemeinwissen.",
    tellMe: "«Sagst du|Sagen Sie» es mir? Dann merke ich es mir.",
    tellMeSources: "«Hast du|Haben Sie» es zur Hand? Dann merke ich es mir.",
    nothingYet: "Ich weiß noch nichts über «dich|Sie»: Bisher wurde mir nichts erzählt.",
    recap: "Das weiß ich über «dich|Sie»:",
    correctMe: "Ist etwas davon veraltet?",
    remember: "Ich merke mir: {statement}",
    rememberAll: "Ich merke mir:",
    rememberQuoted: "Ich merke mir: „{quote}“",
    andMore: "In der Nachricht stand mehr, als ich hier aufzählen kann; alles bleibt in dieser Sitzung.",
    wish: "Daran halte ich mich: „{quote}“",
    corrected: "Danke für die Berichtigung. {statement}",
    correctedBefore: "Vorher hatte ich: Am {date} «hast du|haben Sie» gesagt „{quote}“ [{id}]. Das Neuere gilt.",
    forgotten:
      "Verstanden: Darauf baue ich nicht mehr. Was wirklich gelöscht wurde, steht neben «deiner|Ihrer» Nachricht; was noch da ist, lässt sich unter den Erinnerungen löschen.",
    refused: "Das mache ich nicht.",
    knownTitle: "Worauf ich baue: {facts}.",
    relevant: "Dazu passt, woran ich mich erinnere:",
    planTitle: "Ein Plan für den Anfang:",
    angle: "Mein Blick als {role}: {angle}",
    measure: "Woran wir den Erfolg sehen: {measure}",
    cannot:
      "Was ich ohne Modell nicht kann: {cannot}. Der Plan oben ist ein Rahmen, den «du|Sie» mit Einzelheiten «füllst|füllen».",
    cannotGeneral:
      "Was ich ohne Modell nicht kann: übersetzen, rechnen, umschreiben, etwas nachschlagen oder beurteilen, was ich nicht gesehen habe.",
    askFirst: "Damit es passt, «sag|sagen Sie» mir bitte:",
    fallbackQuestion: "Womit fangen wir an?",
    openQuestion: "Was würde jetzt am meisten helfen?",
    whoAmI: "Ich bin {agent}, {role}.",
    manner: "Meine Art: {personality}.",
    whatICan:
      "Im Moment antworte ich aus dem Gedächtnis: Ich behalte, was «du mir sagst|Sie mir sagen», gebe es mit Datum wieder und mache Pläne daraus. Für Texte, Auswertungen und Weltwissen braucht es ein Modell.",
    thanks: "Gern geschehen.",
    allRight: "In Ordnung.",
    whatIsRight: "Danke für den Hinweis. Was stimmt denn?",
    alsoKnown: "Aus «deinem|Ihrem» Profil: „{sentence}“",
    files: "Anhänge kann ich ohne Modell nicht ansehen.",
    noLanguage: "Gewünscht war {language}; ohne Modell kann ich nur Englisch und Deutsch.",
    unclear: "Das habe ich behalten, aber ohne Modell kann ich damit nicht mehr tun, als es mir zu merken.",
    empty: "Die Nachricht kam leer an.",
    label: "— offline: Ich antworte aus dem, woran ich mich erinnere; ein verbundenes Modell kann mehr.",
    company: "«du arbeitest|Sie arbeiten» bei {value}",
    companyIn: "«du arbeitest|Sie arbeiten» bei {value} (Branche: {industry})",
    role: "«deine|Ihre» Rolle ist {value}",
    tools: "«du nutzt|Sie nutzen» {value}",
    projects: "«du arbeitest|Sie arbeiten» an {value}",
    goals: "«dein|Ihr» Ziel ist {value}",
    for: " für {company}",
  },
} as const satisfies Record<Language, Record<string, string>>;

export type FrameKey = keyof (typeof FRAME)["en"];

/** What the agent asks when the persona brings no questions of its own in the language of the answer. */
export const QUESTIONS: Record<Language, { about: "company" | "tools" | "goal" | "deadline"; question: string }[]> = {
  en: [
    { about: "company", question: "What do you do, and for whom?" },
    { about: "goal", question: "What should be different when this is done?" },
    { about: "tools", question: "Which tools do you already use for it?" },
    { about: "deadline", question: "By when does it have to be done?" },
  ],
  de: [
    { about: "company", question: "Was «machst du|machen Sie», und für wen?" },
    { about: "goal", question: "Was soll danach anders sein?" },
    { about: "tools", question: "Welche Werkzeuge «nutzt du|nutzen Sie» dafür schon?" },
    { about: "deadline", question: "Bis wann muss es fertig sein?" },
  ],
};

/** Filled-in placeholders; values are put in once and never read again for placeholders. */
export const filled = (phrase: string, values: Record<string, string>): string =>
  phrase.replace(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);

/** Chooses `du` or `Sie` in a phrase; must come before values are filled in. */
export const addressed = (phrase: string, formal: boolean): string =>
  phrase.replace(/«([^|»]*)\|([^»]*)»/gu, (_whole, familiar: string, polite: string) => (formal ? polite : familiar));

import type { Topic } from "./plan-types.ts";

export const GROWTH_TOPICS: Topic[] = [
  {
    pattern:
      /\blead gen\w*|\bgenerat\w* (?:more )?leads|\bmore (?:leads|customers|clients)\b|\bleads\b|lead\p{L}*gewinnung|neukunden|kundengewinnung/iu,
    texts: {
      en: {
        name: "Lead generation",
        steps: [
          "Describe the ideal customer in five facts (trade, size, role, trigger, budget) from the last ten deals that went well.",
          "Make one offer worth an address: a checklist, a calculator or a 20-minute teardown, on one page with one button.",
          "Pick two channels, one where people search and one where you reach out, and run both for two weeks with equal budget.",
          "Capture every lead in {crm} with its source; score it by fit and by what it did; alert {messaging} within five minutes for the hot ones.",
          'Follow up five times over 14 days, each time with something useful, never "just checking in".',
          "Every Friday: stop the weaker channel's worst audience, double the better one's best message.",
        ],
        measure: "qualified leads a week, cost per lead, and share that becomes a conversation",
        cannot: "write the final copy, research prospects or read your campaign figures",
      },
      de: {
        name: "Leadgewinnung",
        steps: [
          "Den idealen Kunden in fünf Merkmalen beschreiben, aus den letzten zehn guten Abschlüssen.",
          "Ein Angebot machen, das eine Adresse wert ist: Checkliste, Rechner oder kurze Analyse, auf einer Seite mit einem Knopf.",
          "Zwei Kanäle zwei Wochen lang mit gleichem Budget vergleichen.",
          "Jeden Lead mit Quelle in {crm} erfassen; die heißen sofort in {messaging} melden.",
          "Fünfmal in 14 Tagen nachfassen, jedes Mal mit etwas Nützlichem.",
        ],
        measure: "brauchbare Leads pro Woche und Kosten je Lead",
        cannot: "fertige Texte schreiben, Firmen recherchieren oder Kampagnenzahlen lesen",
      },
    },
  },
  {
    pattern: /\blaunch\w*|go[- ]to[- ]market|\bmarkteinführung|\brelease plan/iu,
    texts: {
      en: {
        name: "The launch",
        steps: [
          "Fix the date, the one audience and the one sentence they should repeat afterwards.",
          "Six weeks out: ten people use it and are quoted; what they stumble over is fixed first.",
          "Keep one list of who does what by when in {docs}, and one place for open questions in {messaging}.",
          "Launch week: existing users first, then partners, then the public, a day apart, so that trouble stays small.",
          "Prepare the answers to the ten likeliest questions and who is on duty on the day.",
          "Two weeks later: what brought people, what kept them, what you would leave out.",
        ],
        measure: "people who reach first use within a day, and how many are back in week two",
        cannot: "write the announcement, design assets or check the market",
      },
      de: {
        name: "Der Launch",
        steps: [
          "Datum, eine Zielgruppe und den einen Satz festlegen, den sie weitersagen soll.",
          "Sechs Wochen vorher: zehn Menschen benutzen es und dürfen zitiert werden.",
          "Eine Liste führen, wer was bis wann tut, in {docs}; offene Fragen in {messaging}.",
          "Erst bestehende Nutzer, dann Partner, dann alle, mit je einem Tag Abstand.",
        ],
        measure: "wie viele am ersten Tag zum ersten Nutzen kommen und in Woche zwei zurück sind",
        cannot: "die Ankündigung schreiben oder den Markt prüfen",
      },
    },
  },
  {
    pattern: /social media|\blinkedin\b|\binstagram\b|\btiktok\b|\bsocial posts?\b/iu,
    texts: {
      en: {
        name: "Social media",
        steps: [
          "Choose one network where buyers already talk, and leave the others for now.",
          "Set three recurring subjects: what you learn, what customers do with it, what you believe that others do not.",
          "Write on one day, publish three times a week, answer every comment on the same day.",
          "Keep ideas and drafts in {docs}; share the best reply of the week in {messaging}.",
          "After four weeks keep the best third of formats and drop the rest.",
        ],
        measure: "replies and profile visits from the right people, not likes",
        cannot: "write the posts or see how they do",
      },
      de: {
        name: "Social Media",
        steps: [
          "Ein Netzwerk wählen, in dem Käufer schon reden.",
          "Drei wiederkehrende Themen festlegen.",
          "An einem Tag schreiben, dreimal pro Woche veröffentlichen, am selben Tag antworten.",
          "Nach vier Wochen das beste Drittel behalten.",
        ],
        measure: "Antworten der richtigen Menschen, nicht Likes",
        cannot: "die Beiträge schreiben oder ihre Wirkung sehen",
      },
    },
  },
  {
    pattern: /\bnewsletter|\be-?mail (?:campaign|marketing|sequence)|\bdrip\b|cold e-?mails?|mailing/iu,
    texts: {
      en: {
        name: "Email",
        steps: [
          "Divide the list in {email} by what people did last: bought, read, slept.",
          "Give each group one reason to open this month and one thing to click.",
          "Draft the subject line last; send two versions to a tenth, the better to the rest.",
          "Write it as plain text from a person; put the link where the thumb is.",
          "Let go of addresses that were silent for 180 days after one honest goodbye.",
        ],
        measure: "clicks per hundred delivered and replies, unsubscribes below half a percent",
        cannot: "write the mails or read your list",
      },
      de: {
        name: "E-Mail",
        steps: [
          "Die Liste in {email} nach letztem Verhalten teilen: gekauft, gelesen, still.",
          "Jeder Gruppe einen Grund zum Öffnen und einen Klick geben.",
          "Zwei Betreffzeilen an einem Zehntel testen, die bessere an den Rest.",
          "Nach 180 stillen Tagen ehrlich verabschieden.",
        ],
        measure: "Klicks je hundert Zustellungen und Antworten",
        cannot: "die Mails schreiben oder die Liste lesen",
      },
    },
  },
  {
    pattern: /\bsales\b|outreach|\bpipeline\b|\bcold call|vertrieb|akquise/iu,
    texts: {
      en: {
        name: "Sales",
        steps: [
          "Write the three signs that a company needs you now, and where each can be seen.",
          "Reach out in three short touches over ten days, the first about them alone.",
          "Set what must be true for each stage in {crm}, so that a stage is a fact and not a hope.",
          "Review lost deals weekly in {messaging}: one reason each, in the customer's words.",
          "Ask every happy customer for one introduction by name.",
        ],
        measure: "meetings held, share won, and days from first call to answer",
        cannot: "research accounts or write the final messages",
      },
      de: {
        name: "Vertrieb",
        steps: [
          "Drei Zeichen aufschreiben, dass eine Firma jetzt Bedarf hat.",
          "In drei kurzen Schritten über zehn Tage ansprechen.",
          "Je Stufe in {crm} festlegen, was wahr sein muss.",
          "Verlorene Abschlüsse wöchentlich besprechen, mit einem Grund im Wortlaut.",
        ],
        measure: "geführte Gespräche, Abschlussquote und Tage bis zur Antwort",
        cannot: "Firmen recherchieren oder Nachrichten ausformulieren",
      },
    },
  },
];

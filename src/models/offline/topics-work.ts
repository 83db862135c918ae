import type { Topic } from "./plan-types.ts";

export const WORK_TOPICS: Topic[] = [
  {
    pattern:
      /support automat\w*|automat\w* (?:\w+ ){0,3}support|(?:customer|client|user) (?:support|service)|help ?desk|\btickets?\b|kundensupport|kundenservice|kundendienst/iu,
    texts: {
      en: {
        name: "Customer support automation",
        steps: [
          "Tag the last 200 requests in {helpdesk} by cause; the top five causes are usually half of them.",
          "Fix one cause in the product; write one clear answer for each of the other four in {docs}.",
          "Automate in this order: routing, acknowledgement with an honest time, suggested answers for people to check, self-service; automatic answers last.",
          "Always leave a way to a person, and hand over the whole history, so that nobody tells it twice.",
          "Send urgent or angry ones straight to a named person in {messaging}.",
          "Read twenty automated answers every week and switch off each that was wrong twice.",
        ],
        measure: "time to first useful answer, share solved at first contact, and share that comes back",
        cannot: "read your tickets, write the final answers or build the automation",
      },
      de: {
        name: "Automatisierung im Kundensupport",
        steps: [
          "Die letzten 200 Anfragen in {helpdesk} nach Ursache ordnen; fünf Ursachen sind meist die Hälfte.",
          "Eine Ursache im Produkt beheben, für die anderen je eine klare Antwort in {docs} schreiben.",
          "In dieser Reihenfolge automatisieren: Verteilung, Eingangsbestätigung, Antwortvorschläge, Selbsthilfe, zuletzt automatische Antworten.",
          "Immer einen Weg zu einem Menschen lassen und den ganzen Verlauf übergeben.",
          "Dringendes sofort in {messaging} an eine benannte Person.",
        ],
        measure: "Zeit bis zur ersten brauchbaren Antwort und Anteil beim ersten Kontakt gelöst",
        cannot: "Tickets lesen, Antworten ausformulieren oder die Automatik bauen",
      },
    },
  },
  {
    pattern:
      /\banaly[sz]\w*|\bdashboards?\b|\bmetrics?\b|\bkpis?\b|\bchurn\b|\bdata\b|\bsql\b|auswert\w*|kennzahl\w*|\bdaten\b/iu,
    texts: {
      en: {
        name: "The analysis",
        steps: [
          "Get the raw rows from {analytics}, one row per thing that happened, with time and source.",
          "Check them before using them: duplicates, gaps, time zones, test accounts.",
          "Split by one dimension at a time: source, plan, first week; look for where the total hides two stories.",
          "Compare like with like: same weekday, same season, same length of observation.",
          "Write three lines: what we see, how sure we are, what we would do.",
          "Put the one chart that matters where the decision is made, in {messaging}, and retire the others.",
        ],
        measure: "whether a decision was taken on it, and whether it held a month later",
        cannot: "read your data or compute anything from it",
      },
      de: {
        name: "Die Auswertung",
        steps: [
          "Rohdaten aus {analytics} holen, eine Zeile je Ereignis, mit Zeit und Quelle.",
          "Vor dem Gebrauch prüfen: Doppelte, Lücken, Zeitzonen, Testkonten.",
          "Nach je einem Merkmal aufteilen und Gleiches mit Gleichem vergleichen.",
          "Drei Zeilen schreiben: was zu sehen ist, wie sicher es ist, was zu tun wäre.",
        ],
        measure: "ob darauf eine Entscheidung fiel und nach einem Monat noch hielt",
        cannot: "Daten lesen oder daraus rechnen",
      },
    },
  },
  {
    pattern:
      /\bblog\w*|\barticles?\b|\bcontent\b|\bcopy\b|\bstory|\b(?:write|draft)\b(?!.*\b(?:plan|strategy|roadmap)\b)|\bessay|\bpost\b|\bschreib\w*|\bartikel|\btexte?\b|\bbeitrag/iu,
    texts: {
      en: {
        name: "The piece",
        steps: [
          "Name the reader in one line, and what they believe before the first sentence.",
          "Write the last sentence first: what should they do or see differently?",
          "Collect three true things: a scene, a number with its source, a line somebody said.",
          "Outline in five lines: tension, turn, proof, what follows, the one thing to do.",
          "Draft in one sitting, let it lie a night, cut a fifth.",
          "Show it to one reader in {messaging} and ask only where they stopped.",
        ],
        measure: "how many reach the end, and how many do the one thing",
        cannot: "write the finished text or check its facts",
      },
      de: {
        name: "Der Text",
        steps: [
          "Den Leser in einer Zeile benennen und was er vorher glaubt.",
          "Den letzten Satz zuerst schreiben.",
          "Drei wahre Dinge sammeln: eine Szene, eine Zahl mit Quelle, einen gesagten Satz.",
          "In einem Zug schreiben, eine Nacht liegen lassen, ein Fünftel streichen.",
        ],
        measure: "wie viele bis zum Ende lesen",
        cannot: "den fertigen Text schreiben oder Fakten prüfen",
      },
    },
  },
  {
    pattern:
      /\bscal(?:e|ing)\b|\bapi\b|\bperformance\b|\barchitecture|\bdeploy\w*|\binfrastructure|\bdatabase\b|skalier\w*|datenbank/iu,
    texts: {
      en: {
        name: "Scaling",
        steps: [
          "Measure first: requests a second, the slowest twentieth, and which call costs most in total.",
          "Set the load you must hold and the error rate you accept, and write both into {docs}.",
          "Find the one bottleneck by loading a copy until it breaks; nine times in ten it is a query or a lock.",
          "Take the cheap steps in order: index, cache what is read often, queue what can wait, limit what is abused.",
          "Roll out behind a switch, watch errors for a day, keep the way back open.",
          "Alert {messaging} on symptoms people feel, not on every busy processor.",
        ],
        measure: "load held at the agreed error rate, and cost per thousand requests",
        cannot: "see your systems, run tests or write the code",
      },
      de: {
        name: "Skalierung",
        steps: [
          "Erst messen: Anfragen pro Sekunde, langsamstes Zwanzigstel, teuerster Aufruf.",
          "Ziel-Last und erlaubte Fehlerrate in {docs} festhalten.",
          "Den Engpass an einer Kopie unter Last suchen.",
          "Erst Index, dann Zwischenspeicher, dann Warteschlange, dann Begrenzung.",
        ],
        measure: "gehaltene Last bei vereinbarter Fehlerrate",
        cannot: "Systeme einsehen, Tests laufen lassen oder Code schreiben",
      },
    },
  },
  {
    pattern: /\bhir(?:e|ing)\b|\brecruit\w*|\bonboard\w*|\binterview\w*|einstell\w*|bewerb\w*/iu,
    texts: {
      en: {
        name: "Hiring",
        steps: [
          "Write what the person will have done after 90 days; leave out years of experience.",
          "Choose three things you will test and how: a work sample beats a talk.",
          "Ask five people whose judgement you trust for two names each.",
          "Same questions, same order, notes before you speak to one another in {messaging}.",
          "Decide within a week and tell everybody, the others too, why.",
        ],
        measure: "days to a good yes, and whether the 90-day list was met",
        cannot: "judge candidates or write the advertisement",
      },
      de: {
        name: "Die Einstellung",
        steps: [
          "Aufschreiben, was die Person nach 90 Tagen geschafft haben soll.",
          "Drei Dinge festlegen, die geprüft werden; eine Arbeitsprobe schlägt das Gespräch.",
          "Allen dieselben Fragen stellen, Notizen vor der Aussprache.",
          "Binnen einer Woche entscheiden und allen Bescheid geben.",
        ],
        measure: "Tage bis zum guten Ja",
        cannot: "Bewerbungen beurteilen oder die Anzeige schreiben",
      },
    },
  },
  {
    pattern: /\bpresentation|\bpitch\b|\bslides?\b|\bdeck\b|\breport\b|\bmeeting\b|präsentation|\bbericht/iu,
    texts: {
      en: {
        name: "The presentation",
        steps: [
          "Write the one decision you want at the end, and who takes it.",
          "Start with that; then the three reasons, the strongest first.",
          "One thought a page, its heading a whole sentence; the headings alone must tell it.",
          "Answer the two hardest questions before they are asked.",
          "Say it aloud twice; cut what you skip.",
        ],
        measure: "whether the decision was taken in the room",
        cannot: "make the slides or look up figures",
      },
      de: {
        name: "Die Präsentation",
        steps: [
          "Die eine Entscheidung aufschreiben, die am Ende stehen soll.",
          "Damit anfangen, dann drei Gründe, der stärkste zuerst.",
          "Ein Gedanke je Seite, die Überschrift ein ganzer Satz.",
          "Die zwei schwersten Fragen vorwegnehmen.",
        ],
        measure: "ob die Entscheidung im Raum fiel",
        cannot: "Folien bauen oder Zahlen nachschlagen",
      },
    },
  },
  {
    pattern: /\blearn\b|\bstudy|\bpractice\b|\bcourse\b|\bhabit|\btrain(?:ing)?\b|\blernen\b|gewohnheit/iu,
    texts: {
      en: {
        name: "Learning this",
        steps: [
          "Pick one thing you want to do with it in four weeks.",
          "Twenty minutes a day at a fixed time; the first week only to keep the time.",
          "Half of it doing, a quarter recalling without looking, a quarter reading.",
          "Tell somebody on Sunday what you can do now that you could not before.",
        ],
        measure: "days kept, and the one thing done",
        cannot: "teach the subject or check your exercises",
      },
      de: {
        name: "Das Lernen",
        steps: [
          "Eine Sache wählen, die in vier Wochen damit gelingen soll.",
          "Zwanzig Minuten am Tag zur festen Zeit.",
          "Die Hälfte tun, ein Viertel auswendig wiedergeben, ein Viertel lesen.",
          "Sonntags jemandem erzählen, was jetzt geht.",
        ],
        measure: "eingehaltene Tage und die eine Sache",
        cannot: "das Fach lehren oder Übungen prüfen",
      },
    },
  },
];

/** For a task of which only the trade is known. */
export const ANY_TOPIC: Topic = {
  pattern: /^/u,
  texts: {
    en: {
      name: "Your task",
      steps: [
        "Write down what is fixed: date, money, people, and what must not change.",
        "Cut it into pieces that can each be finished in a day, and mark the one everything else waits for.",
        "Do the smallest piece that shows whether the idea holds.",
        "Show it to one person it is meant for, and change the plan by what you see.",
        "Keep decisions with their reasons in {docs}, and look at it every Friday.",
      ],
      measure: "one finished piece a day, and what each taught you",
      cannot: "do the work itself, look anything up or judge what I haven't been shown",
    },
    de: {
      name: "Die Aufgabe",
      steps: [
        "Aufschreiben, was feststeht: Datum, Geld, Menschen, und was sich nicht ändern darf.",
        "In Tagesstücke teilen und das eine markieren, auf das alles wartet.",
        "Das kleinste Stück tun, das zeigt, ob die Idee trägt.",
        "Es einem Menschen zeigen, für den es gedacht ist.",
        "Entscheidungen mit Gründen in {docs} festhalten.",
      ],
      measure: "ein fertiges Stück am Tag",
      cannot: "die Arbeit selbst tun, etwas nachschlagen oder beurteilen, was ich nicht gesehen habe",
    },
  },
};

import type { Trade } from "./manner.ts";
import type { Language } from "./words.ts";

/** How each trade comes at any task: its first step, its angle, and the number it watches. */
export const TRADE_TEXTS: Record<Language, Record<Trade, { first: string; angle: string; watch: string }>> = {
  en: {
    marketing: {
      first:
        "Write the one promise {company} makes to one kind of customer; test two wordings of it before spending anything.",
      angle: "treat it as a funnel, find the leakiest step and fix that one before adding traffic.",
      watch: "cost per qualified result, week over week",
    },
    support: {
      first: "List the ten things people really ask {company}, in their own words, with how often each comes up.",
      angle: "what makes people ask twice is worth more than what makes them ask at all.",
      watch: "share solved at first contact, and how people feel about it afterwards",
    },
    data: {
      first:
        "Write down the decision this serves, the metric with period and denominator, and today's value as a baseline.",
      angle: "agree on what result would change your mind before anyone looks at a number.",
      watch: "difference to the baseline, with its range, not a single point",
    },
    content: {
      first: "Find the one true story only {company} can tell: a customer, a mistake, a Tuesday night.",
      angle: "one reader, one feeling, one thing to do next; the rest is for cutting.",
      watch: "how many read to the end and do the one thing asked of them",
    },
    sales: {
      first: "Name twenty accounts that look like the best customer {company} has, and who decides there.",
      angle: "talk to a few right people early instead of to many later.",
      watch: "meetings held and share that moves to a next step",
    },
    engineering: {
      first: "Write down the requirement, the limit it must hold under load, and how you will notice when it does not.",
      angle: "the smallest change that can be rolled back, behind a switch, measured before and after.",
      watch: "error rate and the slowest twentieth of requests, before and after",
    },
    coaching: {
      first: 'Say in one sentence what "done" looks like, and why it matters to you now.',
      angle: "a small step kept every week beats a large plan dropped in the second.",
      watch: "how many weeks in a row the step was kept",
    },
    general: {
      first: "Write down in two sentences what {company} wants to be true when this is done, and for whom.",
      angle: "start with the part that is cheapest to try and tells you the most.",
      watch: "one number you can read every week without effort",
    },
  },
  de: {
    marketing: {
      first:
        "Das eine Versprechen aufschreiben, das {company} einer Art von Kunden gibt, und zwei Fassungen davon testen.",
      angle: "Es ist ein Trichter: erst die undichteste Stufe reparieren, dann mehr Besucher holen.",
      watch: "Kosten je brauchbarem Ergebnis, Woche für Woche",
    },
    support: {
      first: "Die zehn häufigsten Fragen an {company} sammeln, im Wortlaut und mit Anzahl.",
      angle: "Was Menschen zweimal fragen lässt, wiegt schwerer als das, was sie einmal fragen lässt.",
      watch: "Anteil der beim ersten Kontakt gelösten Fälle",
    },
    data: {
      first:
        "Die Entscheidung, die Kennzahl mit Zeitraum und Nenner und den heutigen Wert als Ausgangspunkt festhalten.",
      angle: "Vorher vereinbaren, welches Ergebnis die Meinung ändern würde.",
      watch: "Abstand zum Ausgangswert, mit Spanne",
    },
    content: {
      first: "Die eine wahre Geschichte finden, die nur {company} erzählen kann.",
      angle: "Ein Leser, ein Gefühl, ein nächster Schritt; der Rest ist zum Streichen da.",
      watch: "wie viele bis zum Ende lesen und den einen Schritt tun",
    },
    sales: {
      first: "Zwanzig Firmen benennen, die dem besten Kunden von {company} gleichen, und wer dort entscheidet.",
      angle: "Früh mit wenigen Richtigen reden statt spät mit vielen.",
      watch: "geführte Gespräche und Anteil mit nächstem Schritt",
    },
    engineering: {
      first: "Anforderung, Lastgrenze und Alarm bei Verletzung aufschreiben.",
      angle: "Die kleinste Änderung, die sich zurücknehmen lässt, vorher und nachher gemessen.",
      watch: "Fehlerrate und langsamstes Zwanzigstel der Anfragen",
    },
    coaching: {
      first: "In einem Satz sagen, was „fertig“ heißt und warum es jetzt wichtig ist.",
      angle: "Ein kleiner Schritt jede Woche schlägt den großen Plan, der in der zweiten liegen bleibt.",
      watch: "Wochen in Folge, in denen der Schritt gelang",
    },
    general: {
      first: "In zwei Sätzen aufschreiben, was für {company} danach gelten soll und für wen.",
      angle: "Mit dem Teil anfangen, der am wenigsten kostet und am meisten zeigt.",
      watch: "eine Zahl, die sich jede Woche mühelos ablesen lässt",
    },
  },
};

import type { Language } from "./words.ts";

export type ToolKind = "crm" | "messaging" | "helpdesk" | "analytics" | "docs" | "email" | "code";

/** What a tool is for, so that a plan can say where a step happens. Only tools named in the prompt are ever named. */
const KINDS: Record<ToolKind, string> = {
  crm: "hubspot|salesforce|pipedrive|zoho|close|attio|copper|freshsales|dynamics",
  messaging: "slack|microsoft teams|ms teams|teams|discord|mattermost|whatsapp|telegram|google chat",
  helpdesk: "zendesk|intercom|freshdesk|help scout|helpscout|front|gorgias|zammad|jira service management|crisp",
  analytics:
    "google analytics|ga4|mixpanel|amplitude|posthog|matomo|plausible|tableau|looker|power bi|metabase|bigquery|snowflake|excel|google sheets",
  docs: "notion|confluence|google docs|coda|obsidian|sharepoint|word|gitbook",
  email: "mailchimp|brevo|klaviyo|sendgrid|convertkit|activecampaign|customer.io|gmail|outlook",
  code: "github|gitlab|jira|linear|sentry|datadog|grafana|kubernetes|aws|azure|gcp",
};
const KNOWN = new Map(
  Object.entries(KINDS).flatMap(([kind, names]) => names.split("|").map((name) => [name, kind as ToolKind] as const)),
);

const UNNAMED: Record<Language, Record<ToolKind, string>> = {
  en: {
    crm: "your CRM",
    messaging: "your team's channel",
    helpdesk: "your inbox for requests",
    analytics: "your analytics",
    docs: "a shared document",
    email: "your mail tool",
    code: "your tracker",
  },
  de: {
    crm: "dem CRM",
    messaging: "dem Kanal des Teams",
    helpdesk: "dem Postfach für Anfragen",
    analytics: "der Auswertung",
    docs: "einem gemeinsamen Dokument",
    email: "dem Mailwerkzeug",
    code: "dem Ticketsystem",
  },
};

/** A CRM takes the place of a help desk and of a mail tool where it is the only tool known. */
const STAND_INS: Partial<Record<ToolKind, ToolKind>> = { helpdesk: "crm", email: "crm" };

/** For each kind the tool the person uses, else a plain word for it. */
export function toolsByKind(tools: string[], language: Language): Record<ToolKind, string> {
  const named = { ...UNNAMED[language] };
  const found = new Map<ToolKind, string>();
  for (const tool of tools) {
    const kind = KNOWN.get(tool.toLowerCase());
    if (kind !== undefined && !found.has(kind)) found.set(kind, tool);
  }
  for (const kind of Object.keys(named) as ToolKind[]) {
    const standIn = STAND_INS[kind];
    named[kind] = found.get(kind) ?? (standIn === undefined ? undefined : found.get(standIn)) ?? named[kind];
  }
  return named;
}

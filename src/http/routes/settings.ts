import { ok } from "../answer.ts";
import { renderAccountReceipt, renderSettings } from "../render-control.ts";
import { personRoute, type Route } from "../route.ts";
import { given } from "../schemas/common.ts";
import { AccountReceiptSchema, SettingsPatchSchema, SettingsSchema } from "../schemas/control.ts";
import type { HttpAuth } from "../types.ts";
import { API } from "./base.ts";

const tag = "Account";

/** What a person decides about being known, and that they were never here. */
export const settingsRoutes = ({ removeAccount }: Pick<HttpAuth, "removeAccount">): Route[] => [
  personRoute({
    operationId: "getSettings",
    method: "get",
    path: `${API}/settings`,
    policy: "read",
    tag,
    summary: "What is learned about you and used",
    input: {},
    answers: { 200: { description: "The settings", schema: SettingsSchema } },
    handle: async (_input, { verbs }) => ok(renderSettings(await verbs.getSettings())),
  }),
  personRoute({
    operationId: "updateSettings",
    method: "patch",
    path: `${API}/settings`,
    policy: "write",
    tag,
    summary: "Decide what is learned about you and used",
    description:
      "`learn`: whether anything new is learned; `categories`: kinds of memory that are not (`false`). `ask_first`: what is found waits until " +
      "you confirm it. `use`: whether agents know anything of you. `retention_days`: sessions nobody talked in that long are erased, what " +
      "was learned stays; null keeps them. `temporary_default`: whether new sessions are temporary when nothing is said.",
    input: { body: SettingsPatchSchema },
    answers: { 200: { description: "The settings as they are now", schema: SettingsSchema } },
    handle: async ({ body }, { verbs }) => {
      const { learn, use, categories, ...rest } = body;
      const patch = given({
        ...{ learn, use },
        categories: categories && given(categories),
        askFirst: rest.ask_first,
        retentionDays: rest.retention_days,
        temporaryDefault: rest.temporary_default,
      });
      return ok(renderSettings(await verbs.updateSettings(patch)));
    },
  }),
  personRoute({
    operationId: "deleteAccount",
    method: "delete",
    path: `${API}/account`,
    policy: "write",
    tag,
    summary: "Erase everything of yours for good, your account with it",
    input: {},
    answers: { 200: { description: "What was erased", schema: AccountReceiptSchema } },
    handle: async (_input, { verbs, principal }) =>
      ok(renderAccountReceipt(await verbs.deleteAccount(() => removeAccount(principal.userId)))),
  }),
];

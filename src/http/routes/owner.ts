import { notFound } from "../../errors.ts";
import { isLoopbackAddress } from "../guard.ts";
import { publicRoute, type CallContext, type Route } from "../route.ts";
import { z } from "../schemas/common.ts";
import type { HttpAuth } from "../types.ts";

/** The one-time link printed at the first start: signs the owner in and shows how to go on. Only for a browser on this machine. */
export const ownerRoutes = (links: HttpAuth["ownerLinks"]): Route[] =>
  links === undefined
    ? []
    : [
        publicRoute({
          operationId: "ownerLink",
          method: "get",
          path: "/owner/{token}",
          tag: "Accounts",
          summary: "Signs the owner in with the one-time link of the server's start; on this machine only",
          params: z.strictObject({ token: z.string() }),
          answers: {
            200: { description: "A page with a token and a first call", contentType: "text/html", schema: z.string() },
          },
          errors: ["unauthenticated"],
          handle: async (context, { token = "" }) => {
            if (!isFromThisMachine(context)) throw notFound("address");
            const signedIn = await links.redeem(token);
            return {
              kind: "content",
              status: 200,
              type: "text/html; charset=utf-8",
              content: ownerPage(signedIn.token, `http://${context.host}`),
              headers: { "set-cookie": signedIn.cookie },
            };
          },
        }),
      ];

const isFromThisMachine = ({ clientAddress, forwarded }: CallContext): boolean =>
  !forwarded && isLoopbackAddress(clientAddress);

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const ownerPage = (token: string, origin: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Rapport</title></head>
<body>
<h1>You are signed in</h1>
<p>This browser is signed in as the owner. The link is used up. For other programs, this is your token:</p>
<pre>${escape(token)}</pre>
<p>A first call, to paste into a terminal:</p>
<pre>${escape(`curl -s ${origin}/api/personalized-ai/agents \\
  -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\
  -d '{"agent_name": "Marketing Maestro", "preset_name": "marketing_maestro"}'`)}</pre>
<p><a href="/docs">The documentation</a> lists everything else.</p>
</body>
</html>
`;
